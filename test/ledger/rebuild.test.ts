import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { about, action, ran } from '../fakes/entries.js';
import { writeLargeLedger } from '../fakes/largeLedger.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** Several ranges of entries, with something wrong in each, and two windows. */
function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  writeLargeLedger(file, 4000, Date.UTC(2026, 0, 2));
  const open = () => {
    const ledger = Ledger.open(file, new SetClock());
    t.after(() => ledger.dispose());
    return ledger;
  };
  const ledger = open();
  const db = new DatabaseSync(file);
  db.exec(`DELETE FROM acts WHERE act IN ('act-5', 'act-600'); UPDATE acts SET risk = 99 WHERE act = 'act-900';
    UPDATE acts SET n = n + 7 WHERE seq > 3000; DELETE FROM act_rules WHERE seq < 2000; DELETE FROM rule_use`);
  db.close();
  return { ledger, other: open(), open };
}

test('others record while the lists are made anew, and what they record is in them', async t => {
  const { ledger, other } = setUp(t);
  const rebuilding = ledger.rebuildLists('alice');
  const over = new AbortController();
  void rebuilding.then(() => over.abort());
  let recorded = 0;
  for (; !over.signal.aborted; recorded++) {
    await other.record(about, action(`new-${recorded}`));
    await other.record(about, ran(`new-${recorded}`));
    await new Promise(setImmediate);
  }
  await rebuilding;
  assert.ok(recorded > 3, `${recorded} acts came in between`);
  assert.deepEqual(await other.verifyLists(), { kind: 'match' });
  assert.equal((await other.rows({ filter: { text: 'npm' }, limit: 1 })).rows[0]?.act, `new-${recorded - 1}`);
});

test('who is ended on the way has done no harm, and it can be done again', async t => {
  const { ledger, other, open } = setUp(t);
  const rebuilding = assert.rejects(ledger.rebuildLists('alice'), { code: 'closed' });
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
  ledger.dispose();
  await rebuilding;
  await other.record(about, action('later'));
  assert.notEqual((await other.verify()).kind, 'broken');
  const next = open();
  await next.rebuildLists('alice');
  assert.deepEqual(await next.verifyLists(), { kind: 'match' });
});
