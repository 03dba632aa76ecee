import { hash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { Ledger } from '../../src/ledger/ledger.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { ActivityFilter } from '../../src/protocol/activity.js';
import { ledgerWorker } from '../fakes/ledgerWorker.js';
import { median, type Figure } from './figure.js';
import { aboutStep, entriesOfStep, fillLedger } from './manyEntries.js';
import { atDesk } from './program.js';

const entryCount = 1_000_000;

const filters: readonly ActivityFilter[] = [
  { session: 'session-700' },
  { state: ['failed'] },
  { state: ['pending'] },
  { tool: ['fetch_url'], verdict: ['ask'] },
  { by: ['human'], risk: { from: 30, to: 90 } },
  { rule: 'no-force-push' },
  { rule: 'tests', state: ['lapsed'] },
  { layer: ['admin'] },
  { floor: true, agent: 'child' },
  { from: Date.UTC(2026, 0, 2), to: Date.UTC(2026, 0, 3) },
];

const searches: readonly ActivityFilter[] = [
  ...['npm test', 'read', 'r', 'src/dir4/file7', 'denied main', '"exit 1"', 'nothinglikethis'].map(text => ({ text })),
  { text: 'read', state: ['failed'] },
];

/** The ledger with a million entries, and how long it takes beside nothing but SQLite or hashing. */
export async function measureLedger(): Promise<readonly Figure[]> {
  return atDesk(async ({ folder }) => {
    const file = join(folder, 'ledger.db');
    fillLedger(file, entryCount);
    const ledger = Ledger.open(file, systemClock, undefined, ledgerWorker);
    try {
      const pages = await slowest([{}], filter => ledger.rows({ filter, limit: 50 }));
      const aim = { atMost: 100 };
      return [
        { key: 'ledger.first_page_ms', value: pages, aim, note: '50 acts, of a million entries' },
        {
          key: 'ledger.filter_ms',
          value: await slowest(filters, filter => ledger.rows({ filter, limit: 50 })),
          aim,
          note: 'the slowest of ten filters',
        },
        {
          key: 'ledger.search_ms',
          value: await slowest(searches, filter => ledger.rows({ filter, limit: 50 })),
          aim,
          note: 'the slowest of eight searches',
        },
        {
          key: 'ledger.counts_ms',
          value: await slowest([{}], filter => ledger.counts(filter)),
          note: 'all that the charts show, unfiltered',
        },
        ...(await verifyFigures(ledger, file)),
        ...(await appendFigures(ledger, file, folder)),
      ];
    } finally {
      ledger.dispose();
    }
  });
}

/** Milliseconds, median of five each. */
async function slowest(
  asked: readonly ActivityFilter[],
  ask: (filter: ActivityFilter) => Promise<unknown>,
): Promise<number> {
  let most = 0;
  for (const filter of asked) {
    const took: number[] = [];
    for (let round = 0; round < 5; round++) {
      const began = performance.now();
      await ask(filter);
      took.push(performance.now() - began);
    }
    most = Math.max(most, median(took));
  }
  return most;
}

/** All of it, against hashing alone of as many texts, which are in memory already. */
async function verifyFigures(ledger: Ledger, file: string): Promise<readonly Figure[]> {
  const bare = bareHashing(file);
  const began = performance.now();
  const { kind } = await ledger.verify();
  const verified = ((performance.now() - began) * 1000) / entryCount;
  if (kind === 'broken') throw new Error('What was measured is no whole ledger.');
  return [
    {
      key: 'ledger.verify_ratio',
      value: bare / verified,
      aim: { atLeast: 0.5 },
      note: 'bare hashing of the same bytes over verifying',
    },
    { key: 'ledger.verify_us', value: verified, note: 'an entry' },
    { key: 'ledger.bare_hash_us', value: bare, note: 'an entry' },
  ];
}

/** Microseconds an entry, over three tenths of them, each text hashed once. */
function bareHashing(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  const rowsOf = db.prepare(
    `SELECT entries.seq, at, session, agent, body, prev, salt || parts AS said
     FROM entries LEFT JOIN texts ON texts.seq = entries.seq WHERE entries.seq % 10 = ?`,
  );
  const took = [1, 4, 7].map(part => {
    const rows = rowsOf.all(part);
    const texts = rows.flatMap(hashedTexts);
    const began = performance.now();
    for (const text of texts) hash('sha256', text);
    return ((performance.now() - began) * 1000) / rows.length;
  });
  db.close();
  return median(took);
}

function hashedTexts({ seq, at, session, agent, body, prev, said }: BareRow): string[] {
  const text = `{"agent":"${String(agent)}","at":${Number(at)},"body":${String(body)},"prev":"${String(prev)}","seq":${Number(seq)},"session":"${String(session)}"}`;
  return typeof said === 'string' ? [text, said] : [text];
}

const rounds = 40;
const stepsOfARound = 5;

/** Turn about, so that disk and machine are in the same state for both. */
async function appendFigures(ledger: Ledger, file: string, folder: string): Promise<readonly Figure[]> {
  const bare = new BareTable(join(folder, 'bare.db'));
  const took: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = ledger.size().entries;
    const began = performance.now();
    for (let step = entryCount + round * stepsOfARound; step < entryCount + (round + 1) * stepsOfARound; step++) {
      for (const body of entriesOfStep(step)) await ledger.record(aboutStep(step), body);
    }
    const ours = performance.now() - began;
    const rows = rowsAfter(file, before);
    took.push({ ours: (ours * 1000) / rows.length, bare: (bare.insert(rows) * 1000) / rows.length });
  }
  bare.close();
  const [ours, alone] = [median(took.map(({ ours }) => ours)), median(took.map(({ bare }) => bare))];
  return [
    {
      key: 'ledger.append_ratio',
      value: alone / ours,
      aim: { atLeast: 0.5 },
      note: 'bare SQLite inserts of the same bytes over appends, both durable',
    },
    { key: 'ledger.append_us', value: ours, note: 'an entry' },
    { key: 'ledger.bare_insert_us', value: alone, note: 'an entry' },
  ];
}

type BareRow = Record<string, SQLOutputValue>;

/** What entries are, in a table and no more, a commit each. */
class BareTable {
  private readonly db: DatabaseSync;
  private readonly statement: StatementSync;

  constructor(file: string) {
    this.db = new DatabaseSync(file);
    this.db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1');
    this.db.exec(`CREATE TABLE bare (seq INTEGER PRIMARY KEY, at, session, agent, body, prev, hash, salt, parts)`);
    this.statement = this.db.prepare('INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  /** Milliseconds. */
  insert(rows: readonly BareRow[]): number {
    const values = rows.map(row => Object.values(row));
    const began = performance.now();
    for (const row of values) this.statement.run(...row);
    return performance.now() - began;
  }

  close(): void {
    this.db.close();
  }
}

function rowsAfter(file: string, seq: number): BareRow[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db
    .prepare(
      `SELECT entries.seq, at, session, agent, body, prev, hash, salt, parts
       FROM entries LEFT JOIN texts ON texts.seq = entries.seq WHERE entries.seq > ?`,
    )
    .all(seq);
  db.close();
  return rows;
}
