import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

async function recorded(t: TestContext): Promise<string> {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  await ledger.record(about, action('1'));
  ledger.dispose();
  return file;
}

function alter(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

function contents(file: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  const all = ['SELECT * FROM sqlite_schema', 'SELECT * FROM entries', 'SELECT * FROM texts'].map(sql =>
    db.prepare(sql).all(),
  );
  db.close();
  return all;
}

const alterations: readonly [says: string, sql: string, because: RegExp][] = [
  [
    'a trigger that takes entries away as they come',
    "CREATE TRIGGER forget AFTER INSERT ON entries BEGIN DELETE FROM entries WHERE kind = 'decision'; END",
    /has a trigger "forget" that Countersign did not make/,
  ],
  [
    'a trigger that forgets what rules have let pass',
    'CREATE TRIGGER t AFTER INSERT ON rule_spent BEGIN DELETE FROM rule_spent; END',
    /has a trigger "t" that/,
  ],
  [
    'a view in the place of a table',
    'ALTER TABLE rule_use RENAME TO used; CREATE VIEW rule_use AS SELECT rule, spoke, 0 AS passes, last FROM used',
    /has a (table "used"|view "rule_use") that/,
  ],
  ['a view', 'CREATE VIEW shown AS SELECT * FROM acts', /has a view "shown" that/],
  ['a table of somebody else', 'CREATE TABLE notes (text)', /has a table "notes" that/],
  [
    'a table with one more column',
    'ALTER TABLE open ADD COLUMN more TEXT',
    /has another table "open" than Countersign made/,
  ],
  ['a table without an index', 'DROP INDEX entries_by_time', /has lost its index "entries_by_time"/],
];

for (const [says, sql, because] of alterations) {
  test(`a ledger with ${says} is neither used nor read, and stays what it is`, async t => {
    const file = await recorded(t);
    alter(file, sql);
    const before = contents(file);
    for (const open of [() => Ledger.open(file, new SetClock()), () => LedgerFile.open(file)])
      assert.throws(
        open,
        (fault: Error & { readonly code?: string }) =>
          fault.code === 'altered' &&
          because.test(fault.message) &&
          fault.message.includes(`The ledger ${file} `) &&
          /Nothing runs with it, and nothing was changed in it\. Put back a copy/.test(fault.message),
      );
    assert.deepEqual(contents(file), before);
  });
}

test('a ledger of an earlier version with a trigger is not brought up to date', t => {
  const file = join(tempFolder(t), 'ledger.db');
  alter(file, readFileSync('test/fixtures/ledgers/version3.sql', 'utf8'));
  alter(file, 'CREATE TRIGGER t AFTER INSERT ON acts BEGIN DELETE FROM entries; END');
  assert.throws(() => Ledger.open(file, new SetClock()), { code: 'altered' });
  const db = new DatabaseSync(file, { readOnly: true });
  t.after(() => db.close());
  assert.deepEqual({ ...db.prepare('PRAGMA user_version').get() }, { user_version: 3 });
});

test('a ledger with an entry whose number nobody gives is not used, and whoever reads it is told', async t => {
  const file = await recorded(t);
  alter(
    file,
    'INSERT INTO entries (seq, at, session, agent, body, prev, hash) SELECT 1 << 60, at, session, agent, body, prev, hash FROM entries',
  );
  const told = /has a number in it that Countersign never gives\. Nothing runs with it/;
  assert.throws(() => Ledger.open(file, new SetClock()), told);
  const read = LedgerFile.open(file);
  t.after(() => read.dispose());
  assert.throws(() => read.reading(reader => reader.rows({ limit: 9 })), told);
});
