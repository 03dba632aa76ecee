import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { checkPolicy, notesOn } from '../../src/policy/check.js';
import { whenCovers } from '../../src/policy/covers.js';
import { compileWhen } from '../../src/policy/match.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { When } from '../../src/protocol/rule.js';
import { home, read, root } from './judging.js';

const place = {
  ...{ home, roots: [root], analyse: read },
  ...{ now: Date.parse('2026-05-01T12:00:00Z'), tools: ['run_command', 'read_file'] },
};
const rule = (then: string, when: object, more: object = {}): object => ({
  id: 'r',
  when,
  then,
  because: 'x',
  ...more,
});
const reads = { effect: 'read', path: 'src/**' };

const cases: readonly [says: string, content: unknown, found: readonly [kind: string, path: string, says: RegExp][]][] =
  [
    ['a plain rule is fine', [rule('allow', reads)], []],
    ['a file without rules is fine', {}, []],
    [
      'an administrator’s collector is fine: for whom a file is does not stand in it',
      { constraints: { telemetry: { endpoint: 'https://collector.example' } } },
      [],
    ],
    ['a member that is not known', { rulez: [] }, [['schema', '', /rulez/]]],
    [
      'a kind of effect that is none',
      [rule('ask', { effect: 'gut' })],
      [['broken', '0.when.effect', /none of none, read/]],
    ],
    ['a pattern that cannot be used', [rule('ask', { path: '../x' })], [['broken', '0.when.path', /"\.\."/]]],
    [
      'a test that does not hold',
      [rule('deny', { effect: 'git', op: 'push' }, { tests: { matches: ['git pull'] } })],
      [['broken', '0.tests', /git pull/]],
    ],
    [
      'a rule that has expired',
      [rule('allow', reads, { expires: '2026-01-01T00:00:00Z' })],
      [['never', '0.expires', /expired/]],
    ],
    [
      'a member that the effect has not',
      [rule('ask', { effect: 'network', path: 'a' })],
      [['never', '0.when.path', /no "path"/]],
    ],
    [
      'two members of no one effect',
      [rule('ask', { host: 'a.org', op: 'push' })],
      [['never', '0.when.host', /"op" has no "host"/]],
    ],
    [
      'an exception of all that is known says nothing of what is not',
      [
        rule('ask', reads, { unless: { path: 'src/**' } }),
        rule('deny', { effect: 'execute' }, { id: 's', unless: { effect: 'execute' } }),
      ],
      [],
    ],
    [
      'an exception of all that a rule allows',
      [rule('allow', { effect: 'read', path: 'src/a/**' }, { unless: { path: 'src/**' } })],
      [['never', '0.unless', /excepts/]],
    ],
    [
      'exact words allow what a rule without them does not',
      [rule('allow', { program: 'npm' }), rule('allow', { program: 'npm', words: ['npm', 't'] }, { id: 's' })],
      [],
    ],
    [
      'exact words are denied with the program',
      [rule('deny', { program: 'npm' }), rule('deny', { program: 'npm', words: ['npm', 't'] }, { id: 's' })],
      [['shadowed', '1', /already/]],
    ],
    [
      'an exception of everything',
      [rule('ask', reads, { unless: { effect: 'read' } })],
      [['never', '0.unless', /excepts/]],
    ],
    [
      'a subcommand of what is no command',
      [rule('ask', { effect: 'mcp', subcommand: 'install' })],
      [['never', '0.when.subcommand', /an effect mcp has no/]],
    ],
    [
      'options of what is no command',
      [rule('ask', { effect: 'agent', flags: ['-f'] })],
      [['never', '0.when.flags', /agent/]],
    ],
    [
      'a subcommand that the exact words have not',
      [rule('deny', { words: ['git', 'push'], subcommand: 'pull' })],
      [['never', '0.when.subcommand', /"words" is a command without/]],
    ],
    [
      'options that the exact words have not',
      [rule('allow', { words: ['git', 'push', 'x', '-f'], subcommand: 'push', flags: ['-f'] })],
      [['never', '0.when.flags', /"words" is a command without/]],
    ],
    [
      'options that the exact words may have',
      [rule('deny', { words: ['git', 'push', '-vf'], subcommand: 'push', flags: ['-f'] })],
      [],
    ],
    ['a tool that is not there', [rule('ask', { tool: 'launch' })], [['never', '0.when.tool', /no tool/]]],
    [
      'a tool that is off',
      { rules: [rule('ask', { tool: 'read_file' })], tools: { off: ['read_file'] } },
      [['never', 'rules.0.when.tool', /off/]],
    ],
    [
      'modes that are not permitted',
      { rules: [rule('ask', reads, { modes: ['plan'] })], constraints: { modes: ['interactive'] } },
      [['never', 'rules.0.modes', /interactive/]],
    ],
    ['a folder that is not absolute', [rule('ask', { cwd: 'src' })], [['never', '0.when.cwd', /absolute/]]],
    [
      'what a stricter rule always decides',
      [rule('allow', { effect: 'read', path: 'src/a/**' }), rule('deny', reads, { id: 's' })],
      [['shadowed', '0', /rule "s" denies/]],
    ],
    [
      'what another rule says already',
      [rule('allow', reads), rule('allow', { effect: 'read', path: 'src/b.ts' }, { id: 's' })],
      [['shadowed', '1', /rule "r" allows already/]],
    ],
    [
      'of two alike only the second',
      [rule('ask', reads), rule('ask', reads, { id: 's' })],
      [['shadowed', '1', /already/]],
    ],
    ['a name given twice', [rule('ask', reads), rule('ask', { effect: 'write' })], [['broken', '1.id', /called "r"/]]],
    [
      'a stricter rule with an exception shadows nothing',
      [rule('allow', reads), rule('deny', { effect: 'read' }, { id: 's', unless: { path: 'src/**' } })],
      [],
    ],
    [
      'a stricter rule of other modes shadows nothing',
      [rule('allow', reads), rule('deny', reads, { id: 's', modes: ['plan'] })],
      [],
    ],
    [
      'a looser rule shadows nothing',
      [rule('deny', { effect: 'read', path: 'src/a' }), rule('allow', reads, { id: 's' })],
      [],
    ],
    [
      'a rule that lasts shorter shadows nothing',
      [rule('allow', reads, { uses: 1 }), rule('allow', { effect: 'read' }, { id: 's', uses: 5 })],
      [],
    ],
  ];

suite('checking a policy file', () => {
  for (const [says, content, found] of cases) {
    test(says, () => {
      const findings = checkPolicy(content, place).map(
        ({ kind, path, says: why }) => [kind, path.join('.'), why] as const,
      );
      assert.deepEqual(
        findings.map(([kind, path]) => [kind, path]),
        found.map(([kind, path]) => [kind, path]),
      );
      for (const [index, [, , why]] of findings.entries()) assert.match(why, found[index]?.[2] ?? /$^/);
    });
  }
});

const paths = ['src', 'src/**', 'src/a', 'src/a/**', 'src/*.ts', '**', '/etc/**', '/etc/a', '~/**', '~/a', 'src2/a'];
const hosts = ['a.org', '*.org', '*a.org', 'x.a.org', '*.a.org', '*'];
const whens = fc.record(
  {
    effect: fc.constantFrom('read', 'write', 'network'),
    path: fc.constantFrom(...paths),
    host: fc.constantFrom(...hosts),
  },
  { requiredKeys: [] },
);
const effects: readonly Effect[] = [
  ...['src', 'src/a', 'src/a/b', 'src/b.ts', 'src2/a'].map(
    path => ({ kind: 'read', path: `${root}/${path}` }) as const,
  ),
  ...['/etc/a', '/etc/b/c', `${home}/a`, '/'].map(path => ({ kind: 'write', path }) as const),
  ...['a.org', 'x.a.org', 'xa.org', 'b.org', 'a.com'].map(host => ({ kind: 'network', host }) as const),
];

test('whatever the narrow of two matches, the wide one matches', () => {
  fc.assert(
    fc.property(whens, whens, (wide: When, narrow: When) => {
      for (const bias of ['exact', 'strict'] as const) {
        if (!whenCovers(wide, narrow, bias)) continue;
        for (const effect of effects) {
          if (matches(narrow, effect, bias))
            assert.ok(matches(wide, effect, bias), JSON.stringify({ wide, narrow, effect }));
        }
      }
    }),
    { numRuns: 3000 },
  );
});

function matches(when: When, effect: Effect, bias: 'exact' | 'strict'): boolean {
  const path = 'path' in effect ? effect.path : undefined;
  const target =
    path === undefined
      ? undefined
      : { given: path, real: path, type: undefined, wide: false, glob: undefined, spot: 'inside' as const };
  const call = { tool: 'run_command', action: '', words: undefined, cwd: undefined };
  return compileWhen(when, { home, roots: [root] })({ effect, target, breadth: undefined }, call, bias) === 'yes';
}

test('a rule that allows something to started agents alone lets nothing pass, and that is noted', () => {
  const noted = (agents: readonly string[], then = 'allow'): boolean =>
    notesOn([{ id: 'r', when: { words: ['ls'] }, then, because: 'b', agents }]).some(({ says }) =>
      says.startsWith('it lets nothing pass: an agent that is started has only what'),
    );
  assert.deepEqual(
    [noted(['worker']), noted(['worker', 'main']), noted(['*']), noted(['worker'], 'deny')],
    [true, false, false, false],
  );
});

test('an agent that nobody can start by its name is noted', () => {
  const noted = (name: string): boolean =>
    notesOn({ agents: { [name]: { instructions: 'Do.' } } }).some(({ says }) => says.startsWith('nobody can start it'));
  assert.deepEqual(['deployer', 'main', 'my agent', 'worker #1'].map(noted), [false, true, true, true]);
});
