import type { Ledger } from './ledger.js';

/** How long and how much is kept; 0 each: without end. */
export interface AtMost {
  readonly days: number;
  readonly megabytes: number;
}

/** Prunes what is beyond that; the sentence on record says by which limits. Returns how many entries went. */
export async function keepAtMost(
  ledger: Ledger,
  { days, megabytes }: AtMost,
  by: string,
  now: number,
): Promise<number> {
  if (days === 0 && megabytes === 0) return 0;
  const why = [days > 0 && `kept for ${days} days`, megabytes > 0 && `kept to ${megabytes} megabytes`];
  const limits = {
    ...(days > 0 && { olderThan: now - days * 86_400_000 }),
    ...(megabytes > 0 && { mostBytes: megabytes * 1_000_000 }),
  };
  return ledger.prune(limits, by, why.filter(words => words !== false).join(', '));
}
