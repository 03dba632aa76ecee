import type { Entry } from '../protocol/entry.js';
import { modelRequestTool, type CountedMeasure, type LimitPeriod, type Portion } from '../protocol/policyLimits.js';
import { periodLengths, SlidingSum, type Place } from './periodSum.js';

/** What is older counts for no limit but that of its own session, which does not outlive its window. */
export const longestPeriodMs = periodLengths.day;

/**
 * What was used of what policy files limit, and what people let through besides; counted from entries of the record, so
 * that it is the same in every window and after a restart.
 *
 * Invariant: it only ever takes entries in their order, each once.
 */
export class Usage {
  private readonly windows = new Map<string, SlidingSum>();
  private readonly sums = new Map<string, number>();

  take({ at, session, body }: Pick<Entry, 'at' | 'session' | 'body'>): void {
    const place = { at, session };
    if (body.kind === 'limit') this.grant(body.portion, place);
    // What a person asks for next is another task.
    if (body.kind === 'prompt')
      for (const key of [...this.sums.keys()]) if (key.startsWith(taskKey(session, ''))) this.sums.delete(key);
    for (const [measure, amount] of takenBy(body)) this.add(measure, amount, place);
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
          return this.windows.get(`${per} ${what}`)?.since(now - periodLengths[per]) ?? 0;
      }
    };
    return { used: sum(measure), granted: sum(grantOf(measure, per)) };
  }

  private add(what: string, amount: number, place: Place): void {
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

  private window(per: keyof typeof periodLengths, what: string): SlidingSum {
    const key = `${per} ${what}`;
    const known = this.windows.get(key) ?? new SlidingSum();
    this.windows.set(key, known);
    return known;
  }
}

/** What an entry says was used, of each measure. */
export function takenBy(body: Entry['body']): readonly (readonly [measure: CountedMeasure, amount: number])[] {
  switch (body.kind) {
    case 'run':
      if (body.tool === modelRequestTool) return []; // counted as the request that it lets through
      return [['actions', 1], ...(body.writes === undefined ? [] : [['bytesWritten', body.writes] as const])];
    case 'connection':
      return [['networkBytes', (body.sent ?? 0) + (body.received ?? 0)]];
    case 'model':
    case 'reviewer': {
      const { usage, cost } = body;
      const tokens = usage === undefined ? [] : [['tokens', usage.input + usage.output] as const];
      const isUnpriced = usage !== undefined && cost === undefined;
      const price = cost !== undefined ? [['money', cost] as const] : isUnpriced ? [['unpriced', 1] as const] : [];
      // Only what the agent asks for is a request of its own.
      return [...(body.kind === 'model' ? [['requests', 1] as const] : []), ...tokens, ...price];
    }
    default:
      return [];
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
