import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeCommand, root, type Machine } from './judging.js';

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
