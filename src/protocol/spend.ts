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
