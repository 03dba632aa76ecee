import type { Clock } from '../base/clock.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import type { Event } from '../base/emitter.js';
import { newId } from '../base/ids.js';
import type { Entry } from '../protocol/entry.js';
import { signals, type Destination, type Outlet, type Signal } from '../protocol/telemetry.js';
import { Cursors } from './cursors.js';
import { destinationInWords } from './destination.js';
import { Pump, type Encoder } from './pump.js';
import type { Standing } from './standing.js';
import type { ReadEntries } from './turns.js';

/** As much of the ledger as is needed: it is read, and nothing else. */
export interface Source {
  readonly entries: ReadEntries;
  readonly onDidRecord: Event<Entry>;
}

export interface TelemetryDeps {
  readonly source: Source;
  /** Where it is kept what was sent. */
  readonly file: string;
  readonly clock: Clock;
  /** Tells nobody without this installation's key what was hashed. */
  readonly keyed: (text: string) => string;
  readonly fault: (fault: unknown) => void;
  readonly random?: () => number;
}

interface Line {
  readonly signal: Signal;
  readonly outlet: Outlet;
  readonly pump: Pump;
}

/** What is sent to one destination. */
interface Sending {
  readonly destination: Destination;
  readonly cursors: Cursors;
  readonly lines: readonly Line[];
  readonly own: DisposableStore;
}

/**
 * The ledger as OpenTelemetry, sent to where an administrator or the user said.
 *
 * Invariant: without a destination no socket is opened and no package of OpenTelemetry is loaded. Nobody waits for a
 * collector: whatever it does not take stays in the ledger, and is sent when it does, at least once.
 */
export class Telemetry implements Disposable {
  private readonly me = newId('process');
  private sending: Sending | undefined;
  /** What was said last, to tell a change from the same again. */
  private said: string | undefined;
  private isOver = false;

  constructor(private readonly deps: TelemetryDeps) {}

  /** Sends there from the next entry on; undefined: nowhere. What is due from before to the same address stays due. */
  sendTo(destination: Destination | undefined): void {
    const said = JSON.stringify(destination ?? null);
    if (said === this.said || this.isOver) return;
    this.end();
    this.said = said;
    if (destination === undefined || Object.keys(destination.outlets).length === 0) this.switchOff();
    else this.sending = this.begin(destination);
  }

  /** Undefined while it is off. */
  standing(): Standing | undefined {
    const { sending } = this;
    if (sending === undefined) return undefined;
    const newest = this.newest();
    const stood = sending.lines.flatMap(({ outlet }) => sending.cursors.deliveryOf(outlet.url) ?? []);
    return {
      where: destinationInWords(sending.destination),
      waiting: Math.max(0, ...stood.map(({ seq }) => newest - seq)),
      dropped: Math.max(0, ...stood.map(({ dropped }) => dropped)),
      trouble: sending.lines.map(({ pump }) => pump.trouble).find(trouble => trouble !== undefined),
    };
  }

  /** Sends what there is, and waits for that at most so long: the rest goes out next time. Never rejects. */
  async flush(mostMs: number): Promise<void> {
    const lines = this.sending?.lines ?? [];
    const over = new AbortController();
    const timer = this.deps.clock.after(mostMs, () => over.abort());
    await Promise.all(lines.map(({ pump }) => pump.flush(over.signal)));
    timer.dispose();
  }

  dispose(): void {
    this.isOver = true;
    this.end();
  }

  private end(): void {
    const { sending } = this;
    this.sending = undefined;
    try {
      sending?.own.dispose();
    } catch (fault) {
      this.deps.fault(fault); // another process will find the claim too old
    }
  }

  private begin(destination: Destination): Sending {
    const { source, clock, fault, random = Math.random } = this.deps;
    const own = new DisposableStore();
    const found = signals.flatMap((signal): [Signal, Outlet][] => {
      const outlet = destination.outlets[signal];
      return outlet === undefined ? [] : [[signal, outlet]];
    });
    const cursors = own.add(this.openCursors(found.map(([, { url }]) => url)));
    const lines = found.map(([signal, outlet]): Line => {
      const encoder = this.encoderOf(signal, outlet, destination);
      const entries: ReadEntries = query => source.entries(query);
      const pump = new Pump({ outlet, encoder, entries, cursors, clock, random, report: fault });
      own.add({ dispose: () => pump.close() });
      return { signal, outlet, pump };
    });
    const wake = (): void => {
      for (const { pump } of lines) pump.wake();
    };
    own.add(source.onDidRecord(wake));
    wake(); // what an earlier process left
    return { destination, cursors, lines, own };
  }

  /** Loads what is heavy once there is something to send. */
  private encoderOf(signal: Signal, outlet: Outlet, destination: Destination): () => Promise<Encoder> {
    const { source, keyed } = this.deps;
    const open = async (): Promise<Encoder> => {
      const { encoderFor } = await import('./otlp.js');
      return encoderFor(signal, outlet, {
        destination,
        entries: query => source.entries(query),
        keyed,
        instance: this.me,
      });
    };
    let opened: Promise<Encoder> | undefined;
    return () => (opened ??= open());
  }

  /** Without the file it is only known in memory what was sent: another start sends from then on. */
  private openCursors(urls: readonly string[]): Cursors {
    const newest = this.newest();
    try {
      return Cursors.open(this.deps.file, this.me, urls, newest);
    } catch (fault) {
      this.deps.fault(fault);
      return Cursors.open(':memory:', this.me, urls, newest);
    }
  }

  private switchOff(): void {
    try {
      Cursors.switchOff(this.deps.file, this.me, this.newest());
    } catch (fault) {
      this.deps.fault(fault);
    }
  }

  private newest(): number {
    return this.deps.source.entries({ limit: 1 })[0]?.seq ?? 0;
  }
}
