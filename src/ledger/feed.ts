import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { Emitter, type Event } from '../base/emitter.js';
import type { Entry } from '../protocol/entry.js';
import type { Reader } from './reader.js';

const pollMs = 500;
const pageSize = 500;

/**
 * Tells listeners of every entry once and in order, also of those that other processes append. It looks for these
 * only from the first listener on.
 */
export class Feed implements Disposable {
  private readonly emitter: Emitter<Entry>;
  private poll: Disposable | undefined;
  private version = 0;
  private seen = 0;
  private newest = 0;
  private telling = false;
  private disposed = false;

  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly report: (fault: unknown) => void,
  ) {
    this.emitter = new Emitter<Entry>(report);
  }

  readonly onDidRecord: Event<Entry> = listener => {
    if (this.poll === undefined && !this.disposed) {
      this.seen = this.newest = this.reader.newestSeq();
      this.version = this.reader.dataVersion();
      this.wait();
    }
    return this.emitter.event(listener);
  };

  /** An entry of our own is durable; those of others that came before it are told first. */
  recorded(entry: Entry): void {
    if (this.poll === undefined) return;
    this.newest = entry.seq;
    this.tell(entry);
  }

  private wait(): void {
    this.poll = this.clock.after(pollMs, () => {
      this.look();
      if (!this.disposed) this.wait();
    });
  }

  private look(): void {
    try {
      const version = this.reader.dataVersion();
      if (version === this.version) return;
      this.newest = this.reader.newestSeq();
      this.tell(undefined);
      this.version = version; // only now: what a fault kept from being told is looked for again
    } catch (fault) {
      this.report(fault);
    }
  }

  /** A listener that records makes no second telling inside the first: the outer one goes on to its entry. */
  private tell(fresh: Entry | undefined): void {
    if (this.telling) return;
    this.telling = true;
    try {
      while (this.seen < this.newest && !this.disposed) {
        const next =
          fresh?.seq === this.seen + 1 ? [fresh] : this.reader.entries({ after: this.seen, limit: pageSize });
        if (next.length === 0) return;
        for (const entry of next) {
          this.seen = entry.seq;
          this.emitter.fire(entry);
        }
      }
    } finally {
      this.telling = false;
    }
  }

  dispose(): void {
    this.disposed = true;
    this.poll?.dispose();
    this.emitter.dispose();
  }
}
