import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { hashOf, type StoredEntry } from '../../src/ledger/chain.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { Verification, Witness } from '../../src/ledger/verify.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

const count = 12;

interface Both {
  readonly file: string;
  readonly ledger: Ledger;
  readonly db: DatabaseSync;
}

/** Twelve entries; with a key, it and a checkpoint stand behind them. */
async function filled(t: TestContext, { signed = false } = {}): Promise<Both> {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  if (signed) ledger.useSigner(signer());
  for (let i = 1; i <= count; i++) await ledger.record(about, action(`${i}`, { title: `Do ${i}` }));
  ledger.checkpoint();
  const db = new DatabaseSync(file);
  t.after(() => {
    db.close();
    ledger.dispose();
  });
  return { file, ledger, db };
}

/** Changes the database, has it verified, and takes the change back. */
async function verifyAfter(
  { ledger, db }: Both,
  change: () => void,
  witnesses?: readonly Witness[],
): Promise<Verification> {
  db.exec('CREATE TEMP TABLE saved AS SELECT * FROM entries; CREATE TEMP TABLE said AS SELECT * FROM texts');
  change();
  const found = await ledger.verify(witnesses && { witnesses });
  db.exec(
    `DELETE FROM entries; DELETE FROM texts;
     INSERT INTO entries (seq, at, session, agent, body, prev, hash) SELECT seq, at, session, agent, body, prev, hash FROM saved;
     INSERT INTO texts SELECT * FROM said; DROP TABLE saved; DROP TABLE said`,
  );
  return found;
}

/** Whoever tampers goes round SQLite's own check that a body is JSON. */
const unchecked = `DROP INDEX entries_by_act; DROP INDEX entries_by_kind;
  ALTER TABLE entries DROP COLUMN act; ALTER TABLE entries DROP COLUMN kind`;

test('any change of any column of an entry is found at its place', async t => {
  const both = await filled(t);
  both.db.exec(unchecked);
  const seq = fc.integer({ min: 1, max: count });
  const column = fc.constantFrom('at', 'session', 'agent', 'body', 'prev', 'hash');
  await fc.assert(
    fc.asyncProperty(seq, column, fc.nat(), fc.integer({ min: 1, max: 127 }), async (at, name, place, by) => {
      const row = both.db.prepare(`SELECT ${name} AS value FROM entries WHERE seq = ?`).get(at);
      const value = changedValue(row?.['value'] ?? null, place, by);
      const found = await verifyAfter(both, () => {
        both.db.prepare(`UPDATE entries SET ${name} = ? WHERE seq = ?`).run(value, at);
      });
      assert.ok(found.kind === 'broken');
      assert.deepEqual([found.at, found.what], [at, 'changed']);
    }),
    { numRuns: 200 },
  );
  assert.equal((await both.ledger.verify()).kind, 'partly');
});

test('any change of a text is found at its place', async t => {
  const both = await filled(t);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: count }),
      fc.constantFrom('salt', 'parts'),
      fc.nat(),
      fc.integer({ min: 1, max: 127 }),
      async (at, name, place, by) => {
        const row = both.db.prepare(`SELECT ${name} AS value FROM texts WHERE seq = ?`).get(at);
        const value = changedValue(row?.['value'] ?? null, place, by);
        const found = await verifyAfter(both, () => {
          both.db.prepare(`UPDATE texts SET ${name} = ? WHERE seq = ?`).run(value, at);
        });
        assert.ok(found.kind === 'broken');
        assert.deepEqual([found.at, found.what], [at, 'changed']);
      },
    ),
    { numRuns: 100 },
  );
});

/** One character is another, whichever it was. */
function changedValue(value: SQLInputValue, place: number, by: number): SQLInputValue {
  if (typeof value !== 'string') return Number(value) + by;
  const i = place % value.length;
  const code = (value.charCodeAt(i) + by) % 128;
  return value.slice(0, i) + String.fromCharCode(code) + value.slice(i + 1);
}

const renumbered = (from: number, by: number): string =>
  `UPDATE entries SET seq = -seq WHERE seq >= ${from}; UPDATE entries SET seq = -seq + ${by} WHERE seq < 0`;
const copied = (from: number, to: number): string =>
  `INSERT INTO entries (seq, at, session, agent, body, prev, hash)
   SELECT ${to}, at, session, agent, body, prev, hash FROM entries WHERE seq = ${from}`;

const cases: readonly [says: string, sql: string, at: number, what: string][] = [
  ['a removed entry is missed', 'DELETE FROM entries WHERE seq = 5', 5, 'removed'],
  ['a removed first entry is missed', 'DELETE FROM entries WHERE seq = 1', 1, 'removed'],
  [
    'a removed entry is missed where the others were numbered anew',
    `DELETE FROM entries WHERE seq = 5; ${renumbered(6, -1)}`,
    5,
    'removed',
  ],
  [
    'three removed entries are missed where the others were numbered anew',
    `DELETE FROM entries WHERE seq IN (5, 6, 7); ${renumbered(8, -3)}`,
    5,
    'removed',
  ],
  ['a tail that was cut is missed by whoever saw it', 'DELETE FROM entries WHERE seq > 9', 10, 'removed'],
  ['a copy at the end is found', copied(12, 13), 13, 'inserted'],
  ['an older copy at the end is found', copied(7, 13), 13, 'inserted'],
  ['an entry put before the first is found', copied(1, 0), 1, 'inserted'],
  ['an entry with a number that nobody gives is found after the last', copied(12, 2 ** 60), 13, 'inserted'],
  ['an entry with a number that nobody gives is found before the first', copied(1, -(2 ** 60)), 1, 'inserted'],
  ['an entry put in between is found', `${renumbered(6, 1)}; ${copied(2, 6)}`, 6, 'inserted'],
  [
    'a foreign entry put in between is found',
    `${renumbered(6, 1)}; ${copied(2, 6)}; UPDATE entries SET session = 'x' WHERE seq = 6`,
    6,
    'inserted',
  ],
  [
    'two entries in each other’s place are found',
    'UPDATE entries SET seq = -seq WHERE seq IN (3, 4); UPDATE entries SET seq = seq + 7 WHERE seq < 0',
    3,
    'reordered',
  ],
  [
    'an entry moved to a later place is found',
    'UPDATE entries SET seq = -3 WHERE seq = 3; UPDATE entries SET seq = seq - 1 WHERE seq IN (4, 5); UPDATE entries SET seq = 5 WHERE seq = -3',
    3,
    'reordered',
  ],
  [
    'a body that says the same in other words is found',
    'UPDATE entries SET body = json_pretty(body) WHERE seq = 7',
    7,
    'changed',
  ],
  ['texts that were removed are missed', 'DELETE FROM texts WHERE seq = 7', 7, 'changed'],
];

for (const [says, sql, at, what] of cases) {
  test(says, async t => {
    const both = await filled(t);
    const found = await verifyAfter(both, () => both.db.exec(sql));
    assert.ok(found.kind === 'broken');
    assert.deepEqual([found.at, found.what], [at, what], found.why);
  });
}

/** Makes the hashes of these entries and of all after them anew, as somebody without the key can. */
function rechain(db: DatabaseSync, change: (entry: StoredEntry) => StoredEntry): void {
  let prev = '0'.repeat(64);
  for (const row of db.prepare('SELECT seq, at, session, agent, body, prev, hash FROM entries ORDER BY seq').all()) {
    const entry = { ...change(row as unknown as StoredEntry), prev };
    prev = hashOf(entry);
    db.prepare('UPDATE entries SET session = ?, prev = ?, hash = ? WHERE seq = ?').run(
      entry.session,
      entry.prev,
      prev,
      entry.seq,
    );
  }
}
const forged = (entry: StoredEntry): StoredEntry => (entry.seq === 5 ? { ...entry, session: 'another' } : entry);

test('a chain that was made anew shows at the next checkpoint', async t => {
  const both = await filled(t, { signed: true });
  const whole = await both.ledger.verify();
  const key = both.ledger.entries({ kind: 'key', limit: 1 })[0]?.body;
  const keys = [key?.kind === 'key' ? key.key : ''];
  assert.deepEqual(whole, {
    kind: 'whole',
    count: count + 2,
    signed: count + 2,
    pruned: 0,
    erased: 0,
    taken: [],
    gaps: [],
    unchecked: [],
    keys,
  });
  rechain(both.db, forged);
  const later = Ledger.open(both.file, new SetClock());
  t.after(() => later.dispose());
  const found = await later.verify();
  assert.ok(found.kind === 'broken');
  assert.match(found.why, /checkpoint at 14 does not hold/);
});

test('a tail after the last checkpoint is said to be unsigned', async t => {
  const { ledger } = await filled(t, { signed: true });
  await ledger.record(about, action('13'));
  const found = await ledger.verify();
  assert.ok(found.kind === 'partly');
  assert.deepEqual([found.count, found.signed], [15, 14]);
});

test('without any checkpoint nobody signed for anything', async t => {
  const found = await (await filled(t)).ledger.verify();
  assert.ok(found.kind === 'partly');
  assert.deepEqual([found.count, found.signed], [12, 0]);
});

test('a ledger made anew with another key is found by a checkpoint that was kept elsewhere', async t => {
  const one = await filled(t, { signed: true });
  const kept = one.ledger.checkpoint();
  assert.ok(kept);
  const other = await filled(t, { signed: true });
  assert.equal((await other.ledger.verify()).kind, 'whole');
  const found = await other.ledger.verify({ witnesses: [kept] });
  assert.ok(found.kind === 'broken');
  assert.match(found.why, /kept elsewhere/);
  const cut = await verifyAfter(one, () => one.db.exec('DELETE FROM entries WHERE seq > 8'), [kept]);
  assert.ok(cut.kind === 'broken');
  assert.deepEqual([cut.at, cut.what], [9, 'removed']);
});

test('a new key is on record as a change of key, and what the old one signed stays good', async t => {
  const { ledger } = await filled(t, { signed: true });
  ledger.useSigner(signer());
  await ledger.record(about, action('13'));
  ledger.checkpoint();
  const found = await ledger.verify();
  assert.ok(found.kind === 'whole');
  assert.equal(found.keys.length, 2);
  const keys = ledger.entries({ kind: 'key', limit: 5 }).map(({ body }) => body);
  assert.deepEqual(
    keys.map(body => body.kind === 'key' && [body.key, body.follows]),
    [
      [found.keys[0], undefined],
      [found.keys[1], found.keys[0]],
    ],
  );
});

test('a checkpoint is made every 256 entries and at the end of a session', async t => {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  ledger.useSigner(signer());
  for (let i = 0; i < 600; i++) await ledger.record(about, action(`${i}`));
  await ledger.record(about, { kind: 'session', what: 'ended', folder: '/repo', mode: 'interactive' });
  const checkpoints = ledger.entries({ kind: 'checkpoint', limit: 10 }).map(({ seq }) => seq);
  assert.deepEqual(checkpoints, [257, 512, 605]);
  assert.equal((await ledger.verify()).kind, 'whole');
});
