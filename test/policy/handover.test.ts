import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { compile, type Compiled, type Source } from '../../src/policy/compile.js';
import type { Child, Context } from '../../src/policy/context.js';
import { handoverTo, type Handover } from '../../src/policy/handover.js';
import type { Effect } from '../../src/protocol/effect.js';
import { sandboxModes, type Layer, type Rule, type When } from '../../src/protocol/rule.js';
import { contextWith, home, judgeEffects, root } from './judging.js';

const main = contextWith();
const rule = (id: string, when: object, more: object = {}) => ({ id, when, then: 'allow', because: 'b', ...more });
const policyOf = (...sources: readonly Source[]): Compiled => compile(sources, { home, roots: [root] });
const user = (...content: readonly unknown[]): Source => ({ layer: 'user', from: 'yours', content });
const named = (...trust: readonly (readonly When[])[]) => ({ name: 'worker', trust });

/** What is in force for a child: the sources of its parent, and what was handed on to it. */
function withHanded(sources: readonly Source[], { hands }: Handover, agent: string): Compiled {
  const made = hands.map(({ rule: one, of }, at) => ({
    rule: { ...one, id: `t${at}`, agents: [agent] as [string] },
    of,
  }));
  const handedOn = made.map(({ rule: { id }, of: { rule: from, layer, ancestors } }) => ({
    id,
    ancestors: [{ rule: from, layer }, ...ancestors],
  }));
  const content: readonly Rule[] = made.map(one => one.rule);
  return policyOf(...sources, { layer: 'session', from: 'this session', content, handedOn });
}

interface Row {
  readonly says: string;
  readonly rules: readonly unknown[];
  readonly to: Parameters<typeof handoverTo>[0];
  readonly hands?: readonly string[];
  readonly keeps?: readonly string[];
}

suite('what is handed on', () => {
  const until = { expires: '2030-01-01T00:00:00Z', uses: 3 };
  const rows: readonly Row[] = [
    {
      says: 'a rule for all, as it is',
      rules: [rule('a', { effect: 'write' })],
      to: named(),
      hands: ['Allow writing.'],
    },
    {
      says: 'with its end, its uses and how it is confined',
      rules: [rule('a', { effect: 'write' }, { ...until, sandbox: 'read-only', unless: { path: 'x' } })],
      to: named(),
      hands: [
        'Allow writing unless it is anything at x until 2030-01-01 00:00 UTC only in a read-only sandbox 3 times.',
      ],
    },
    {
      says: 'narrowed to what the agent is trusted with',
      rules: [rule('a', { effect: ['write', 'delete'] }), rule('b', { host: '*.x.org' })],
      to: named([
        { effect: 'write', path: 'src/**' },
        { effect: 'network', host: 'a.x.org' },
      ]),
      hands: ['Allow writing at src/**.', 'Allow using the network to a.x.org.'],
    },
    {
      says: 'no more than the rule, where the agent is trusted with more',
      rules: [rule('a', { effect: 'write', path: 'src/a/**' })],
      to: named([{ effect: ['write', 'delete'], path: 'src/**' }]),
      hands: ['Allow writing at src/a/**.'],
    },
    {
      says: 'only what each list trusts it with, where several do',
      rules: [rule('a', { effect: 'write' }), rule('b', { effect: 'delete' })],
      to: named([{ effect: ['write', 'delete'], path: 'src/**' }], [{ effect: 'write' }, { effect: 'read' }]),
      hands: ['Allow writing at src/**.'],
    },
    {
      says: 'nothing of what the agent is not trusted with',
      rules: [rule('a', { effect: 'write' })],
      to: named([{ effect: 'read' }]),
    },
    {
      says: 'nothing that asks or denies: that binds it anyway',
      rules: [{ ...rule('a', {}), then: 'deny' }],
      to: named(),
    },
    {
      says: 'nothing that is meant for the first agent alone, and that is said',
      rules: [rule('a', { effect: 'write' }, { agents: ['main'] })],
      to: named(),
      keeps: ['Allow writing. (it is for "main" alone)'],
    },
    {
      says: 'what is meant for both',
      rules: [rule('a', { effect: 'write' }, { agents: ['main', 'worker'] })],
      to: named(),
      hands: ['Allow writing.'],
    },
    {
      says: 'to an agent that nobody defined, only what is for all',
      rules: [
        rule('a', { effect: 'write' }, { agents: ['main', 'worker'] }),
        rule('b', { host: 'x.org' }, { agents: ['*'] }),
      ],
      to: undefined,
      hands: ['Allow anything to x.org.'],
      keeps: ['Allow writing. (it is for "main", "worker" alone)'],
    },
    {
      says: 'nothing that the giver itself may not, though it names the agent',
      rules: [rule('a', { effect: 'write' }, { agents: ['worker'] })],
      to: named(),
    },
    {
      says: 'nothing of which it cannot be proven, and that is said',
      rules: [rule('a', { effect: 'write', path: 's*/**' })],
      to: named([{ effect: 'write', path: '*/a' }]),
      keeps: ['Allow writing at s*/**. (it could not be proven to be within what the agent is trusted with)'],
    },
  ];
  for (const { says, rules, to, hands = [], keeps = [] } of rows) {
    test(says, () => {
      const found = handoverTo(to, policyOf(user(...rules)), main);
      assert.deepEqual([found.hands.map(({ words }) => words), found.keeps], [hands, keeps]);
    });
  }

  test('nothing that does not hold by now: used up, at its end, or where only the administrator may allow', () => {
    const rules = [
      rule('a', { effect: 'write' }, { uses: 2 }),
      rule('b', { host: 'x.org' }, { expires: '2026-05-01T11:00:00Z' }),
    ];
    const context = { ...main, uses: () => 2 };
    assert.deepEqual(handoverTo(named(), policyOf(user(...rules)), context), { hands: [], keeps: [] });
    const constrained: Source = { layer: 'admin', from: 'admin', content: { constraints: { allowRules: false } } };
    const found = handoverTo(named(), policyOf(user(rule('c', { effect: 'write' })), constrained), main);
    assert.deepEqual(found.hands, []);
  });

  test('what an administrator allows, and it holds for the other where nobody else may allow', () => {
    const rules = [rule('a', { effect: 'write', path: 'src/**' })];
    const admin: Source = { layer: 'admin', from: 'admin', content: { constraints: { allowRules: false }, rules } };
    const given = withHanded([admin], handoverTo(named(), policyOf(admin), main), 'worker #1');
    const child: Child = { parents: ['main'], as: 'worker', above: ['main'], trust: [] };
    const write: Effect = { kind: 'write', path: `${root}/src/a` };
    assert.equal(judgeEffects([write], { policy: given, context: { agent: 'worker #1', child } }).kind, 'allow');
  });

  test('what a child was handed it can hand on; what a person gave to it alone it cannot', () => {
    const sources = [user(rule('a', { effect: 'write' }))];
    const first = handoverTo(named([{ effect: 'write', path: 'src/**' }]), policyOf(...sources), main);
    const given = withHanded(sources, first, 'worker #1');
    const child = contextWith({
      agent: 'worker #1',
      child: { parents: ['main'], as: 'worker', above: ['main'], trust: [] },
    });
    const second = handoverTo(undefined, given, child);
    assert.deepEqual(
      second.hands.map(({ words }) => words),
      ['Allow writing at src/**.'],
    );
    const own = rule('own', { host: 'x.org' }, { agents: ['worker #1'] });
    const third = handoverTo(undefined, policyOf({ layer: 'session', from: 's', content: [own] }), child);
    assert.deepEqual([third.hands, third.keeps], [[], ['Allow anything to x.org. (it is for "worker #1" alone)']]);
  });
});

const paths = fc.constantFrom(
  ...['src/a', 'src/b/c', 'lib/a', 'a', '.env'].map(path => `${root}/${path}`),
  '/tmp/a',
  `${home}/a`,
);
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constantFrom('read', 'write', 'delete'), path: paths }),
  fc.constantFrom('x.org', 'a.x.org', 'y.org', '').map((host): Effect => ({ kind: 'network', host })),
  fc.constantFrom<Effect>(
    { kind: 'execute', program: 'npm', words: ['npm', 't'], cwd: root },
    { kind: 'execute', program: 'npm', words: ['npm', 't'], cwd: root, opaque: true, hash: 'h' },
    { kind: 'agent', name: 'explorer' },
    { kind: 'attachment', name: 'a', agent: 'explorer' },
    { kind: 'unknown', why: 'w', words: ['x'], cwd: root },
  ),
);
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined, freq: 2 });
const rarely = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: some, weight: 1 });
const kinds = fc.oneof(
  fc.constantFrom('read', 'write', 'delete', 'network', 'execute', 'agent', 'attachment', 'unknown'),
  fc.constantFrom(['write', 'delete'], ['network', 'execute'], ['read', 'write']),
);
const files = { path: fc.constantFrom('src/**', 'src/a', '**', '/tmp/**', '*/a', 'src/b/**') };
const hosts = { host: fc.constantFrom('x.org', '*.x.org', '*') };
const when = fc
  .oneof(
    fc.record({ ...files, effect: maybe(fc.constantFrom('read', 'write', 'delete')) }),
    fc.record({ ...hosts, effect: maybe(fc.constant('network')) }),
    fc.record({ effect: kinds, program: rarely(fc.constant('npm')), agent: rarely(fc.constant('explorer')) }),
    fc.record({ ...hosts, ...files, effect: kinds }),
  )
  .map(found =>
    Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
  ) as fc.Arbitrary<When>;
const then = fc.constantFrom('allow', 'allow', 'allow', 'ask', 'deny');
const anyRule = fc
  .record({
    when,
    then,
    agents: maybe(fc.constantFrom(['*'], ['main'], ['worker'], ['main', 'worker'], ['other'])),
    unless: rarely(fc.constantFrom<When>({ path: 'src/a' }, { host: 'x.org' })),
    modes: rarely(fc.constantFrom(['interactive'], ['background'])),
    uses: rarely(fc.constantFrom(1, 9)),
    limit: rarely(fc.constantFrom({ count: 1, per: 'day' }, { count: 9, per: 'day' })),
    sandbox: rarely(fc.constantFrom('read-only', 'workspace-write')),
  })
  .map(({ agents, unless, modes, uses, limit, sandbox, ...rest }) => ({
    ...rest,
    because: 'b',
    ...(agents && { agents }),
    ...(unless && { unless }),
    ...(modes && { modes }),
    ...(rest.then === 'allow' && { ...(uses && { uses }), ...(limit && { limit }) }),
    ...(rest.then !== 'deny' && sandbox && { sandbox }),
  }));
const sources = fc
  .array(
    fc.tuple(fc.constantFrom<Layer>('admin', 'user', 'workspace', 'session'), fc.array(anyRule, { maxLength: 4 })),
    {
      maxLength: 3,
    },
  )
  .map(all =>
    all.map(([layer, rules], n): Source => ({
      ...{ layer, from: `${layer} ${n}` },
      content: {
        rules: rules.map((one, at) => ({ ...one, id: `r${n}-${at}` })),
        ...(n === 1 && { defaults: { agentCallsRequireApproval: false } }),
        ...(n === 2 && { agents: { worker: { defaults: { attachmentsRequireApproval: false } } } }),
      },
    })),
  );
const circumstances = fc.record({
  mode: fc.constantFrom<Context['mode']>('interactive', 'background', 'plan'),
  threshold: fc.constantFrom(0, 60),
  sandboxWorks: fc.boolean(),
  passesInSandbox: fc.boolean(),
  readSecret: fc.boolean(),
});
/** Everything was used this often so far. */
const spent = { uses: () => 2, spent: () => 2 };
const trusts = fc.array(fc.array(when, { maxLength: 3 }), { maxLength: 2 });

test('a child lets nothing pass that would not pass for those above it, whatever rules hold and whatever it is trusted with', () => {
  let passed = 0;
  fc.assert(
    fc.property(
      sources,
      trusts,
      trusts,
      fc.boolean(),
      circumstances,
      fc.array(effect, { minLength: 1, maxLength: 8 }),
      (given, trust, deeper, isMadeUp, context, effects) => {
        const now = { ...spent, ...context };
        const firstTo = named(...trust);
        const first = withHanded(given, handoverTo(firstTo, policyOf(...given), { ...main, ...now }), 'worker #1');
        const child: Child = { parents: ['main'], as: 'worker', above: ['main'], trust };
        const worker = { agent: 'worker #1', child };
        const secondTo = isMadeUp ? undefined : { name: 'other', trust: deeper };
        const handed = handoverTo(secondTo, first, { ...main, ...now, ...worker });
        const second = withHanded(given, handed, 'other #1');
        const below: Child = {
          parents: ['worker', 'main'],
          as: secondTo?.name,
          above: ['worker #1', 'main'],
          trust: [...(secondTo?.trust ?? []), ...child.trust],
        };
        for (const one of effects) {
          const verdict = (policy: Compiled, who: Partial<Context>) =>
            judgeEffects([one], { policy, context: { ...now, ...who } });
          const verdicts = [
            verdict(second, { agent: 'other #1', child: below }),
            verdict(first, worker),
            verdict(policyOf(...given), {}),
          ];
          const answers = verdicts.map(({ kind }) => kind);
          const words = JSON.stringify({ given, trust, deeper, one, answers });
          const confined = verdicts.map(({ sandbox }) => (sandbox === undefined ? 2 : sandboxModes.indexOf(sandbox)));
          assert.ok(
            confined.every((mode, at) => mode <= (confined[at + 1] ?? 2)),
            words,
          );
          if (answers[0] === 'allow') assert.equal(answers[1], 'allow', words);
          if (answers[1] === 'allow') assert.equal(answers[2], 'allow', words);
          if (answers[0] === 'allow' && one.kind !== 'read') passed += 1;
        }
      },
    ),
    { numRuns: 800, endOnFailure: true },
  );
  assert.ok(passed > 60, `${passed} acts of a grandchild passed: this shows too little`);
});
