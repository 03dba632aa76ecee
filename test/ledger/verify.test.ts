import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Ledger } from '../../src/ledger/ledger.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const count = 12;

async function filled(t: TestContext): Promise<{ ledger: Ledger; db: DatabaseSync }> {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  for (let i = 1; i <= count; i++) await ledger.record(about, action(`${i}`));
  const db = new DatabaseSync(file);
  t.after(() => {
    db.close();
    ledger.dispose();
  });
  return { ledger, db };
}

/** Changes the database, has it verified, and takes the change back. */
function verifyAfter({ ledger, db }: { ledger: Ledger; db: DatabaseSync }, change: () => void) {
  const rows = db.prepare('SELECT seq, at, session, agent, body, prev, hash FROM entries').all();
  change();
  const found = ledger.verify();
  db.exec('DELETE FROM entries');
  const insert = db.prepare(
    'INSERT INTO entries (seq, at, session, agent, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (const row of rows) insert.run(...Object.values(row));
  return found;
}

test('any change of any column of an entry is found at its place', async t => {
  const both = await filled(t);
  // Whoever tampers goes round SQLite's own check that a body is JSON.
  both.db.exec(
    `DROP INDEX entries_by_act; DROP INDEX entries_by_kind;
     ALTER TABLE entries DROP COLUMN act; ALTER TABLE entries DROP COLUMN kind`,
  );
  const seq = fc.integer({ min: 1, max: count });
  const column = fc.constantFrom('at', 'session', 'agent', 'body', 'prev', 'hash');
  fc.assert(
    fc.property(seq, column, fc.nat(), fc.integer({ min: 1, max: 127 }), (at, name, place, by) => {
      const row = both.db.prepare(`SELECT ${name} AS value FROM entries WHERE seq = ?`).get(at);
      const value = changedValue(row?.['value'] ?? null, place, by);
      const found = verifyAfter(both, () => {
        both.db.prepare(`UPDATE entries SET ${name} = ? WHERE seq = ?`).run(value, at);
      });
      assert.ok(found.kind === 'broken');
      assert.equal(found.at, at);
    }),
    { numRuns: 200 },
  );
  assert.deepEqual(both.ledger.verify(), { kind: 'whole', count });
});

/** One character is another, whichever it was. */
function changedValue(value: SQLInputValue, place: number, by: number): SQLInputValue {
  if (typeof value !== 'string') return Number(value) + by;
  const i = place % value.length;
  const code = (value.charCodeAt(i) + by) % 128;
  return value.slice(0, i) + String.fromCharCode(code) + value.slice(i + 1);
}

const cases: readonly [says: string, sql: string, at: number, why: RegExp][] = [
  ['a removed entry is missed', 'DELETE FROM entries WHERE seq = 5', 5, /removed/],
  ['a removed first entry is missed', 'DELETE FROM entries WHERE seq = 1', 1, /removed/],
  ['a tail that was cut is missed by whoever saw it', 'DELETE FROM entries WHERE seq > 9', 10, /removed/],
  [
    'an inserted entry is found',
    `INSERT INTO entries (seq, at, session, agent, body, prev, hash)
     SELECT 13, at, session, agent, body, prev, hash FROM entries WHERE seq = 12`,
    13,
    /does not follow/,
  ],
  [
    'an entry put before the first is found',
    `INSERT INTO entries (seq, at, session, agent, body, prev, hash)
     SELECT 0, at, session, agent, body, prev, hash FROM entries WHERE seq = 1`,
    1,
    /before the first/,
  ],
  [
    'entries in another order are found',
    'UPDATE entries SET seq = -seq WHERE seq IN (3, 4); UPDATE entries SET seq = seq + 7 WHERE seq < 0',
    3,
    /does not follow/,
  ],
  [
    'a body that says the same in other words is found',
    `UPDATE entries SET body = json_pretty(body) WHERE seq = 7`,
    7,
    /changed/,
  ],
];

for (const [says, sql, at, why] of cases) {
  test(says, async t => {
    const both = await filled(t);
    const found = verifyAfter(both, () => both.db.exec(sql));
    assert.ok(found.kind === 'broken');
    assert.equal(found.at, at);
    assert.match(found.why, why);
  });
}
