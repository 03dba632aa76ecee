import type { Clock } from '../base/clock.js';
import { assertNever } from '../base/never.js';
import type { Entry } from '../protocol/entry.js';
import type { Outlet } from '../protocol/telemetry.js';
import type { Cursors } from './cursors.js';
import { backOffMs, deliveredBy, type Delivered } from './delivery.js';

/** One signal, in the words of OTLP. Entries are handed in order. */
export interface Encoder {
  /** Undefined where these entries have nothing to say in this signal. */
  encode(entries: readonly Entry[]): Promise<Uint8Array | undefined>;
  /** How many of those sent were not taken, by an answer that says so. */
  rejectedBy(answer: Uint8Array): number;
}

export interface PumpDeps {
  readonly outlet: Outlet;
  readonly encoder: () => Promise<Encoder>;
  readonly entries: (query: { readonly after: number; readonly limit: number }) => readonly Entry[];
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly random: () => number;
  readonly report: (fault: unknown) => void;
}

/** All that is ever held in memory: what is not in it waits in the ledger. */
const mostEntries = 256;
/** What comes shortly after one another goes out together. */
const gatherMs = 1000;
/** Another process sends; whether it still does is looked at so often. */
const watchMs = 5000;

/** What is under way: entries, and their bytes once they are encoded. */
interface Load {
  readonly entries: readonly Entry[];
  readonly last: number;
  /** Undefined where nothing is to be sent of it. */
  readonly body: Uint8Array | undefined;
  /** How many of them are given up, since they cannot be encoded. */
  readonly lost: number;
}

/**
 * Sends what is in the ledger to one address, a part at a time, and goes on behind it once that was taken.
 *
 * Invariant: it only reads; whatever the collector does, nobody waits for it, and no more than one part is in memory.
 */
export class Pump {
  /** Why the last try failed, in words. */
  trouble: string | undefined;
  private readonly stop = new AbortController();
  private load: Load | undefined;
  private size = mostEntries;
  private failures = 0;
  private working: Promise<void> | undefined;
  private timer: { dispose(): void } | undefined;
  /** Something came while it worked, perhaps just after it had looked. */
  private woken = false;
  /** Until when it holds still after a failure. */
  private heldUntil = 0;

  constructor(private readonly deps: PumpDeps) {}

  /** There is something new in the ledger. */
  wake(): void {
    this.woken = this.working !== undefined;
    if (this.timer === undefined && !this.woken) this.wait(gatherMs);
  }

  /** Sends what there is; resolves when nothing is left to do, after a failure, or when `signal` says so. Never rejects. */
  async flush(signal: AbortSignal): Promise<void> {
    if (this.isHeld()) return;
    this.timer?.dispose();
    this.timer = undefined;
    const over = new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const all = async (): Promise<void> => {
      await this.working;
      if (!this.isHeld()) await this.work();
    };
    if (!signal.aborted) await Promise.race([all(), over]);
  }

  /** Ends what is under way; it is sent again by the next process. */
  close(): void {
    this.stop.abort();
    this.timer?.dispose();
  }

  private wait(ms: number): void {
    this.timer?.dispose();
    if (this.stop.signal.aborted) return;
    this.timer = this.deps.clock.after(ms, () => {
      this.timer = undefined;
      void this.work();
    });
  }

  private work(): Promise<void> {
    this.working ??= this.sendAll().then(next => {
      this.working = undefined;
      const wait = next ?? (this.woken ? gatherMs : undefined);
      this.woken = false;
      if (wait !== undefined) this.wait(wait);
    });
    return this.working;
  }

  /** Until nothing is left or something fails; then in how many milliseconds it is to be looked at again. Never rejects. */
  private async sendAll(): Promise<number | undefined> {
    try {
      for (;;) {
        if (this.stop.signal.aborted) return undefined;
        const load = this.load ?? (await this.next());
        if (load === 'nothing') return undefined;
        if (load === 'not-ours') return watchMs;
        this.load = load;
        const wait = await this.send(load);
        if (wait !== undefined) return this.hold(wait);
      }
    } catch (fault) {
      this.load = undefined;
      if (this.stop.signal.aborted) return undefined;
      this.deps.report(fault);
      this.trouble = fault instanceof Error ? fault.message : String(fault);
      return this.hold(backOffMs(++this.failures, this.deps.random));
    }
  }

  private async next(): Promise<Load | 'nothing' | 'not-ours'> {
    const { cursors, outlet, clock } = this.deps;
    const cursor = cursors.claim(outlet.url, clock.now());
    if (cursor === undefined) return 'not-ours';
    const found = this.deps.entries({ after: cursor.seq, limit: this.size });
    const entries = found.filter(({ seq }) => seq <= (cursor.until ?? seq));
    const last = entries.at(-1)?.seq;
    if (last === undefined) return this.passEmpty(cursor.seq, cursor.until);
    this.loseCount(cursor.seq, entries[0]?.seq ?? last);
    return { entries, last, ...(await this.encode(entries)) };
  }

  /** What cannot be encoded must not stand before all that follows. */
  private async encode(entries: readonly Entry[]): Promise<Pick<Load, 'body' | 'lost'>> {
    const encoder = await this.deps.encoder();
    try {
      return { body: await encoder.encode(entries), lost: 0 };
    } catch (fault) {
      this.deps.report(fault);
      return { body: undefined, lost: entries.length };
    }
  }

  /** Entries that were pruned before they could be sent are gone, and counted. */
  private loseCount(after: number, first: number): void {
    if (first > after + 1) this.deps.cursors.advance(this.deps.outlet.url, first - 1, first - after - 1);
  }

  private passEmpty(seq: number, until: number | undefined): Load | 'nothing' {
    if (until === undefined || until <= seq) return 'nothing';
    return { entries: [], last: until, body: undefined, lost: 0 };
  }

  /** Undefined once it was taken or given up; else for how long to wait. */
  private async send(load: Load): Promise<number | undefined> {
    const { clock, outlet } = this.deps;
    if (load.body === undefined) return this.done(load, load.lost);
    let reply;
    try {
      const { post } = await import('./post.js'); // a start without a collector is spared the HTTP client
      reply = await post(outlet, load.body, this.stop.signal);
    } catch (cause) {
      if (this.stop.signal.aborted) throw cause;
      return this.fail(`it cannot be reached (${reasonOf(cause)})`, undefined);
    }
    const delivered: Delivered = deliveredBy(reply, clock.now());
    switch (delivered.kind) {
      case 'taken':
        return this.done(load, (await this.deps.encoder()).rejectedBy(reply.body));
      case 'refused':
        this.trouble = delivered.because;
        return this.done(load, load.entries.length, delivered.because);
      case 'too-large':
        return this.halve(load);
      case 'later':
        return this.fail(delivered.because, delivered.afterMs);
      default:
        return assertNever(delivered);
    }
  }

  private halve(load: Load): number | undefined {
    if (load.entries.length <= 1) return this.done(load, load.entries.length, 'one entry is too large for it');
    this.size = Math.max(1, Math.floor(load.entries.length / 2));
    this.load = undefined;
    return undefined;
  }

  private done({ last }: Load, dropped: number, trouble?: string): number | undefined {
    this.deps.cursors.advance(this.deps.outlet.url, last, dropped);
    this.load = undefined;
    this.size = Math.min(mostEntries, this.size * 2);
    this.failures = 0;
    this.trouble = trouble;
    return undefined;
  }

  private fail(because: string, afterMs: number | undefined): number {
    this.trouble = because;
    const wait = backOffMs(++this.failures, this.deps.random);
    return Math.max(wait, afterMs ?? 0);
  }

  private isHeld(): boolean {
    return this.heldUntil > this.deps.clock.now();
  }

  private hold(ms: number): number {
    this.heldUntil = this.deps.clock.now() + ms;
    return ms;
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'no answer in time';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
