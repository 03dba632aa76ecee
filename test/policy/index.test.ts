import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { callAt } from '../../src/policy/match.js';
import { resolve } from '../../src/policy/resolve.js';
import { judgeSubject } from '../../src/policy/speak.js';
import type { Effect } from '../../src/protocol/effect.js';
import { ruleSchema } from '../../src/protocol/rule.js';
import { contextWith, factsOf, home, judgeEffects, root, rulesOf } from './judging.js';
import { rule } from './ruleRows.js';
import { whoSpeaks } from './reference.js';

const names = [
  'a',
  'A',
  'src',
  'SRC',
  'src2',
  'b.ts',
  'caf\u00e9',
  'cafe\u0301',
  'a b',
  '.env',
  'x',
  's\u200brc',
  'd*',
];
const part = fc.constantFrom(...names);
const path = fc
  .tuple(fc.constantFrom(root, home, '', '/tmp'), fc.array(part, { maxLength: 4 }))
  .map(([start, parts]) => [start, ...parts].join('/') || '/');
const host = fc.constantFrom(
  '',
  'x.org',
  'a.x.org',
  'A.X.org',
  'ax.org',
  'org',
  'b\u00fccher.org',
  'x.org.',
  '10.0.0.1',
);
const maybe = fc.option(fc.constant(true), { nil: undefined });
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc
    .record({ kind: fc.constantFrom('read', 'write', 'delete'), path, recursive: maybe, unsure: maybe })
    .map(({ kind, path, recursive, unsure }) => ({
      kind,
      path,
      ...(recursive && { recursive }),
      ...(unsure && { unsure }),
    })),
  host.map((host): Effect => ({ kind: 'network', host })),
  fc
    .record({
      program: fc.constantFrom('npm', 'NPM', '/usr/bin/npm', 'git', 'x'),
      inline: maybe,
      opaque: maybe,
      words: fc.option(fc.constantFrom(['npm', 'test'], ['npm', 'test '], ['x']), { nil: undefined }),
    })
    .map(({ program, inline, opaque, words }): Effect => ({
      kind: 'execute',
      program,
      ...(inline && { inline }),
      ...(opaque && { opaque, hash: 'h1' }),
      ...(words && { words, cwd: root }),
    })),
  fc.constantFrom<Effect>(
    { kind: 'git', op: 'push', rewrites: true },
    { kind: 'git', op: 'push' },
    { kind: 'git', op: 'push', folder: '/tmp', words: ['git', '-C', '/tmp', 'push'], cwd: root },
    { kind: 'network', host: 'x.org', words: ['git', '-C', '/tmp', 'push'], cwd: root },
    { kind: 'git', op: 'fetch', remote: 'git@x.org:a/b' },
    { kind: 'process', op: 'kill' },
    { kind: 'unknown', why: 'w', program: 'npm' },
    { kind: 'unknown', why: 'w', words: ['x'], cwd: root },
    { kind: 'none' },
  ),
);
const glob = fc
  .tuple(
    fc.constantFrom('', '', '~/', '/', `${root}/`, '/tmp/', './'),
    fc.array(
      fc.oneof(
        part.map(name => name.replace('*', '\\*')),
        fc.constantFrom('*', '**', 's*', '?', '{a,src}', '[ab]'),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  )
  .map(([start, parts]) => `${start === './' ? '' : start}${parts.join('/')}`);
const members = {
  effect: fc.oneof(
    fc.constantFrom('read', 'write', 'delete', 'execute', 'git', 'network', 'unknown', 'none'),
    fc.constantFrom(['read', 'write'], ['git', 'execute'], ['unknown', 'network']),
  ),
  path: glob,
  host: fc.constantFrom('x.org', 'X.ORG', '*.x.org', '*', '*x.org', 'b\u00fccher.org', '*.org', 'org'),
  program: fc.constantFrom('npm', 'Npm', '/usr/bin/npm', 'git', 'x'),
  op: fc.constantFrom('push', 'kill', 'fetch'),
  words: fc.constantFrom(['npm', 'test'], ['x']),
  leading: fc.constantFrom(['npm', 'test'], ['npm', 't']),
  tool: fc.constantFrom('run_command', 'write_file'),
  cwd: fc.constantFrom(root, '/tmp'),
  rewrites: fc.boolean(),
  opaque: fc.boolean(),
  hash: fc.constantFrom('h1', 'h2'),
};
type Member = keyof typeof members;
/** With more members than three hardly any rule would ever match. */
const when = fc
  .tuple(fc.record(members), fc.subarray(Object.keys(members) as Member[], { minLength: 1, maxLength: 3 }))
  .map(([all, names]) => Object.fromEntries(names.map(name => [name, all[name]])));
const rules = fc
  .array(
    fc.record({
      when,
      unless: fc.option(when, { nil: undefined }),
      then: fc.constantFrom('allow', 'ask', 'deny'),
    }),
    { maxLength: 12 },
  )
  .map(all =>
    all.map(({ unless, ...one }, index) =>
      ruleSchema.parse({ id: `r${index}`, because: 'b', ...one, ...(unless && { unless }) }),
    ),
  );

test('the rules that are found by their index are those that a plain reading of all finds', () => {
  const context = contextWith({ trustsProjectCode: true });
  let spoke = 0;
  fc.assert(
    fc.property(
      rules,
      fc.array(effect, { minLength: 1, maxLength: 3 }),
      fc.subarray([`${root}/a`, `${root}/src`, '/tmp/x']),
      (all, effects, silent) => {
        const policy = rulesOf(...all);
        assert.deepEqual(policy.problems, []);
        const links = { [`${root}/x`]: '/tmp/a', [`${root}/src/a`]: `${root}/SRC/b.ts` };
        // As a list of commands, and as the one command that its first effect belongs to.
        const [first] = effects.length % 2 === 0 ? [] : effects.flatMap(one => ('words' in one ? [one] : []));
        const whole = { tool: 'run_command', action: 'a1', words: first?.words, cwd: first?.cwd };
        for (const subject of resolve(effects, factsOf(effects, { silent, links }), context)) {
          const call = callAt(whole, subject.effect);
          const said = judgeSubject(subject, call, { policy, context, amounts: { bytes: 0 } }).reasons;
          const found = said.flatMap(({ from }) => (from.kind === 'rule' ? [from.id] : []));
          const plain = whoSpeaks(all, subject, { ...call, roots: [root], home });
          assert.deepEqual(found, plain, JSON.stringify(subject));
          spoke += plain.length;
        }
      },
    ),
    { numRuns: 4000, endOnFailure: true },
  );
  assert.ok(spoke > 1000, `only ${spoke} rules had anything to say: this compares nothing`);
});

suite('a rule is found', () => {
  const rows: readonly (readonly [says: string, when: object, effect: Effect])[] = [
    [
      'by a folder far above what it names',
      { path: 'src/deep/a/b/c.ts' },
      { kind: 'delete', path: root, recursive: true },
    ],
    ['by a glob that reaches it', { path: 'src/a.ts' }, { kind: 'delete', path: `${root}/src`, glob: '*.ts' }],
    ['below the root of all', { path: '/etc/passwd' }, { kind: 'delete', path: '/', recursive: true }],
    ['by another case', { path: 'Src/A.ts' }, { kind: 'write', path: `${root}/sRC/a.TS` }],
    ['by another form of the same letters', { path: 'caf\u00e9/x' }, { kind: 'write', path: `${root}/cafe\u0301/x` }],
    ['by a name with an invisible character', { path: '.git/**' }, { kind: 'write', path: `${root}/.g\u200cit/x` }],
    ['by a name anywhere', { path: '**/node_modules/**' }, { kind: 'write', path: `${root}/a/Node_Modules/b` }],
    ['by what it may be called', { path: '**/secret' }, { kind: 'write', path: '/tmp/x', unsure: true }],
    [
      'past twenty-four folders',
      { path: `${'a/'.repeat(30)}b` },
      { kind: 'write', path: `${root}/${'a/'.repeat(30)}b` },
    ],
    ['by a host below it', { host: '*.x.org' }, { kind: 'network', host: 'A.b.X.org' }],
    ['by a host that is not known', { host: 'x.org' }, { kind: 'network', host: '' }],
    ['by an address that is not known', { remote: 'git@x.org:a' }, { kind: 'git', op: 'push' }],
    ['by a hash that is not known', { hash: 'h' }, { kind: 'execute', program: 'x' }],
    ['by a path of its program', { program: 'npm' }, { kind: 'execute', program: '/tmp/NPM' }],
  ];
  for (const [says, when, effect] of rows) {
    test(says, () => {
      const policy = rulesOf(
        rule('deny', when),
        ...['a', 'b', 'c'].map(id => rule('allow', { effect: 'read', path: id }, { id })),
      );
      const verdict = judgeEffects([effect], { policy });
      assert.ok(
        verdict.reasons.some(({ from }) => from.kind === 'rule'),
        verdict.because,
      );
    });
  }
});
