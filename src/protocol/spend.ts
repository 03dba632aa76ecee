import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { periods } from './rule.js';

/** What a pass takes of what a rule may let pass, so that two windows cannot both take the last of it. */
export const spendSchema = z.strictObject({
  rule: z.string(),
  measure: z.enum(['count', 'bytes']),
  per: z.enum([...periods, 'ever']),
  amount: z.number(),
  most: z.number(),
  /** The rule that let it pass, where that one was handed on from this. */
  via: z.string().optional(),
});
export type Spend = DeepReadonly<z.output<typeof spendSchema>>;

/** What entries that were pruned had taken of what a rule may let pass, the last of it at that time. */
export const carriedSchema = z.strictObject({
  ...spendSchema.pick({ rule: true, measure: true, per: true, amount: true }).shape,
  session: z.string(),
  at: z.number(),
});
export type Carried = DeepReadonly<z.output<typeof carriedSchema>>;
