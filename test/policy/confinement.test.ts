import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import type { Verdict } from '../../src/protocol/verdict.js';
import { judgeCommand, judgeEffects, policyOf, rulesOf } from './judging.js';
import { checkRows, net, rule } from './ruleRows.js';

const confined = (then: 'allow' | 'ask', sandbox: string, more: object = {}): object =>
  rule(then, { program: 'npm' }, { sandbox, ...more });

suite('a sandbox that a rule demands', () => {
  test('is in the verdict where it can be had', () => {
    const policy = rulesOf(confined('allow', 'workspace-write'));
    const verdict = judgeCommand('npm test', { policy, context: { sandboxWorks: true } });
    assert.deepEqual([verdict.kind, verdict.sandbox], ['allow', 'workspace-write']);
  });

  test('is refused where it cannot, whoever would approve', () => {
    for (const then of ['allow', 'ask'] as const) {
      const verdict = judgeCommand('npm test', { policy: rulesOf(confined(then, 'read-only')) });
      assert.equal(verdict.kind, 'deny');
      assert.match(verdict.because, /rule \S+ lets it run only in a read-only sandbox, and none works here/);
      assert.match(verdict.instead ?? '', /sandbox/);
    }
  });

  test('is the strictest of all that speak', () => {
    const policy = rulesOf(confined('allow', 'workspace-write'), confined('ask', 'read-only', { id: 'b' }));
    assert.equal(judgeCommand('npm test', { policy, context: { sandboxWorks: true } }).sandbox, 'read-only');
  });

  test('concerns nothing else', () => {
    assert.equal(judgeCommand('ls', { policy: rulesOf(confined('ask', 'read-only')) }).kind, 'allow');
  });
});

suite('sandboxes that the administrator permits', () => {
  const judged = (sandboxModes: readonly string[], works: boolean, ...rules: object[]): Verdict =>
    judgeCommand('npm test', {
      policy: policyOf({ layer: 'admin', from: 'the admin file', content: { rules, constraints: { sandboxModes } } }),
      context: { sandboxWorks: works },
    });

  test('a command runs in the loosest that is permitted', () => {
    assert.equal(judged(['read-only', 'workspace-write'], true).sandbox, 'workspace-write');
    assert.equal(judged(['read-only'], true).sandbox, 'read-only');
    assert.equal(judged(['workspace-write', 'off'], false).sandbox, undefined);
  });

  test('what was judged while a sandbox held it is bound to one, though it may be without', () => {
    assert.equal(judged(['workspace-write', 'off'], true).sandbox, 'workspace-write');
    assert.equal(judgeCommand('npm test', { context: { sandboxWorks: true } }).sandbox, 'workspace-write');
    assert.equal(judgeCommand('npm test').sandbox, undefined);
  });

  test('one that is demanded is had also where commands run without one', () => {
    const asked = { sandboxWorks: false, confinable: true };
    const verdict = judgeCommand('npm test', { policy: rulesOf(confined('allow', 'read-only')), context: asked });
    assert.deepEqual([verdict.kind, verdict.sandbox], ['allow', 'read-only']);
  });

  test('and not at all where it does not work', () => {
    const verdict = judged(['workspace-write'], false);
    assert.match(
      verdict.because,
      /^Denied: the admin file lets it run only in a workspace-write sandbox, and none works here/,
    );
  });

  test('a rule gets the nearest stricter one, and none where there is none', () => {
    assert.equal(judged(['read-only', 'off'], true, confined('ask', 'workspace-write')).sandbox, 'read-only');
    const verdict = judged(['workspace-write', 'off'], true, confined('ask', 'read-only'));
    assert.equal(verdict.kind, 'deny');
    assert.match(verdict.because, /the admin file permits only workspace-write, off/);
  });

  test('what runs no command is not concerned', () => {
    const policy = policyOf({ layer: 'admin', from: 'a', content: { constraints: { sandboxModes: ['read-only'] } } });
    assert.equal(judgeEffects([{ kind: 'none' }], { policy, tool: 'read_file' }).kind, 'allow');
  });
});

suite('hosts that the administrator permits', () => {
  const policy = policyOf(
    { layer: 'user', from: 'yours', content: [rule('allow', { effect: ['network', 'git'] })] },
    {
      layer: 'admin',
      from: 'the admin file',
      content: { constraints: { domains: ['*.corp.example', 'corp.example'] } },
    },
  );
  const push = (remote?: string): Effect => ({ kind: 'git', op: 'push', ...(remote !== undefined && { remote }) });
  const rows: readonly (readonly [Effect, Verdict['kind']])[] = [
    [net('corp.example'), 'allow'],
    [net('a.CORP.example'), 'allow'],
    [net('corp.example.evil.org'), 'deny'],
    [net('evilcorp.example'), 'deny'],
    [net(''), 'deny'],
    [push('git@git.corp.example:a/b'), 'allow'],
    [push('https://u:p@corp.example/a.git'), 'allow'],
    [push('ssh://git@evil.org:22/corp.example'), 'deny'],
    [push('git@evil.org:corp.example/x'), 'deny'],
    [push(), 'deny'],
    [push('/srv/git/a'), 'allow'],
    [{ kind: 'git', op: 'status' }, 'allow'],
  ];
  for (const [effect, kind] of rows) {
    test(`${JSON.stringify(effect)} is ${kind}`, () => {
      const verdict = judgeEffects([effect], { policy });
      assert.equal(verdict.kind, kind, verdict.because);
      if (kind === 'deny') assert.equal(verdict.instead, 'Hosts that may be reached: *.corp.example, corp.example.');
    });
  }
});

const forced = { program: 'deploy', flags: ['--force'] };
const dry = { program: 'deploy', subcommand: 'up', flags: ['--dry-run'] };
const run = (...words: string[]): readonly Effect[] => [{ kind: 'execute', program: words[0] ?? '', words, cwd: '/w' }];

checkRows('subcommands and flags are words, not text', [
  ['a flag that is forbidden', [rule('deny', forced)], run('deploy', 'up', '--force'), 'deny'],
  ['with a value', [rule('deny', forced)], run('deploy', '--force=yes'), 'deny'],
  ['shortened', [rule('deny', forced)], run('deploy', '--fo'), 'deny'],
  ['a word that only looks like it', [rule('deny', forced)], run('deploy', 'x--force'), 'ask'],
  ['a longer flag', [rule('deny', forced)], run('deploy', '--force-color'), 'ask'],
  ['among others behind one dash', [rule('deny', { program: 'deploy', flags: ['-f'] })], run('deploy', '-xfv'), 'deny'],
  ['a command whose words are not known', [rule('deny', forced)], [{ kind: 'execute', program: 'deploy' }], 'deny'],
  ['a command of another program', [rule('deny', forced)], run('x', '--force'), 'ask'],
  ['an allowed flag at its place', [rule('allow', dry)], run('deploy', 'up', '--dry-run', 'x'), 'allow'],
  [
    'an allowed flag that may be a value of another',
    [rule('allow', dry)],
    run('deploy', 'up', '--tag', '--dry-run'),
    'ask',
  ],
  ['an allowed flag that is taken back', [rule('allow', dry)], run('deploy', 'up', '--dry-run', '--no-dry-run'), 'ask'],
  ['an allowed flag shortened', [rule('allow', dry)], run('deploy', 'up', '--dry'), 'ask'],
  [
    'an allowed subcommand further back',
    [rule('allow', { program: 'deploy', subcommand: 'up' })],
    run('deploy', 'down', 'up'),
    'ask',
  ],
  [
    'a forbidden subcommand behind an option',
    [rule('deny', { program: 'deploy', subcommand: 'up' })],
    run('deploy', '-C', 'x', 'up'),
    'deny',
  ],
  ['words that are not known allow nothing', [rule('allow', dry)], [{ kind: 'execute', program: 'deploy' }], 'ask'],
]);
