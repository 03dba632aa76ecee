import { kindsOfUse } from '../approvals/limitUse.js';
import { longestPeriodMs, Usage } from '../approvals/usage.js';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Entry } from '../protocol/entry.js';
import type { CountedMeasure, LimitPeriod } from '../protocol/policyLimits.js';

type Record = Pick<Ledger, 'entries' | 'onDidRecord'>;

/**
 * What is used of limits, in all windows: counted from the record of the last day, and of every entry from then on.
 * Nothing is read before the first limit asks for it.
 */
export class CountedUsage implements Disposable {
  private usage: Usage | undefined;
  private listening: Disposable | undefined;

  constructor(
    private readonly record: Record,
    private readonly clock: Clock,
  ) {}

  of(measure: CountedMeasure, per: LimitPeriod, session: string): { used: number; granted: number } {
    return (this.usage ??= this.begin()).of(measure, per, session, this.clock.now());
  }

  dispose(): void {
    this.listening?.dispose();
  }

  private begin(): Usage {
    const usage = new Usage();
    const read = this.lastDay();
    // Of another window's entries some are read here before they are told of.
    const newest = read.at(-1)?.seq ?? 0;
    for (const entry of read) usage.take(entry);
    this.listening = this.record.onDidRecord(entry => {
      if (entry.seq > newest) usage.take(entry);
    });
    return usage;
  }

  private lastDay(): readonly Entry[] {
    return kindsOfUse.flatMap(kind => [...this.since(kind)]).toSorted((a, b) => a.seq - b.seq);
  }

  private *since(kind: Entry['body']['kind']): Generator<Entry> {
    const start = this.clock.now() - longestPeriodMs;
    for (let before: number | undefined; ;) {
      const page = this.record.entries({ kind, limit: pageSize, ...(before !== undefined && { before }) });
      yield* page.filter(({ at }) => at > start);
      before = Math.min(...page.map(({ seq }) => seq));
      if (page.length < pageSize || page.some(({ at }) => at <= start)) return;
    }
  }
}

const pageSize = 500;
