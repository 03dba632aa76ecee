import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const names = ['plain', 'a "b"', 'ü\u0000', ',"body":{', ',"prev":"', 'half \uD800', '\u007f\u2028\b'];

/** One entry for each name, as session and as agent; and the file, with what was recorded. */
async function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  for (const name of names) await ledger.record({ session: name, agent: `${name}!` }, action(name));
  const db = new DatabaseSync(file);
  t.after(() => db.close());
  return { file, ledger, db };
}

test('entries are verified as they stand, whatever the names in them', async t => {
  const { file, ledger } = await setUp(t);
  assert.equal((await ledger.verify()).kind, 'partly');
  const read = LedgerFile.open(file);
  t.after(() => read.dispose());
  assert.deepEqual(
    read.reading(reader => reader.stored(0, 100)).map(({ seq, session, agent, body }) => [seq, session, agent, body]),
    ledger.entries({ limit: 100 }).map(({ seq, session, agent }) => [seq, session, agent, bodyOf(file, seq)]),
  );
});

function bodyOf(file: string, seq: number): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  const row = db.prepare('SELECT body FROM entries WHERE seq = ?').get(seq);
  db.close();
  return row?.['body'];
}

for (const change of ['at = at + 0.25', 'at = 1e300', 'at = -at', "session = 'plain' || char(0)", "agent = 'x'"]) {
  test(`an entry of which "${change}" was made is found`, async t => {
    const { ledger, db } = await setUp(t);
    db.exec(`UPDATE entries SET ${change} WHERE seq = 1`);
    assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'broken', at: 1, what: 'changed' });
  });
}

test('a text whose salt was changed in length is found', async t => {
  const { ledger, db } = await setUp(t);
  db.exec('UPDATE texts SET salt = salt || substr(parts, 1, 1), parts = substr(parts, 2) WHERE seq = 2');
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'broken', at: 2, what: 'changed' });
});

test('a time that is no whole number is verified too', async t => {
  const file = join(tempFolder(t), 'ledger.db');
  const clock = new SetClock();
  clock.move(0.5);
  const ledger = Ledger.open(file, clock);
  t.after(() => ledger.dispose());
  await ledger.record(about, action('1'));
  assert.equal((await ledger.verify()).kind, 'partly');
});
