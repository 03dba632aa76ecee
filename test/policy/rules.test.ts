import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { judgeEffects, own, policyOf, root } from './judging.js';
import { checkRows, net, rule, write } from './ruleRows.js';

const push: Effect = { kind: 'git', op: 'push', rewrites: false, cwd: root, words: ['git', 'push'] };

checkRows('rules', [
  ['an allow rule lets pass what would be asked', [rule('allow', { effect: 'write' })], [write(`${root}/a`)], 'allow'],
  ['an ask rule asks for what would be allowed', [rule('ask', { effect: 'read' })], 'ls', 'ask'],
  ['a deny rule denies', [rule('deny', { effect: 'read' })], 'ls', 'deny'],
  [
    'deny beats allow',
    [rule('allow', { effect: 'write' }), rule('deny', { effect: 'write' })],
    [write(`${root}/a`)],
    'deny',
  ],
  [
    'ask beats allow',
    [rule('allow', { effect: 'write' }), rule('ask', { effect: 'write' })],
    [write(`${root}/a`)],
    'ask',
  ],
  [
    'the strictest of all effects decides',
    [rule('allow', { effect: 'write' })],
    [write(`${root}/a`), net('x.org')],
    'ask',
  ],
  [
    'one denied effect denies the action',
    [rule('deny', { effect: 'network' })],
    [write(`${root}/a`), net('x.org')],
    'deny',
  ],
  [
    'several kinds may be named',
    [rule('allow', { effect: ['write', 'network'] })],
    [write(`${root}/a`), net('x.org')],
    'allow',
  ],
  ['all members must hold', [rule('allow', { effect: 'write', path: 'src/**' })], [write(`${root}/a`)], 'ask'],
  ['a rule without an effect speaks about every kind', [rule('deny', { tool: 'run_command' })], 'ls', 'deny'],
  [
    'a tool is named exactly',
    [rule('deny', { tool: 'run_command' })],
    [write(`${root}/a`)],
    'ask',
    { tool: 'write_file' },
  ],

  [
    'unless excepts',
    [rule('deny', { effect: 'network' }, { unless: { host: '*.example.org' } })],
    [net('a.example.org')],
    'ask',
  ],
  [
    'unless must hold for certain',
    [rule('deny', { effect: 'network' }, { unless: { host: '*.example.org' } })],
    [net('')],
    'deny',
  ],
  [
    'unless is exact',
    [rule('deny', { effect: 'write' }, { unless: { path: 'Src/**' } })],
    [write(`${root}/src/a`)],
    'deny',
  ],
  [
    'a host is one whole name',
    [rule('deny', { effect: 'network' }, { unless: { host: 'example.org' } })],
    [net('example.org.evil.com')],
    'deny',
  ],
  [
    'a dot in a host is a dot',
    [rule('deny', { effect: 'network' }, { unless: { host: 'a.example.org' } })],
    [net('axexample.org')],
    'deny',
  ],
  ['a host in capitals is denied', [rule('deny', { effect: 'network', host: 'Evil.com' })], [net('evil.com')], 'deny'],
  ['an unknown host may be the denied one', [rule('deny', { effect: 'network', host: 'evil.com' })], [net('')], 'deny'],
  ['an unknown host is not the allowed one', [rule('allow', { effect: 'network', host: '*' })], [net('')], 'ask'],
  [
    'an unknown remote may be the denied one',
    [rule('deny', { effect: 'git', op: 'push', remote: '*prod*' })],
    [push],
    'deny',
  ],
  [
    'an unknown remote is not the excepted one',
    [rule('deny', { effect: 'git', op: 'push' }, { unless: { remote: 'git@example.org:me/*' } })],
    [push],
    'deny',
  ],
  [
    'the excepted remote is excepted',
    [rule('deny', { effect: 'git', op: 'push' }, { unless: { remote: 'git@example.org:me/*' } })],
    [{ ...push, remote: 'git@example.org:me/x' }],
    'ask',
  ],

  [
    'facts are matched, not spellings',
    [rule('deny', { effect: 'git', op: 'push', rewrites: true })],
    'git push origin +main',
    'deny',
  ],
  [
    'what does not rewrite is not denied',
    [rule('deny', { effect: 'git', op: 'push', rewrites: true })],
    'git push origin topic',
    'ask',
  ],
  [
    'a denied push is denied inside of a composed command',
    [rule('deny', { effect: 'git', op: 'push', rewrites: true })],
    'ls && git push -f',
    'deny',
  ],
  ['a denied delete is denied inside of a text', [rule('deny', { effect: 'delete' })], "bash -c 'rm a'", 'deny'],
  [
    'a denied delete is denied where its path is not known',
    [rule('deny', { effect: 'delete', path: 'src/**' })],
    'rm $X',
    'deny',
  ],
  [
    'a program is denied wherever it lies',
    [rule('deny', { program: 'terraform' })],
    'sudo /opt/bin/terraform plan; terraform plan',
    'deny',
  ],
  [
    'a program in no table is denied by its name, also within a text',
    [rule('deny', { program: 'frobnicate' })],
    'ls; x=1 frobnicate a',
    'deny',
  ],
  ['a program is denied by its name', [rule('deny', { program: 'mkdir' })], '/usr/bin/mkdir a', 'deny'],
  ['a program elsewhere is not the allowed one', [rule('allow', { program: 'npm' })], '/tmp/npm test', 'ask'],
  ['a program in the folder is not the allowed one', [rule('allow', { program: 'npm' })], './npm test', 'ask'],
  ['a program is allowed by its name', [rule('allow', { program: 'npm' })], 'npm test', 'allow'],

  [
    'exact words in the exact folder are allowed',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })],
    'git branch x',
    'allow',
  ],
  ['one more word is not', [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })], 'git branch x y', 'ask'],
  [
    'one word quoted otherwise is',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })],
    'git "branch" x',
    'allow',
  ],
  [
    'two words quoted as one are not',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })],
    "git 'branch x'",
    'ask',
  ],
  [
    'another folder is not',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: `${root}/sub` })],
    'git branch x',
    'ask',
  ],
  [
    'what comes after it is not',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })],
    'git branch x; touch a',
    'ask',
  ],
  [
    'a pipe after it is not',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })],
    'git branch x | tee a',
    'ask',
  ],
  [
    'a redirection of it is not',
    [rule('allow', { words: ['git', 'branch', 'x'], cwd: root })],
    'git branch x > a',
    'ask',
  ],
  ['words cover all effects of the command', [rule('allow', { words: ['mkdir', 'a'], cwd: root })], 'mkdir a', 'allow'],
  ['words cover a program in no table', [rule('allow', { words: ['frobnicate'], cwd: root })], 'frobnicate', 'allow'],
  ['a tool alone does not allow what is unknown', [rule('allow', { tool: 'run_command' })], 'frobnicate', 'ask'],
  ['naming the unknown does', [rule('allow', { effect: 'unknown' })], 'frobnicate', 'allow'],
  ['a kind does not allow code in an argument', [rule('allow', { effect: 'execute' })], 'python -c 1', 'ask'],
  ['a hash must be the same', [rule('allow', { words: ['npm', 'test'], cwd: root, hash: 'h1' })], 'npm test', 'allow'],
  [
    'another hash asks',
    [rule('allow', { words: ['npm', 'test'], cwd: root, hash: 'h1' })],
    'npm test',
    'ask',
    { machine: { projectHash: 'h2' } },
  ],

  [
    'a floor asks in spite of an allow rule',
    [rule('allow', { effect: 'delete' })],
    [{ kind: 'delete', path: '/usr', recursive: true }],
    'ask',
  ],
  [
    'a floor asks in spite of exact words',
    [rule('allow', { words: ['git', 'push', '-f'], cwd: root })],
    'git push -f',
    'ask',
  ],
  [
    'what is protected asks in spite of an allow rule',
    [rule('allow', { effect: 'write' })],
    [write(`${root}/.vscode/settings.json`)],
    'ask',
  ],
  [
    'a secret asks in spite of an allow rule',
    [rule('allow', { effect: ['read', 'secret'] })],
    [{ kind: 'read', path: `${root}/.env` }],
    'ask',
  ],
  [
    'own state is denied in spite of an allow rule',
    [rule('allow', { effect: 'read' })],
    [{ kind: 'read', path: `${own}/ledger.db` }],
    'deny',
  ],

  ['a rule for another agent is silent', [rule('deny', { effect: 'read' }, { agents: ['reviewer'] })], 'ls', 'allow'],
  ['a rule for this agent speaks', [rule('deny', { effect: 'read' }, { agents: ['reviewer', 'main'] })], 'ls', 'deny'],
  ['a star is every agent', [rule('deny', { effect: 'read' }, { agents: ['*'] })], 'ls', 'deny'],
  ['a rule for another mode is silent', [rule('deny', { effect: 'read' }, { modes: ['background'] })], 'ls', 'allow'],
  ['a rule for this mode speaks', [rule('deny', { effect: 'read' }, { modes: ['interactive'] })], 'ls', 'deny'],

  [
    'an allow holds until it expires',
    [rule('allow', { effect: 'write' }, { expires: '2026-05-01T12:00:01Z' })],
    [write(`${root}/a`)],
    'allow',
  ],
  [
    'an allow that has expired is silent',
    [rule('allow', { effect: 'write' }, { expires: '2026-05-01T12:00:00Z' })],
    [write(`${root}/a`)],
    'ask',
  ],
  [
    'other time zones are understood',
    [rule('allow', { effect: 'write' }, { expires: '2026-05-01T13:30:00+02:00' })],
    [write(`${root}/a`)],
    'ask',
  ],
  [
    'a clock set back makes a grant expire',
    [rule('allow', { effect: 'write' }, { expires: '2026-05-02T00:00:00Z' })],
    [write(`${root}/a`)],
    'ask',
    { context: { newestEntryAt: Date.parse('2026-05-01T12:00:01Z') } },
  ],
  [
    'an allow holds while it has uses left',
    [rule('allow', { effect: 'write' }, { uses: 2 })],
    [write(`${root}/a`)],
    'allow',
    { context: { uses: () => 1 } },
  ],
  [
    'an allow that is used up is silent',
    [rule('allow', { effect: 'write' }, { uses: 2 })],
    [write(`${root}/a`)],
    'ask',
    { context: { uses: () => 2 } },
  ],
]);

suite('layers', () => {
  const allow = rule('allow', { effect: 'write' });
  for (const layer of ['admin', 'user', 'workspace', 'session'] as const) {
    test(`a deny of the ${layer} layer holds against an allow of every other`, () => {
      const others = (['admin', 'user', 'workspace', 'session'] as const).map(other => ({
        layer: other,
        from: other,
        content: [allow],
      }));
      const policy = policyOf(...others, { layer, from: layer, content: [rule('deny', { effect: 'write' })] });
      assert.equal(judgeEffects([write(`${root}/a`)], { policy }).kind, 'deny');
    });
  }

  test('a verdict names every rule that spoke, with its layer, and the revision of the policy', () => {
    const policy = policyOf(
      { layer: 'admin', from: 'the admin file', content: { rules: [rule('ask', { effect: 'write' }, { id: 'one' })] } },
      { layer: 'session', from: 'session', content: [rule('allow', { effect: 'write' }, { id: 'two' })] },
    );
    const verdict = judgeEffects([write(`${root}/a`)], { policy });
    assert.deepEqual(
      verdict.reasons.map(({ from }) => (from.kind === 'rule' ? [from.id, from.layer] : from.kind)),
      [
        ['one', 'admin'],
        ['two', 'session'],
      ],
    );
    assert.match(verdict.because, /^The test says ask \(rule one, admin: the admin file\) \(risk 20: write\)\.$/);
    assert.equal(verdict.revision, policy.revision);
  });
});
