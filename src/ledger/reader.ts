import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { ActivityCounts, ActivityFilter, ActivityRow } from '../protocol/activity.js';
import { entrySchema, type Entry } from '../protocol/entry.js';
import type { Workload } from '../protocol/workload.js';
import { foldAct } from './activity.js';
import { Beside } from './beside.js';
import type { StoredEntry } from './chain.js';
import { countActs } from './counts.js';
import { Finder } from './finder.js';
import { Lists } from './lists.js';
import { numbered, sealedColumns, soundEntries } from './sealed.js';
import { Statements, type Row } from './statements.js';
import { joined, saltLength, type Texts } from './texts.js';
import type { FullEntry } from './verify.js';
import { workloadSince } from './workload.js';

export interface EntryQuery {
  readonly session?: string;
  readonly act?: string;
  readonly kind?: Entry['body']['kind'];
  /** Only those with these numbers. */
  readonly seqs?: readonly number[];
  /** Exclusive bounds on the sequence number. */
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

export interface RowQuery {
  readonly filter?: ActivityFilter;
  /** Only rows older than this one: `next` of the page before. */
  readonly before?: number;
  readonly limit: number;
}

export interface RowPage {
  /** Newest first. */
  readonly rows: ActivityRow[];
  readonly more: boolean;
  /** Where the next page begins, when there is more. */
  readonly next?: number;
  /** How many acts there are, whatever the filter. */
  readonly total: number;
}

export interface ActPage {
  readonly acts: readonly (readonly Entry[])[];
  /** After which the next page begins; undefined at the end. */
  readonly next: number | undefined;
}

/** How much there is. */
export interface LedgerSize {
  readonly entries: number;
  readonly acts: number;
  readonly bytes: number;
  /** Times of the first and the last entry; 0 where there is none. */
  readonly oldest: number;
  readonly newest: number;
}

/** Whose texts are to be erased. */
export type Erasing = { readonly act: string } | { readonly session: string } | { readonly entries: readonly number[] };

export interface RuleUse {
  /** In how many acts it spoke. */
  readonly count: number;
  readonly last: number;
}

const columns = 'seq, at, session, agent, body, prev, hash';
const withTexts = `${columns}, (SELECT parts FROM texts WHERE texts.seq = entries.seq) AS parts`;

/** Also where a rule that was made with its approval is taken back: its words are the act's. */
const aboutAct = `
  SELECT seq FROM entries WHERE act = ?1 UNION
  SELECT seq FROM entries WHERE kind = 'grant' AND body ->> '$.rule' IN (
    SELECT body ->> '$.rule' FROM entries WHERE act = ?1 AND kind = 'grant')`;

/** Reads the ledger. Every page is found by key, so that the millionth entry costs what the first does. */
export class Reader {
  private readonly statements: Statements;
  private readonly finder: Finder;
  readonly lists: Lists;
  readonly beside: Beside;

  constructor(db: DatabaseSync) {
    this.statements = new Statements(db);
    this.finder = new Finder(db, this.statements);
    this.lists = new Lists(this.finder, this.statements);
    this.beside = new Beside(db, this.statements);
  }

  /** In order of sequence: the newest that match, or with `after` those that follow it. */
  entries(query: EntryQuery): Entry[] {
    const conditions: [sql: string, value: SQLInputValue | undefined][] = [
      ['session = ?', query.session],
      ['act = ?', query.act],
      // Of a session or an act there are few: the index by kind is for when neither is named.
      [query.session === undefined && query.act === undefined ? 'kind = ?' : '+kind = ?', query.kind],
      ['seq IN (SELECT value FROM json_each(?))', query.seqs && JSON.stringify(query.seqs)],
      ['seq < ?', query.before],
      ['seq > ?', query.after],
    ];
    const given = conditions.filter((condition): condition is [string, SQLInputValue] => condition[1] !== undefined);
    const where = given.length === 0 ? '' : `WHERE ${given.map(([sql]) => sql).join(' AND ')}`;
    const order = query.after === undefined ? 'DESC' : 'ASC';
    const found = this.all(
      `SELECT ${withTexts} FROM entries ${where} ORDER BY seq ${order} LIMIT ?`,
      ...given.map(([, value]) => value),
      query.limit,
    ).map(entryOf);
    return query.after === undefined ? found.reverse() : found;
  }

  rows({ filter = {}, before = Number.MAX_SAFE_INTEGER, limit }: RowQuery): RowPage {
    const found = this.finder.acts(filter, { before }, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit;
    return {
      rows: this.rowsOf(page.map(({ act }) => act)),
      more,
      ...(more && last !== undefined && { next: last.seq }),
      total: this.total(),
    };
  }

  counts(filter: ActivityFilter): ActivityCounts {
    return countActs(filter, this.finder, this.statements);
  }

  /** The number of the first entry that is not older; one more than the last where there is none. */
  firstSince(from: number): number {
    const first = this.get('SELECT min(seq) AS seq FROM entries WHERE at >= ?', from)?.['seq'];
    return Number(first ?? this.newestSeq() + 1);
  }

  workload(from: number): Workload {
    return workloadSince(from, this.statements);
  }

  /** The rows of these acts, newest first; an act that nothing is known of has none. */
  rowsOf(acts: readonly string[]): ActivityRow[] {
    return this.entriesOf(acts)
      .flatMap(entries => foldAct(entries) ?? [])
      .sort((a, b) => b.seq - a.seq);
  }

  /** The oldest acts that match after this number, each with its entries. */
  actsAfter(filter: ActivityFilter, after: number, limit: number): ActPage {
    const found = this.finder.acts(filter, { after }, limit);
    const last = found.length < limit ? undefined : found.at(-1);
    const acts = this.entriesOf(found.map(({ act }) => act));
    return { acts, next: last?.seq };
  }

  /** By act, in the order of their first entries. */
  private entriesOf(acts: readonly string[]): (readonly Entry[])[] {
    const found = this.all(
      `SELECT ${withTexts} FROM entries WHERE act IN (SELECT value FROM json_each(?)) ORDER BY seq`,
      JSON.stringify(acts),
    ).map(entryOf);
    return [...Map.groupBy(found, actOf).values()];
  }

  /** Numbers of the entries of that act, session or list whose texts are there. */
  withTexts(of: Erasing): number[] {
    const [sql, value] =
      'act' in of
        ? [`entries.seq IN (${aboutAct})`, of.act]
        : 'session' in of
          ? ['session = ?', of.session]
          : ['entries.seq IN (SELECT value FROM json_each(?))', JSON.stringify(of.entries)];
    return this.all(
      `SELECT entries.seq FROM entries JOIN texts ON texts.seq = entries.seq WHERE ${sql} ORDER BY entries.seq`,
      value,
    ).map(({ seq }) => Number(seq));
  }

  size(): LedgerSize {
    const [first] = this.all('SELECT seq, at FROM entries ORDER BY seq LIMIT 1');
    const [last] = this.all('SELECT seq, at FROM entries ORDER BY seq DESC LIMIT 1');
    const file = this.get('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size');
    return {
      entries: Number(last?.['seq'] ?? 0) - Number(first?.['seq'] ?? 1) + 1,
      acts: this.total(),
      bytes: Number(file?.['bytes']),
      oldest: Number(first?.['at'] ?? 0),
      newest: Number(last?.['at'] ?? 0),
    };
  }

  /** With which hashes are keyed that leave this machine. */
  installationKey(): string {
    return String(this.get('SELECT key FROM installation')?.['key']);
  }

  /** How many acts there are; they are numbered without gaps. */
  private total(): number {
    const newest = this.get('SELECT n FROM acts ORDER BY seq DESC LIMIT 1')?.['n'] ?? 0;
    const oldest = this.get('SELECT n FROM acts ORDER BY seq LIMIT 1')?.['n'] ?? 1;
    return Number(newest) - Number(oldest) + 1;
  }

  ruleUse(): ReadonlyMap<string, RuleUse> {
    return new Map(
      this.all('SELECT rule, spoke, last FROM rule_use').map(row => [
        String(row['rule']),
        { count: Number(row['spoke']), last: Number(row['last']) },
      ]),
    );
  }

  newestAt(): number {
    return Number(this.all('SELECT coalesce(max(at), 0) AS newest FROM entries')[0]?.['newest']);
  }

  hashAt(seq: number): string | undefined {
    const [found] = this.all('SELECT hash FROM entries WHERE seq = ?', seq);
    return found && String(found['hash']);
  }

  /** How many entries were taken away from the beginning. */
  pruned(): number {
    return Number(this.all('SELECT coalesce(min(seq), 1) - 1 AS pruned FROM entries')[0]?.['pruned']);
  }

  newestSeq(): number {
    return Number(this.all(`SELECT coalesce(max(${numbered}), 0) AS newest FROM entries`)[0]?.['newest']);
  }

  /** Changes when another connection has written. */
  dataVersion(): number {
    return Number(this.all('PRAGMA data_version')[0]?.['data_version']);
  }

  /** Entries as they stand, in order, with their texts. */
  stored(after: number, limit: number): FullEntry[] {
    const rows = (names: string): SQLOutputValue[][] =>
      this.statements.lists(
        `SELECT ${names} FROM entries LEFT JOIN texts ON texts.seq = entries.seq
         WHERE entries.seq > ? ORDER BY entries.seq LIMIT ?`,
        after,
        limit,
      );
    return soundEntries(rows(sealedColumns)) ?? rows(fullColumns).map(fullEntry);
  }

  private all(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.statements.all(sql, ...values);
  }

  private get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.statements.get(sql, ...values);
  }
}

export function stored(row: Row): StoredEntry {
  return {
    seq: Number(row['seq']),
    at: Number(row['at']),
    session: String(row['session']),
    agent: String(row['agent']),
    body: String(row['body']),
    prev: String(row['prev']),
    hash: String(row['hash']),
  };
}

const fullColumns = `${numbered}, at, session, agent, body, prev, hash, salt, parts`;

function fullEntry([seq, at, session, agent, body, prev, hash, salt, parts]: readonly SQLOutputValue[]): FullEntry {
  return {
    seq: Number(seq),
    at: Number(at),
    session: String(session),
    agent: String(agent),
    body: String(body),
    prev: String(prev),
    hash: String(hash),
    texts: typeof parts === 'string' ? textsOf(String(salt), parts) : undefined,
  };
}

/** A salt of another length could take the beginning of the texts to itself: what has one is no text of ours. */
function textsOf(salt: string, parts: string): Texts {
  return salt.length === saltLength ? { salt, parts } : { salt: '', parts: '' };
}

/** One unreadable entry must not hide the others: it is listed as what it is, and `verify` says what happened to it. */
function entryOf(row: Row): Entry {
  const entry = stored(row);
  const parsed = entrySchema.safeParse({ ...entry, body: bodyOf(entry.body, row['parts']) });
  if (parsed.success) return parsed.data;
  return { ...entry, body: { kind: 'oddity', what: `Entry ${entry.seq} cannot be read.` } };
}

function bodyOf(text: string, parts: SQLOutputValue | undefined): unknown {
  try {
    return joined(JSON.parse(text) as Record<string, unknown>, typeof parts === 'string' ? parts : undefined);
  } catch {
    return undefined;
  }
}

function actOf({ body }: Entry): string {
  return 'act' in body ? (body.act ?? '') : '';
}
