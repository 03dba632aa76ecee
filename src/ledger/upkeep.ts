import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../base/clock.js';
import type { Entry } from '../protocol/entry.js';
import type { Access } from './access.js';
import { itself, type Appender } from './appender.js';
import { Pruner, type Pruning } from './pruner.js';
import type { Erasing, Reader } from './reader.js';
import { Rebuilding } from './rebuild.js';
import { leftOpen, type Recovered } from './recover.js';
import { emptyLog, giveBack } from './storage.js';
import { hasOldWords, mergeSome } from './sweep.js';
import { Words } from './words.js';
import { isAlive, type Writer } from './writers.js';

export interface Erased {
  /** Of how many entries texts were taken away. */
  readonly entries: number;
  /** False: another window reads for long, so that the bytes stay in the file's log until that is closed. */
  readonly overwritten: boolean;
}

export interface UpkeepDeps {
  readonly db: DatabaseSync;
  readonly access: Access;
  readonly reader: Reader;
  readonly appender: Appender;
  readonly clock: Clock;
  readonly report: (fault: unknown) => void;
  /** Of what was put on record by it. */
  readonly tell: (entries: readonly Entry[]) => void;
}

/**
 * What is done to the record besides adding to it: closing what a process left open, taking texts or old entries away,
 * making lists anew.
 *
 * Invariant: each of these is itself on record, and goes a part at a time, so that others go on.
 */
export class Upkeep {
  constructor(private readonly deps: UpkeepDeps) {}

  /**
   * Records as lapsed every ask, and as failed every run and every act of a dry run, that a process left open which no
   * longer lives. Those of this and of other living windows stay. What it erased, and had not overwritten yet, is.
   */
  recover(alive: (writer: Writer) => boolean = isAlive): Recovered {
    const { db, reader, appender, access, clock, tell } = this.deps;
    const entries = access.writing(() =>
      leftOpen(db, reader, alive, clock.now()).flatMap(({ about, body }) => appender.append(about, body)),
    );
    tell(entries);
    if (access.reading(() => hasOldWords(db))) void this.sweep();
    const lapsed = entries.filter(entry => entry.body.kind === 'decision').length;
    return { lapsed, cut: entries.length - lapsed };
  }

  /**
   * Takes what people and models said out of the file; that it was said, and that and by whom it was erased, stays on
   * record.
   */
  async erase(of: Erasing, by: string, why: string): Promise<Erased> {
    const { reader, appender, access, tell } = this.deps;
    const [entries, recorded] = access.writing(() => {
      const erased = reader.withTexts(of);
      return [erased.length, appender.erase(erased, by, why)] as const;
    });
    tell(recorded);
    return { entries, overwritten: await this.sweep() };
  }

  /**
   * Takes the oldest entries away, a part at a time; that they were there, and by whom they were taken, stays on record,
   * and the rest verifies. Returns how many: none without a key, since nobody could tell then who it was.
   */
  async prune(limits: Pruning, by: string, why: string): Promise<number> {
    const { db, reader, appender, access, clock, tell } = this.deps;
    const before = access.reading(() => reader.pruned());
    const until = access.reading(() => new Pruner(db).until(limits, clock.now()));
    for (let isMore = true; isMore && db.isOpen;) {
      const recorded = access.writing(() => appender.prune(until, by, why));
      tell(recorded);
      isMore = recorded.length > 0;
      await new Promise(setImmediate);
    }
    if (!db.isOpen) return 0;
    const pruned = access.reading(() => reader.pruned()) - before;
    if (pruned > 0) {
      await giveBack(db).catch((cause: unknown) => access.fail(cause));
      await this.sweep();
    }
    return pruned;
  }

  /**
   * Makes anew, from the entries, what lists, search and limits read, a part at a time, so that others go on; that it
   * was done, and by whom, goes on record.
   */
  async rebuildLists(by: string): Promise<void> {
    const { db, reader, appender, access, tell } = this.deps;
    const pruned = access.reading(() => reader.pruned());
    const rebuilding = new Rebuilding(db, reader.beside, pruned, () => appender.writerId());
    access.writing(() => rebuilding.spent());
    const what = `Lists, search and limits were made anew from the entries by ${by}.`;
    const step = (): boolean => {
      const [isMore, recorded] = access.writing(() => {
        const more = rebuilding.step();
        return [more, more ? [] : appender.append(itself, { kind: 'oddity', what })] as const;
      });
      tell(recorded);
      return isMore;
    };
    while (step()) await new Promise(setImmediate);
    const words = new Words(db);
    access.writing(() => words.drop(pruned));
    while (access.writing(() => words.putSome())) await new Promise(setImmediate);
  }

  /**
   * Overwrites what was erased or pruned wherever it still stands, a part at a time. False where it could not. Never
   * rejects.
   */
  private async sweep(): Promise<boolean> {
    const { db, access, report } = this.deps;
    try {
      while (db.isOpen && hasOldWords(db)) {
        if (!access.writing(() => mergeSome(db))) return false;
        await new Promise(setImmediate);
      }
      return await emptyLog(db);
    } catch (fault) {
      report(fault); // what was erased is out of sight, and that is on record
      return false;
    }
  }
}
