import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** So many files changed and deleted, and the bytes of both. */
export const tallySchema = z.strictObject({ changes: z.number(), deletions: z.number(), bytes: z.number() });
export type Tally = DeepReadonly<z.output<typeof tallySchema>>;

export const noTally: Tally = { changes: 0, deletions: 0, bytes: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return { changes: a.changes + b.changes, deletions: a.deletions + b.deletions, bytes: a.bytes + b.bytes };
}
