import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { canonicalJson } from '../base/canonicalJson.js';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Event } from '../base/emitter.js';
import type { ActivityRow } from '../protocol/activity.js';
import type { Entry, EntryBody, Record as RecordEntry } from '../protocol/entry.js';
import { broken, genesis, hashOf, verifyChain, type Verification } from './chain.js';
import { Derived } from './derive.js';
import { Feed } from './feed.js';
import { LedgerError, ledgerErrorFrom } from './ledgerError.js';
import { Reader, type EntryQuery, type RowPage, type RuleUse } from './reader.js';
import { leftOpen, type Recovered } from './recover.js';
import { redactEntry } from './redact.js';
import { Spending, type SpentQuery } from './spending.js';
import { openDatabase } from './storage.js';
import { isAlive, thisWriter, type Writer } from './writers.js';

type About = Parameters<RecordEntry>[0];

/**
 * The append-only record of what was asked, decided and done; every panel is a view of it.
 *
 * Invariant: an entry is durable before `record` resolves, follows by hash from the one before, and is never changed;
 * an ask is settled once, whichever process answers. All processes of a user append to one chain.
 */
export class Ledger implements Disposable {
  readonly onDidRecord: Event<Entry>;
  private readonly reader: Reader;
  private readonly feed: Feed;
  private readonly derived: Derived;
  private readonly spending: Spending;
  private readonly tail: StatementSync;
  private readonly insert: StatementSync;
  private writer: number | undefined;
  /** The newest entry known here: should it be gone, the tail was cut. */
  private last = { seq: 0, hash: genesis };

  private constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly clock: Clock,
    /** For the person: a damaged ledger was set aside. */
    readonly notice: string | undefined,
    private readonly report: (fault: unknown) => void,
  ) {
    this.reader = new Reader(db);
    this.feed = new Feed(this.reader, clock, report);
    this.onDidRecord = this.feed.onDidRecord;
    this.derived = new Derived(db);
    this.spending = new Spending(db);
    this.tail = db.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1');
    this.insert = db.prepare(
      'INSERT INTO entries (seq, at, session, agent, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.last = this.readTail();
  }

  /** Throws a LedgerError that says what to do. `report` hears of listeners that throw and of entries that could not be looked for. */
  static open(file: string, clock: Clock, report: (fault: unknown) => void = () => undefined): Ledger {
    const { db, notice } = openDatabase(file, clock.now());
    try {
      const ledger = new Ledger(db, file, clock, notice, report);
      if (notice !== undefined) {
        ledger.append({ session: '', agent: 'countersign' }, { kind: 'oddity', what: notice });
      }
      return ledger;
    } catch (cause) {
      db.close();
      throw ledgerErrorFrom(file, cause);
    }
  }

  readonly record: RecordEntry = async (about, body) => this.append(about, body);

  entries(query: EntryQuery): Entry[] {
    return this.reading(() => this.reader.entries(query));
  }

  /** Acts, newest first; `before` is the `seq` of the last row one has. */
  rows(query: { readonly before?: number; readonly limit: number }): RowPage {
    return this.reading(() => this.reader.rows(query));
  }

  rowsOf(acts: readonly string[]): ActivityRow[] {
    return this.reading(() => this.reader.rowsOf(acts));
  }

  /** By rule: in how many acts it spoke, and when it did so last. */
  ruleUse(): ReadonlyMap<string, RuleUse> {
    return this.reading(() => this.reader.ruleUse());
  }

  /** How many passes were minted where this rule spoke. */
  uses(rule: string): number {
    return this.reading(() => this.reader.passesOf(rule));
  }

  /** What a rule let pass in a period up to now, whichever window it was in. */
  spent(query: SpentQuery): number {
    return this.reading(() => this.spending.spent(query, this.clock.now()));
  }

  /** The latest time in any entry; a clock that shows less was set back. */
  get newestAt(): number {
    return this.reading(() => this.reader.newestAt());
  }

  /**
   * Records as lapsed every ask, and as failed every run, that a process left open which no longer lives. Those of
   * this and of other living windows stay.
   */
  recover(alive: (writer: Writer) => boolean = isAlive): Recovered {
    const entries = this.writing(() =>
      leftOpen(this.db, this.reader, alive, this.clock.now()).map(({ about, body }) => this.chain(about, body)),
    );
    for (const entry of entries) this.tell(entry);
    const lapsed = entries.filter(entry => entry.body.kind === 'decision').length;
    return { lapsed, cut: entries.length - lapsed };
  }

  verify(): Verification {
    return this.reading(() => {
      const found = verifyChain(this.reader.stored());
      if (found.kind === 'broken' || found.count >= this.last.seq) return found;
      return broken(found.count + 1, 'it and all after it were removed');
    });
  }

  dispose(): void {
    if (!this.db.isOpen) return;
    this.feed.dispose();
    try {
      if (this.writer !== undefined) this.db.prepare('UPDATE writers SET closed = 1 WHERE id = ?').run(this.writer);
    } catch (fault) {
      this.report(fault); // the end of this process will say the same
    }
    this.db.close();
  }

  private append(about: About, body: EntryBody): void {
    this.tell(this.writing(() => this.chain(about, body)));
  }

  private tell(entry: Entry): void {
    this.last = entry;
    this.feed.recorded(entry);
  }

  /** Inside a transaction: the tail read here is the tail until the commit, whoever else appends. */
  private chain(about: About, given: EntryBody): Entry {
    const body = redactEntry(given);
    const text = textOf(body);
    const { seq: count, hash: prev } = this.readTail();
    const seq = count + 1;
    const at = this.clock.now();
    const session = about.session.toWellFormed();
    const agent = about.agent.toWellFormed();
    const hash = hashOf({ seq, at, session, agent, body: text, prev });
    this.insert.run(seq, at, session, agent, text, prev, hash);
    this.derived.add(body, seq, at, this.writerId());
    if (body.kind === 'run') for (const spend of body.spends ?? []) this.spending.add(spend, { seq, at, session });
    return { seq, at, session, agent, body, prev, hash };
  }

  private readTail(): { readonly seq: number; readonly hash: string } {
    const row = this.tail.get();
    return row === undefined ? { seq: 0, hash: genesis } : { seq: Number(row['seq']), hash: String(row['hash']) };
  }

  /** Known only once it writes, so that a reader leaves no trace. */
  private writerId(): number {
    if (this.writer !== undefined) return this.writer;
    const { pid, machine, started } = thisWriter();
    const added = this.db
      .prepare('INSERT INTO writers (pid, machine, started) VALUES (?, ?, ?)')
      .run(pid, machine, started);
    return (this.writer = Number(added.lastInsertRowid));
  }

  private writing<T>(write: () => T): T {
    const known = this.writer;
    try {
      this.needOpen();
      this.db.exec('BEGIN IMMEDIATE');
      const result = write();
      this.db.exec('COMMIT');
      return result;
    } catch (cause) {
      this.writer = known;
      if (this.db.isOpen && this.db.isTransaction) this.db.exec('ROLLBACK');
      throw ledgerErrorFrom(this.file, cause);
    }
  }

  private reading<T>(read: () => T): T {
    try {
      this.needOpen();
      return read();
    } catch (cause) {
      throw ledgerErrorFrom(this.file, cause);
    }
  }

  private needOpen(): void {
    if (!this.db.isOpen) throw new LedgerError('closed', `The ledger ${this.file} is closed; nothing runs any more.`);
  }
}

function textOf(body: EntryBody): string {
  try {
    return canonicalJson(body);
  } catch (cause) {
    throw new LedgerError('unrecordable', `What should be recorded cannot be: ${String(cause)}.`, cause);
  }
}
