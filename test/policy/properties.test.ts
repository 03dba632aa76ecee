import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Mode } from '../../src/protocol/posture.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { Layer } from '../../src/protocol/rule.js';
import type { Verdict } from '../../src/protocol/verdict.js';
import type { Source } from '../../src/policy/compile.js';
import { home, judgeEffects, own, policyOf, root, type Asked } from './judging.js';

const strictness = { allow: 0, ask: 1, deny: 2 } as const satisfies Record<Verdict['kind'], number>;

const paths = fc.constantFrom(
  ...[
    'src/a.ts',
    'src/deep/b.ts',
    'SRC/a.ts',
    'src2/a',
    'dist',
    '.env',
    '.git/config',
    '.vscode/settings.json',
    'caf\u00e9',
    'cafe\u0301',
    'a b',
    'a*b',
    'a\nb',
  ].map(path => `${root}/${path}`),
  ...[
    root,
    `${root}-other`,
    home,
    '/',
    '/tmp',
    '/tmp/a',
    '/etc/passwd',
    `${home}/.ssh/id_rsa`,
    `${home}/.bashrc`,
    own,
    `${own}/ledger.db`,
  ],
);
const maybe = fc.option(fc.constant(true), { nil: undefined });
const targeted = fc
  .record({
    kind: fc.constantFrom('read', 'write', 'delete', 'secret'),
    path: paths,
    recursive: maybe,
    unsure: maybe,
    glob: fc.option(fc.constantFrom('*', '*.ts', '.env'), { nil: undefined }),
  })
  .map(({ kind, path, recursive, unsure, glob }): Effect => ({
    kind,
    path,
    ...(recursive && { recursive }),
    ...(unsure && { unsure }),
    ...(glob !== undefined && { glob }),
  }));
const others = fc.constantFrom<Effect>(
  { kind: 'none' },
  { kind: 'execute', program: 'npm', opaque: true, words: ['npm', 'test'], cwd: root },
  { kind: 'execute', program: 'python', inline: true, words: ['python', '-c', '1'], cwd: root },
  { kind: 'git', op: 'push', rewrites: true, words: ['git', 'push', '-f'], cwd: root },
  { kind: 'git', op: 'branch', words: ['git', 'branch', 'x'], cwd: root },
  { kind: 'network', host: 'x.org', sends: true },
  { kind: 'network', host: '' },
  { kind: 'publish', to: 'npm' },
  { kind: 'unknown', why: 'it is not shell that can be read' },
  { kind: 'unknown', why: 'in no table', words: ['x'], cwd: root },
);
const effects = fc.array(fc.oneof(targeted, others), { maxLength: 4 });

const when = fc.record(
  {
    effect: fc.constantFrom('read', 'write', 'delete', 'execute', 'git', 'network', 'unknown', 'secret', 'none'),
    path: fc.constantFrom('src/**', 'src/a.ts', '**', '~/**', '/etc/*', '**/.env', 'Caf\u00e9', '*'),
    host: fc.constantFrom('x.org', '*', '*.org'),
    program: fc.constantFrom('npm', 'git', 'python', 'x'),
    tool: fc.constantFrom('run_command', 'write_file'),
    rewrites: fc.boolean(),
    opaque: fc.boolean(),
    words: fc.constantFrom(['npm', 'test'], ['git', 'branch', 'x'], ['x']),
    cwd: fc.constantFrom(root, '/tmp'),
  },
  { requiredKeys: [] },
);
const ruleOf = (thens: readonly string[]): fc.Arbitrary<object> =>
  fc
    .record({
      when: when.filter(found => Object.keys(found).length > 0),
      unless: fc.option(
        when.filter(found => Object.keys(found).length > 0),
        { nil: undefined },
      ),
      then: fc.constantFrom(...thens),
      agents: fc.option(fc.constantFrom(['*'], ['main'], ['other']), { nil: undefined }),
      modes: fc.option(fc.constantFrom(['interactive'], ['background']), { nil: undefined }),
    })
    .map(({ unless, agents, modes, ...rest }) => ({
      id: 'r',
      because: 'b',
      ...rest,
      ...(unless && { unless }),
      ...(agents && { agents }),
      ...(modes && { modes }),
    }));
/** Rules that allow much, within a limit or in a sandbox. */
const wide = fc
  .record({
    when: fc.constantFrom<object>(
      { effect: ['write', 'delete'] },
      { effect: 'execute' },
      { effect: 'network' },
      { path: '**' },
      { program: 'npm' },
    ),
    term: fc.constantFrom<object>({ limit: { count: 1, per: 'day' } }, { sandbox: 'read-only' }),
  })
  .map(({ when, term }) => ({ id: 'w', then: 'allow', because: 'b', when, ...term }));
const layer = fc.constantFrom<Layer>('admin', 'user', 'workspace', 'session');
const sourceOf = (rule: fc.Arbitrary<unknown>): fc.Arbitrary<Source> =>
  fc.record({ layer, from: fc.constant('a source'), content: fc.array(rule, { maxLength: 3 }) });
const sources = fc.array(sourceOf(ruleOf(['allow', 'ask', 'deny'])), { maxLength: 4 });

const asked = fc
  .record({
    mode: fc.constantFrom<Mode>('interactive', 'background', 'plan'),
    threshold: fc.constantFrom(0, 40, 100),
    sandboxWorks: fc.boolean(),
    passesInSandbox: fc.boolean(),
    trustsProjectCode: fc.boolean(),
    readSecret: fc.boolean(),
    silent: fc.subarray([`${root}/src/a.ts`, `${root}/dist`]),
  })
  .map(({ silent, ...context }): Asked => ({
    context,
    machine: { silent, links: { [`${root}/src2/a`]: '/etc/passwd' } },
  }));

function judged(effects: readonly Effect[], asked: Asked, ...all: readonly Source[]): Verdict {
  return judgeEffects(effects, { ...asked, policy: policyOf(...all) });
}

suite('whatever the rules, effects and circumstances', () => {
  test('adding an ask or a deny never loosens', () => {
    fc.assert(
      fc.property(effects, asked, sources, sourceOf(ruleOf(['ask', 'deny'])), (given, how, all, more) => {
        const [before, after] = [judged(given, how, ...all), judged(given, how, ...all, more)];
        assert.ok(strictness[after.kind] >= strictness[before.kind], `${before.because} ${after.because}`);
      }),
      { numRuns: 800 },
    );
  });

  test('adding an allow never makes stricter', () => {
    fc.assert(
      fc.property(effects, asked, sources, sourceOf(ruleOf(['allow'])), (given, how, all, more) => {
        const [before, after] = [judged(given, how, ...all), judged(given, how, ...all, more)];
        assert.ok(strictness[after.kind] <= strictness[before.kind], `${before.because} ${after.because}`);
      }),
      { numRuns: 800 },
    );
  });

  test('with a reviewer on nothing is judged more mildly, nor run less confined', () => {
    const few = fc.array(fc.oneof(targeted, others), { minLength: 1, maxLength: 2 });
    const all = fc.array(sourceOf(fc.oneof(ruleOf(['allow', 'ask', 'deny']), wide)), { maxLength: 3 });
    const weight = { undefined: 0, 'workspace-write': 1, 'read-only': 2 };
    fc.assert(
      fc.property(few, asked, all, fc.constantFrom(0, 1), (given, how, sources, used) => {
        const context = { ...how.context, spent: () => used };
        const without = judged(given, { ...how, context }, ...sources);
        const reviewed = judged(given, { ...how, context: { ...context, reviewed: true } }, ...sources);
        assert.ok(strictness[reviewed.kind] >= strictness[without.kind], `${without.because} ${reviewed.because}`);
        assert.ok(weight[`${reviewed.sandbox}`] >= weight[`${without.sandbox}`]);
        if (reviewed.kind === 'ask' && without.humanOnly) assert.ok(reviewed.humanOnly, reviewed.because);
      }),
      { numRuns: 2000 },
    );
  });

  test('order never matters, of sources, rules or effects', () => {
    fc.assert(
      fc.property(effects, asked, sources, (given, how, all) => {
        const turned = all
          .toReversed()
          .map(source => ('content' in source ? { ...source, content: [source.content].flat().toReversed() } : source));
        const [one, other] = [judged(given, how, ...all), judged(given.toReversed(), how, ...turned)];
        assert.deepEqual(
          [one.kind, one.risk, one.floor, one.humanOnly],
          [other.kind, other.risk, other.floor, other.humanOnly],
        );
      }),
      { numRuns: 800 },
    );
  });

  test('a broken rule never widens, and nothing is allowed beside one', () => {
    const broken = sourceOf(
      fc.constantFrom<unknown>(
        {},
        7,
        { id: 'x', when: { path: '../a' }, then: 'allow', because: 'b' },
        { id: 'y', then: 'deny' },
      ),
    );
    fc.assert(
      fc.property(effects, asked, sources, broken, (given, how, all, more) => {
        fc.pre('content' in more && [more.content].flat().length > 0);
        const [before, after] = [judged(given, how, ...all), judged(given, how, ...all, more)];
        assert.notEqual(after.kind, 'allow');
        assert.ok(strictness[after.kind] >= strictness[before.kind]);
      }),
      { numRuns: 500 },
    );
  });

  test('own state is never allowed and never asked', () => {
    const reaching = fc.constantFrom<Effect>(
      ...(['read', 'write', 'delete'] as const).flatMap((kind): Effect[] => [
        { kind, path: own },
        { kind, path: `${own}/sessions/a` },
        { kind, path: home, recursive: true },
        { kind, path: '/', glob: '*' },
        { kind, path: own.toUpperCase() },
      ]),
    );
    fc.assert(
      fc.property(effects, reaching, asked, sources, (given, own, how, all) => {
        assert.equal(judged([...given, own], how, ...all).kind, 'deny');
      }),
      { numRuns: 500 },
    );
  });

  test('a floor, what is protected and a secret are never allowed, nor remembered', () => {
    const insisting = fc.constantFrom<Effect>(
      { kind: 'delete', path: '/usr', recursive: true },
      { kind: 'git', op: 'push', rewrites: true },
      { kind: 'publish', to: 'npm' },
      { kind: 'unknown', why: 'x', harm: 'disk' },
      { kind: 'write', path: `${root}/.vscode/tasks.json` },
      { kind: 'read', path: `${root}/.env` },
    );
    fc.assert(
      fc.property(effects, insisting, asked, sources, (given, one, how, all) => {
        const verdict = judged([...given, one], how, ...all);
        assert.notEqual(verdict.kind, 'allow');
        assert.deepEqual(verdict.offers, []);
        if (verdict.kind === 'ask') assert.equal(verdict.humanOnly, true);
      }),
      { numRuns: 500 },
    );
  });

  test('more effects never loosen', () => {
    fc.assert(
      fc.property(effects, fc.oneof(targeted, others), asked, sources, (given, one, how, all) => {
        fc.pre(given.length > 0 && one.kind !== 'none' && !('words' in one));
        const [before, after] = [judged(given, how, ...all), judged([...given, one], how, ...all)];
        assert.ok(strictness[after.kind] >= strictness[before.kind], `${before.because} ${after.because}`);
      }),
      { numRuns: 800 },
    );
  });

  test('an offer is made only if it changes the next verdict to allow', () => {
    fc.assert(
      fc.property(effects, asked, sources, (given, how, all) => {
        const verdict = judged(given, how, ...all);
        if (verdict.kind !== 'ask') assert.deepEqual(verdict.offers, []);
        else assert.equal(verdict.offers.length === 0, verdict.noOffer !== undefined);
        for (const { scope, rules } of verdict.offers) {
          const layer = scope === 'session' ? 'session' : 'workspace';
          assert.equal(judged(given, how, ...all, { layer, from: layer, content: rules }).kind, 'allow');
        }
      }),
      { numRuns: 500 },
    );
  });
});
