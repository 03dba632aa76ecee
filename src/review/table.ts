import type { Authorization, ReviewOutcome, RiskLevel } from '../protocol/review.js';

export interface Rated {
  readonly level: RiskLevel;
  readonly authorization: Authorization;
  readonly outcome: ReviewOutcome;
}

/**
 * How much authorization each level takes; `never`: no word of the person is enough for a reviewer.
 *
 * What is low may be done for a task that nobody spelt out. What is medium needs some connection to what the person
 * said: without any it is the agent's own idea, and overreach is what reviewers miss most. What is high needs the
 * person to have asked for exactly this.
 */
const least: Readonly<Record<RiskLevel, Authorization | 'never'>> = {
  low: 'unknown',
  medium: 'low',
  high: 'high',
  critical: 'never',
};

const order: Readonly<Record<Authorization, number>> = { unknown: 0, low: 1, medium: 2, high: 3 };

/** Why what the model would let pass is refused all the same, as a sentence; undefined where it is not. */
export function overruled({ level, authorization, outcome }: Rated): string | undefined {
  if (outcome === 'refuse') return undefined;
  const needed = least[level];
  if (needed === 'never') return 'It is rated critical, and what is critical no reviewer may approve.';
  if (order[authorization] >= order[needed]) return undefined;
  return level === 'high'
    ? 'It is rated high, and the person did not ask for exactly this.'
    : `It is rated ${level}, and nothing that the person said asks for it.`;
}

/**
 * Turns a rating into an answer.
 *
 * Invariant: what the model refuses is refused; what is critical is never approved.
 */
export function outcomeOf(rated: Rated): ReviewOutcome {
  return rated.outcome === 'refuse' || overruled(rated) !== undefined ? 'refuse' : 'approve';
}
