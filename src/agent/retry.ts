import type { ModelFailure } from '../models/model.js';

const mostTries = 6;
const longestBackOff = 30_000;
/** A server that asks for more is not waited for: the person is told instead. */
const longestWait = 5 * 60_000;

/**
 * Milliseconds before the next try, or undefined to give up. Doubles from one second, less up to half by chance, so
 * that many clients do not come back together; never sooner than the server asked with `retry-after`.
 */
export function waitBefore(tries: number, failure: ModelFailure, random: () => number): number | undefined {
  if (!failure.retryable || tries >= mostTries) return undefined;
  const asked = failure.retryAfterMs ?? 0;
  if (asked > longestWait) return undefined;
  const backOff = Math.min(longestBackOff, 1000 * 2 ** (tries - 1)) * (1 - random() / 2);
  return Math.max(asked, Math.round(backOff));
}
