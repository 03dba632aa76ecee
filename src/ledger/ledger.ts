import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Event } from '../base/emitter.js';
import type { ActivityCounts, ActivityFilter, ActivityRow } from '../protocol/activity.js';
import type { Checkpoint, Entry, EntryBody, Record as RecordEntry } from '../protocol/entry.js';
import { Access } from './access.js';
import { Appender, itself, type About } from './appender.js';
import { AskedHere, type Asking } from './asking.js';
import { genesis } from './chain.js';
import { exported, type ExportFormat } from './export.js';
import { Feed } from './feed.js';
import { KeptOutside, type Keeper } from './keeper.js';
import { ledgerErrorFrom } from './ledgerError.js';
import { actsIn, entriesIn, entriesOfKinds } from './pages.js';
import type { Ask } from './questions.js';
import { ReadingThread } from './readingThread.js';
import {
  Reader,
  type EntryQuery,
  type Erasing,
  type LedgerSize,
  type RowPage,
  type RowQuery,
  type RuleUse,
} from './reader.js';
import type { Pruning } from './pruner.js';
import type { Recovered } from './recover.js';
import type { Signer } from './signer.js';
import { Spending, type SpentQuery } from './spending.js';
import { openDatabase, overwriteLog } from './storage.js';
import type { Verification } from './verify.js';
import type { Verifying } from './verifyAll.js';
import type { ListsFinding } from './listsVerifier.js';
import type { VerifyingLists } from './verifyLists.js';
import { Upkeep, type Erased } from './upkeep.js';
import type { Writer } from './writers.js';

/**
 * The append-only record of what was asked, decided and done; every panel is a view of it.
 *
 * Invariant: an entry is durable before `record` resolves, follows by hash from the one before, and is never changed;
 * an ask is settled once, whichever process answers. All processes of a user append to one chain.
 */
export class Ledger implements Disposable {
  readonly onDidRecord: Event<Entry>;
  private readonly reader: Reader;
  private readonly asking: Asking;
  private readonly feed: Feed;
  private readonly appender: Appender;
  private readonly access: Access;
  private readonly upkeep: Upkeep;
  private readonly spending: Spending;
  /** The newest entry known here: should it be gone, the tail was cut. */
  private last = { seq: 0, hash: genesis };
  private readonly outside: KeptOutside;

  private constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly clock: Clock,
    /** For the person: a damaged ledger was set aside. */
    readonly notice: string | undefined,
    private readonly report: (fault: unknown) => void,
    worker: URL | undefined,
  ) {
    this.reader = new Reader(db);
    this.asking =
      worker === undefined
        ? new AskedHere(read => this.access.reading(() => read(this.reader)))
        : new ReadingThread(file, worker);
    this.feed = new Feed(this.reader, clock, report);
    this.onDidRecord = this.feed.onDidRecord;
    this.outside = new KeptOutside(this.reader, report);
    this.appender = new Appender(db, clock);
    this.access = new Access(db, file, this.appender);
    this.upkeep = new Upkeep({
      ...{ db, clock, report, reader: this.reader, appender: this.appender, access: this.access },
      tell: entries => this.tell(entries),
    });
    this.spending = new Spending(db);
    this.last = this.appender.readTail();
  }

  /**
   * Throws a LedgerError that says what to do. `report` hears of listeners that throw and of entries that could not be
   * looked for. Lists, searches, exports and verification are read by the program `worker` on a thread of their own;
   * without one, on this thread.
   */
  static open(file: string, clock: Clock, report: (fault: unknown) => void = () => undefined, worker?: URL): Ledger {
    const { db, notice } = openDatabase(file, clock.now());
    try {
      const ledger = new Ledger(db, file, clock, notice, report, worker);
      if (notice !== undefined) {
        ledger.append(itself, { kind: 'oddity', what: notice });
      }
      return ledger;
    } catch (cause) {
      db.close();
      throw ledgerErrorFrom(file, cause);
    }
  }

  readonly record: RecordEntry = async (about, body) => this.append(about, body);

  entries(query: EntryQuery): Entry[] {
    return this.access.reading(() => this.reader.entries(query));
  }

  /** Acts, newest first. */
  rows(query: RowQuery): Promise<RowPage> {
    return this.asking.ask('rows', query);
  }

  rowsOf(acts: readonly string[]): ActivityRow[] {
    return this.access.reading(() => this.reader.rowsOf(acts));
  }

  /** Over the acts that a filter leaves. */
  counts(filter: ActivityFilter): Promise<ActivityCounts> {
    return this.asking.ask('counts', filter);
  }

  /** Whatever takes a while to read is asked of the thread that reads. */
  get ask(): Ask {
    return this.asking.ask;
  }

  /** The number of the newest act's first entry, or of the newest entry; 0 where there is none. */
  head(of: 'acts' | 'entries'): number {
    return this.access.reading(() => (of === 'acts' ? this.reader.lists.head() : this.reader.lists.entries.head()));
  }

  /** How much there is. */
  size(): LedgerSize {
    return this.access.reading(() => this.reader.size());
  }

  /** What a filter leaves, as text to be written out part by part; without one every entry, as JSON Lines. */
  exported(format: ExportFormat, filter: ActivityFilter): AsyncGenerator<string> {
    return exported(this.ask, format, filter);
  }

  /** Acts that a filter leaves, oldest first, each with its entries, a page at a time. */
  actPages(filter: ActivityFilter): AsyncGenerator<readonly (readonly Entry[])[]> {
    return actsIn(this.ask, filter);
  }

  /** Every entry of one kind, oldest first, a page at a time. */
  pagesOf(kind: Entry['body']['kind']): AsyncGenerator<readonly Entry[]> {
    return entriesIn(this.ask, kind);
  }

  /** Entries of these kinds from that time on, oldest first. */
  entriesOf(kinds: readonly Entry['body']['kind'][], from: number): AsyncGenerator<Entry> {
    return entriesOfKinds(this.ask, kinds, from);
  }

  /** With which hashes are keyed that leave this machine. */
  get installationKey(): string {
    return this.access.reading(() => this.reader.installationKey());
  }

  /** By rule: in how many acts it spoke, and when it did so last. */
  ruleUse(): ReadonlyMap<string, RuleUse> {
    return this.access.reading(() => this.reader.ruleUse());
  }

  /** How many passes were minted where this rule spoke. */
  uses(rule: string): number {
    return this.access.reading(() => this.spending.uses(rule));
  }

  /** What a rule let pass in a period up to now, whichever window it was in. */
  spent(query: SpentQuery): number {
    return this.access.reading(() => this.spending.spent(query, this.clock.now()));
  }

  /** The latest time in any entry; a clock that shows less was set back. */
  get newestAt(): number {
    return this.access.reading(() => this.reader.newestAt());
  }

  // What is done to it besides adding: `Upkeep` says how.

  recover(alive?: (writer: Writer) => boolean): Recovered {
    return this.upkeep.recover(alive);
  }
  erase(of: Erasing, by: string, why: string): Promise<Erased> {
    return this.upkeep.erase(of, by, why);
  }
  prune(limits: Pruning, by: string, why: string): Promise<number> {
    return this.upkeep.prune(limits, by, why);
  }
  rebuildLists(by: string): Promise<void> {
    return this.upkeep.rebuildLists(by);
  }

  /** Checkpoints are signed with this from now on; those of another key stay good. */
  useSigner(signer: Signer): void {
    this.appender.signer = signer;
  }

  /**
   * Signs with the keeper's key from now on, and has it keep each checkpoint. Where the one that it kept is not of this
   * ledger, that goes on record; returned is a sentence for the person.
   */
  useKeeper(keeper: Keeper): string | undefined {
    this.useSigner(keeper.signer);
    const kept = this.access.reading(() => this.outside.use(keeper));
    if (kept === undefined) return undefined;
    this.append(itself, { kind: 'gap', after: kept.count, head: kept.head });
    return `The ledger ${this.file} is not the one that Countersign wrote last: entries were cut off, changed, or the file was replaced. What is there now goes on, and that is on record. The checkpoint of ${new Date(kept.at).toISOString()} had ${kept.count} entries.`;
  }

  /** Settles once every checkpoint is where it is kept outside, or could not be. */
  get keptOutside(): Promise<void> {
    return this.outside.kept;
  }

  /** Signs for everything that is there, where there is a key; the newest checkpoint, to be kept elsewhere. */
  checkpoint(): Checkpoint | undefined {
    this.tell(this.access.writing(() => this.appender.checkpoint()));
    const [newest] = this.entries({ kind: 'checkpoint', limit: 1 });
    return newest?.body.kind === 'checkpoint' ? newest.body : undefined;
  }

  /** Compares with the newest checkpoint that is kept elsewhere, and with those that are given. */
  async verify(about: Verifying = {}): Promise<Verification> {
    const { seq: count, hash: head } = this.last;
    const own = [{ count, head }, ...(this.outside.newest === undefined ? [] : [this.outside.newest])];
    const witnesses = [...own, ...(about.witnesses ?? [])];
    return this.asking.verify(count, { ...about, witnesses });
  }

  /** Whether what lists, search and limits read is what the entries say. */
  verifyLists(about: VerifyingLists = {}): Promise<ListsFinding> {
    return this.asking.verifyLists(about);
  }

  dispose(): void {
    if (!this.db.isOpen) return;
    this.feed.dispose();
    this.asking.dispose();
    try {
      const { writer } = this.appender;
      if (writer !== undefined) {
        this.checkpoint();
        this.db.prepare('UPDATE writers SET closed = 1 WHERE id = ?').run(writer);
        overwriteLog(this.db); // the thread that read may have the file open for a moment yet
      }
    } catch (fault) {
      this.report(ledgerErrorFrom(this.file, fault)); // the end of this process will say the same
    }
    this.db.close();
  }

  private append(about: About, body: EntryBody): void {
    this.tell(this.access.writing(() => this.appender.append(about, body)));
  }

  private tell(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.last = entry;
      if (entry.body.kind === 'checkpoint') this.outside.keep(entry.body);
      this.feed.recorded(entry);
    }
  }
}
