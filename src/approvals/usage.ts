import type { Entry } from '../protocol/entry.js';
import { modelRequestTool, type CountedMeasure, type LimitPeriod, type Portion } from '../protocol/policyLimits.js';

const minute = 60_000;
const lengths = { minute, hour: 60 * minute, day: 24 * 60 * minute } as const;
/** What is older counts for no limit but that of its own session, which does not outlive its window. */
export const longestPeriodMs = lengths.day;

/**
 * What was used of what policy files limit, and what people let through besides; counted from entries of the record, so
 * that it is the same in every window and after a restart.
 *
 * Invariant: it only ever takes entries in their order, each once.
 */
export class Usage {
  private readonly windows = new Map<string, Window>();
  private readonly sums = new Map<string, number>();

  take({ at, session, body }: Pick<Entry, 'at' | 'session' | 'body'>): void {
    const add = (measure: CountedMeasure, amount: number | undefined): void =>
      this.add(measure, amount, { at, session });
    switch (body.kind) {
      case 'prompt':
        // What a person asks for next is another task.
        for (const key of [...this.sums.keys()]) if (key.startsWith(taskKey(session, ''))) this.sums.delete(key);
        return;
      case 'run':
        if (body.tool === modelRequestTool) return; // counted as the request that it lets through
        add('actions', 1);
        add('bytesWritten', body.writes);
        return;
      case 'connection':
        add('networkBytes', (body.sent ?? 0) + (body.received ?? 0));
        return;
      case 'model':
        add('requests', 1);
        add('tokens', body.usage && body.usage.input + body.usage.output);
        add('money', body.cost);
        add('unpriced', body.usage !== undefined && body.cost === undefined ? 1 : undefined);
        return;
      case 'limit':
        this.grant(body.portion, { at, session });
        return;
      default:
        return;
    }
  }

  /** Up to now. */
  of(measure: CountedMeasure, per: LimitPeriod, session: string, now: number): { used: number; granted: number } {
    const sum = (what: string): number => {
      switch (per) {
        case 'session':
          return this.sums.get(sessionKey(session, what)) ?? 0;
        case 'task':
          return this.sums.get(taskKey(session, what)) ?? 0;
        default:
          return this.windows.get(`${per} ${what}`)?.since(now - lengths[per]) ?? 0;
      }
    };
    return { used: sum(measure), granted: sum(grantOf(measure, per)) };
  }

  private add(what: string, amount: number | undefined, place: Place): void {
    if (amount === undefined) return;
    for (const per of ['minute', 'hour', 'day'] as const) this.window(per, what).add(place.at, amount);
    for (const key of [sessionKey(place.session, what), taskKey(place.session, what)]) this.plus(key, amount);
  }

  /** Counts for the one limit that it was said about, as long as what was used then does. */
  private grant(portion: Portion | undefined, { at, session }: Place): void {
    if (portion === undefined) return;
    const { measure, per, amount } = portion;
    const what = grantOf(measure, per);
    if (per === 'session') this.plus(sessionKey(session, what), amount);
    else if (per === 'task') this.plus(taskKey(session, what), amount);
    else this.window(per, what).add(at, amount);
  }

  private plus(key: string, amount: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + amount);
  }

  private window(per: keyof typeof lengths, what: string): Window {
    const key = `${per} ${what}`;
    const known = this.windows.get(key) ?? new Window();
    this.windows.set(key, known);
    return known;
  }
}

interface Place {
  readonly at: number;
  readonly session: string;
}

/** A sum over the newest stretch of time, whose start only moves on. */
class Window {
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

function grantOf(measure: CountedMeasure, per: LimitPeriod): string {
  return `granted ${measure} ${per}`;
}

function sessionKey(session: string, what: string): string {
  return `session ${session}\0${what}`;
}

function taskKey(session: string, what: string): string {
  return `task ${session}\0${what}`;
}
