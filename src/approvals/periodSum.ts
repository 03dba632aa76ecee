import type { LimitPeriod } from '../protocol/policyLimits.js';

const minute = 60_000;
export const periodLengths = { minute, hour: 60 * minute, day: 24 * 60 * minute } as const;

/** Where something was used. */
export interface Place {
  readonly at: number;
  readonly session: string;
}

/** A sum over the newest stretch of time, whose start only moves on. */
export class SlidingSum {
  private readonly amounts: { readonly at: number; readonly amount: number }[] = [];
  private first = 0;
  private sum = 0;

  add(at: number, amount: number): void {
    this.amounts.push({ at, amount });
    this.sum += amount;
  }

  since(start: number): number {
    for (let oldest = this.amounts[this.first]; oldest !== undefined && oldest.at <= start;) {
      this.sum -= oldest.amount;
      oldest = this.amounts[(this.first += 1)];
    }
    if (this.first > 1000) {
      this.amounts.splice(0, this.first);
      this.first = 0;
    }
    return this.first === this.amounts.length ? (this.sum = 0) : this.sum;
  }
}

/** What was used in one period at a time, and the most that it ever came to. */
export class PeakSum {
  peak = 0;
  private readonly sliding = new SlidingSum();
  private readonly bySession = new Map<string, number>();

  constructor(private readonly per: LimitPeriod) {}

  add(amount: number, { at, session }: Place): void {
    if (this.per === 'session' || this.per === 'task') {
      const sum = (this.bySession.get(session) ?? 0) + amount;
      this.bySession.set(session, sum);
      this.peak = Math.max(this.peak, sum);
      return;
    }
    this.sliding.add(at, amount);
    this.peak = Math.max(this.peak, this.sliding.since(at - periodLengths[this.per]));
  }

  /** What a person asks for next is another task. */
  prompted(session: string): void {
    if (this.per === 'task') this.bySession.delete(session);
  }
}
