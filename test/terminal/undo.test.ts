import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { applyChanges } from '../../src/journal/applyChanges.js';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { about } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { Desk } from './program.js';

async function setUp(t: TestContext) {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const ledger = Ledger.open(join(desk.state, 'ledger.db'), new SetClock());
  const file = join(desk.workspace, 'notes.txt');
  writeFileSync(file, 'one\n');
  const before = { kind: 'bytes', hash: sha256(Buffer.from('one\n')), bytes: 4, why: 'binary' } as const;
  const change = { kind: 'write', path: file, before, after: { text: 'two\n', bom: false } } as const;
  await applyChanges([change], Journal.open(join(desk.state, 'journal')), 'act-1', changed =>
    ledger.record(about, { kind: 'change', act: 'act-1', action: 'a', ...changed }),
  );
  ledger.dispose();
  const run = (...words: readonly string[]) => desk.run([...words, '--state', desk.state]);
  return { run, file, text: () => readFileSync(file, 'utf8') };
}

test('undo shows what it would do, does it, and redo makes it again', async t => {
  const { run, file, text } = await setUp(t);
  const shown = await run('undo', '--act', 'act-1', '--dry');
  assert.deepEqual([shown.code, text()], [0, 'two\n']);
  assert.equal(shown.stdout, `Would restore ${file}\n@@ -1,1 +1,1 @@\n-two\n+one\n`);
  const done = await run('undo', '--session', about.session);
  assert.deepEqual([done.code, done.stdout, text()], [0, `Restored ${file}\n`, 'one\n']);
  const again = await run('redo');
  assert.deepEqual([again.code, text()], [0, 'two\n']);
});

test('what somebody changed since is left alone, and undo says so and fails', async t => {
  const { run, file, text } = await setUp(t);
  writeFileSync(file, 'mine\n');
  const later = await run('undo', '--since', '1');
  assert.deepEqual([later.code, later.stdout], [2, ''], 'nothing came after the only change');
  const conflict = await run('undo', '--act', 'act-1');
  assert.deepEqual([conflict.code, text()], [1, 'mine\n']);
  assert.match(conflict.stdout, /^Left alone: .*notes\.txt was changed since\./);
});

test('without a ledger, or without a word of what to take back, undo makes nothing', async t => {
  const desk = new Desk(t);
  const none = await desk.run(['undo', '--act', 'a', '--state', desk.state]);
  assert.equal(none.code, 2);
  const { code, stderr } = await desk.run(['undo', '--state', desk.state]);
  assert.equal(code, 2);
  assert.match(stderr, /^Name what to take back/);
});
