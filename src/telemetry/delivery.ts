import type { Reply } from './post.js';

/** What follows from an answer. */
export type Delivered =
  | { readonly kind: 'taken' }
  /** It will never be taken, however often it is sent. */
  | { readonly kind: 'refused'; readonly because: string }
  /** It would be taken in smaller parts. */
  | { readonly kind: 'too-large' }
  /** Nothing is wrong with what was sent: it is sent again. */
  | { readonly kind: 'later'; readonly because: string; readonly afterMs: number | undefined };

const longestWaitMs = 15 * 60_000;

/** As OTLP has it, but for one thing: where the address or the key is wrong, nothing is given up, since that is mended. */
export function deliveredBy({ status, retryAfter }: Reply, now: number): Delivered {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === 413) return { kind: 'too-large' };
  if (status === 400 || status === 422) return { kind: 'refused', because: `it answers ${status}` };
  return { kind: 'later', because: `it answers ${status}`, afterMs: waitSaid(retryAfter, now) };
}

/** `Retry-After` in seconds or as a date. */
function waitSaid(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d+$/.test(text.trim()) ? now + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(longestWaitMs, Math.max(0, at - now));
}

const firstWaitMs = 1000;
const mostWaitMs = 5 * 60_000;

/** Twice as long after each failure, and never for all at the same moment. */
export function backOffMs(failures: number, random: () => number): number {
  const longest = Math.min(mostWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 20));
  return longest / 2 + (random() * longest) / 2;
}
