import type { ReviewCounts } from '../protocol/review.js';
import type { Review } from './review.js';

/** The limits. A session has one set of counts. */
export const breakerLimits = {
  refusalsInARow: 3,
  refusalsOfRecent: 10,
  recent: 50,
  refusalsInSession: 20,
  unavailableInARow: 2,
} as const;

export type Breaker = 'refusals-in-a-row' | 'refusals-of-recent' | 'refusals-in-session' | 'unavailable-in-a-row';

export interface Tripped {
  readonly breaker: Breaker;
  /** What was counted, and the limit: "3 refusals in a row (the limit is 3)". */
  readonly because: string;
}

/**
 * Counts what a reviewer answered in one session, and says when it is to stop deciding alone.
 *
 * A breaker hands the call that was just reviewed to a person, or ends a run where nobody is there; the next call is
 * reviewed again, so a row that goes on trips each time. An approval, the reviewer's or a person's, ends a row. It takes
 * nothing from the counts of the session: they say how the agent and the reviewer get on, whoever was right. What a
 * person rejected stays theirs to answer until they approve it.
 *
 * Invariant: a breaker never approves anything, and counts never fall but by an approval or by leaving the recent ones.
 */
export class Breakers {
  private refusalsInARow = 0;
  private unavailableInARow = 0;
  private refusals = 0;
  /** Whether each of the last answers was a refusal. */
  private readonly recent: boolean[] = [];
  private readonly refused = new Map<string, string>();
  private readonly rejected = new Map<string, true>();
  private now: Tripped | undefined;

  /** `effects` is the key of what was reviewed, of `effectsHash`. */
  note(review: Review, effects: string): void {
    this.now = undefined;
    if (review.kind === 'unanswered') {
      if (review.why === 'too-long' || review.why === 'reserved') return;
      this.unavailableInARow += 1;
      this.now = this.find(false);
      return;
    }
    this.unavailableInARow = 0;
    const isRefusal = review.outcome === 'refuse';
    this.recent.push(isRefusal);
    if (this.recent.length > breakerLimits.recent) this.recent.shift();
    if (!isRefusal) {
      this.refusalsInARow = 0;
      this.refused.delete(effects);
      return;
    }
    this.refusalsInARow += 1;
    this.refusals += 1;
    keep(this.refused, effects, review.overruled ?? review.rationale);
    this.now = this.find(true);
  }

  /** A person approved these effects: rows end, and they no longer count as refused. */
  approvedByPerson(effects: string): void {
    this.now = undefined;
    this.refusalsInARow = 0;
    this.unavailableInARow = 0;
    this.refused.delete(effects);
    this.rejected.delete(effects);
  }

  /** A person rejected an action with these effects: no reviewer overrules them. */
  rejectedByPerson(effects: string): void {
    keep(this.rejected, effects, true);
  }

  /** Whether that was the last that a person said of these effects. */
  isRejectedByPerson(effects: string): boolean {
    return this.rejected.has(effects);
  }

  counts(): ReviewCounts {
    return {
      inARow: this.refusalsInARow,
      ofRecent: this.recent.filter(isRefusal => isRefusal).length,
      inSession: this.refusals,
      unavailableInARow: this.unavailableInARow,
    };
  }

  /** What the last review that was noted tripped. */
  tripped(): Tripped | undefined {
    return this.now;
  }

  /** Why the reviewer refused an action with these effects before. */
  refusedBefore(effects: string): string | undefined {
    return this.refused.get(effects);
  }

  private find(afterRefusal: boolean): Tripped | undefined {
    const { refusalsInARow, refusalsOfRecent, recent, refusalsInSession, unavailableInARow } = breakerLimits;
    const counts = this.counts();
    if (!afterRefusal) {
      if (counts.unavailableInARow < unavailableInARow) return undefined;
      return tripped(
        'unavailable-in-a-row',
        `${counts.unavailableInARow} reviews in a row without an answer`,
        unavailableInARow,
      );
    }
    if (counts.inARow >= refusalsInARow)
      return tripped('refusals-in-a-row', `${counts.inARow} refusals in a row`, refusalsInARow);
    if (counts.ofRecent >= refusalsOfRecent)
      return tripped(
        'refusals-of-recent',
        `${counts.ofRecent} refusals in the last ${recent} reviews`,
        refusalsOfRecent,
      );
    if (counts.inSession >= refusalsInSession)
      return tripped('refusals-in-session', `${counts.inSession} refusals in this session`, refusalsInSession);
    return undefined;
  }
}

function tripped(breaker: Breaker, counted: string, limit: number): Tripped {
  return { breaker, because: `${counted} (the limit is ${limit})` };
}

/** As many refusals as are remembered; older ones are reviewed as if for the first time. */
const mostRefused = 200;

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= mostRefused) break;
    map.delete(oldest);
  }
}
