import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectsOf, judgeCommand, judgeEffects, root, type Machine } from './judging.js';

const withSecret: Machine = { secrets: [`${root}/src/.env`, `${root}/config/server.key`] };

type Row = readonly [command: string, machine: Machine, kind: 'allow' | 'ask', secrets: readonly string[]];

const rows: readonly Row[] = [
  ['grep -rn TODO src', {}, 'allow', []],
  ['grep -rn TODO src', withSecret, 'ask', ['src/.env']],
  ['grep -rn TODO .', withSecret, 'ask', ['src/.env', 'config/server.key']],
  ['grep -rn TODO docs', withSecret, 'allow', []],
  ['grep TODO src/a.ts', withSecret, 'allow', []],
  ['diff -r src config', withSecret, 'ask', ['src/.env', 'config/server.key']],
  ['tar -df a.tar', withSecret, 'allow', []],
  // Names and sizes only, or hidden and ignored files left out.
  ['ls -R', withSecret, 'allow', []],
  ['du -sh src', withSecret, 'allow', []],
  ['tree', withSecret, 'allow', []],
  ['find . -type f', withSecret, 'allow', []],
  ['rg TODO', withSecret, 'allow', []],
  ['rg --files', withSecret, 'allow', []],
  ['rg --hidden TODO', withSecret, 'ask', ['src/.env', 'config/server.key']],
  ['rg -uu TODO src', withSecret, 'ask', ['src/.env']],
  ["rg -g '.*' TODO src", withSecret, 'ask', ['src/.env']],
  ["rg --type-add 'x:.env' -tx TODO src", withSecret, 'ask', ['src/.env']],
  ['rg TODO src/.e*', withSecret, 'ask', ['src/.env']],
  ['rg TODO src/*', withSecret, 'allow', []],
  ['grep -d recurse TODO src', withSecret, 'ask', ['src/.env']],
  // Nobody could look: there may be one.
  ['grep -rn TODO src', { silent: [`${root}/src`] }, 'ask', ['src?']],
];

for (const [command, machine, kind, secrets] of rows) {
  const where =
    machine.secrets === undefined ? (machine.silent === undefined ? 'none lies' : 'one may lie') : 'some lie';
  test(`${command} where ${where} below is ${kind}`, () => {
    const verdict = judgeCommand(command, { machine });
    assert.equal(verdict.kind, kind, verdict.because);
    const reached = verdict.effects.flatMap(effect =>
      effect.kind === 'secret' ? [effect.path.replace(`${root}/`, '') + (effect.unsure ? '?' : '')] : [],
    );
    assert.deepEqual(reached, secrets);
  });
}

const withLinks: Machine = { below: { [`${root}/src/other`]: '/opt/other/', [`${root}/hosts`]: '/etc/hosts' } };

const links: readonly (readonly [command: string, reads: readonly string[]])[] = [
  ['cat *', ['/etc/hosts']],
  ['for f in *; do cat "$f"; done', ['/etc/hosts']],
  ['head -5 src/*/*.md', ['/opt/other']],
  ['cat */*', ['/opt/other']],
  ['cat src/*.ts', []],
  ["find . -name 'ho*' -exec cat {} +", ['/etc/hosts']],
  ["find . -name '*.ts' -exec cat {} +", []],
  ['grep -rn TODO .', []],
  ['grep -rn TODO *', ['/etc/hosts']],
  ['grep -Rn TODO .', ['/opt/other', '/etc/hosts']],
  ['grep --dereference-recursive TODO src', ['/opt/other']],
  ['diff -r src dist', ['/opt/other']],
  ['diff -r --no-dereference src dist', ['/opt/other']],
  ["find -L . -type f -name '*.ts' -exec cat {} +", ['/opt/other', '/etc/hosts']],
  ["find src -follow -type f -exec head -1 {} ';'", ['/opt/other']],
  ['fd -L -x cat', ['/opt/other', '/etc/hosts']],
  ['rg TODO', []],
  ['rg -L TODO', ['/opt/other', '/etc/hosts']],
  ['rg --follow TODO src', ['/opt/other']],
  ['ls *', []],
  ['ls -R', []],
];

for (const [command, reads] of links) {
  test(`${command} reads ${reads.length === 0 ? 'nothing' : reads.join(' and ')} through links`, () => {
    const verdict = judgeCommand(command, { machine: withLinks });
    assert.equal(verdict.kind, reads.length === 0 ? 'allow' : 'ask', verdict.because);
    const outside = verdict.effects.flatMap(effect =>
      effect.kind === 'read' && !effect.path.startsWith(root) ? [effect.path] : [],
    );
    assert.deepEqual(outside, reads);
  });
}

for (const command of ['Get-Content *', 'gc *env', 'gci -Force | gc', 'Select-String K *']) {
  test(`${command} in PowerShell reads names that begin with a dot as well`, () => {
    const verdict = judgeEffects(effectsOf(command, 'powershell'), { machine: { secrets: [`${root}/.env`] } });
    assert.equal(verdict.kind, 'ask', verdict.because);
    assert.ok(verdict.effects.some(({ kind }) => kind === 'secret'));
  });
}

test('a pattern of the shell leaves out names that begin with a dot', () => {
  assert.equal(judgeCommand('cat *', { machine: { secrets: [`${root}/.env`] } }).kind, 'allow');
});

test('what lies outside of the workspace asks as that, and is not looked through', () => {
  const verdict = judgeCommand('grep -r x /opt/x', { machine: { secrets: ['/opt/x/.env'] } });
  assert.equal(verdict.kind, 'ask');
  assert.ok(verdict.effects.every(({ kind }) => kind !== 'secret'));
});

test('copying a folder copies the secrets in it', () => {
  const verdict = judgeCommand('cp -r src dist', { machine: withSecret });
  assert.deepEqual(
    verdict.effects.flatMap(effect => (effect.kind === 'secret' ? [effect.path] : [])),
    [`${root}/src/.env`],
  );
});
