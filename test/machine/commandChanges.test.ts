import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Journal } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { CommandChanges } from '../../src/machine/commandChanges.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { Rollback } from '../../src/machine/rollback.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { about } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext, path: string) {
  const folder = tempFolder(t);
  const root = join(folder, 'work');
  const home = join(folder, 'home');
  for (const made of [root, home]) mkdirSync(made);
  const ledger = Ledger.open(join(folder, 'ledger.db'), systemClock);
  t.after(() => ledger.dispose());
  const journal = Journal.open(join(folder, 'journal'));
  const fault = (why: unknown): never => {
    throw why;
  };
  const deps = { journal, record: ledger.record, roots: () => [root], home, clock: systemClock, fault };
  return {
    changes: new CommandChanges({ ...deps, env: { PATH: path } }),
    rollback: new Rollback({ ledger, journal, record: ledger.record, buffers: noBuffers }),
    kinds: () => ledger.entries({ limit: 10 }).map(({ body }) => body.kind),
    file: join(root, 'file'),
  };
}

const act = { ...about, act: 'act-1', action: 'a' };

test('what a command changed is on record as its own, and is undone like an edit', async t => {
  const { changes, rollback, kinds, file } = setUp(t, '/usr/bin:/bin');
  writeFileSync(file, 'before\r\n');
  assert.equal(await changes.watch(act, async () => (writeFileSync(file, 'after\n'), 'result')), 'result');
  assert.deepEqual(kinds(), ['change']);
  const preview = await rollback.preview({ kind: 'act', act: 'act-1' });
  assert.ok(preview);
  await rollback.carryOut(preview, 'a person');
  assert.equal(readFileSync(file, 'utf8'), 'before\r\n');
});

test('without git commands run, and it is said once that what they change cannot be undone', async t => {
  const { changes, kinds, file } = setUp(t, '/nowhere');
  for (const text of ['1', '2']) await changes.watch(act, async () => writeFileSync(file, text));
  assert.deepEqual(kinds(), ['oddity']);
});
