import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** The remembered rules of a folder as they stood after a change of them. */
export const ruleVersionSchema = z.strictObject({
  /** Counts up; a roll-back names it. */
  number: z.int().positive(),
  at: z.number(),
  /** What was changed, in words. */
  what: z.string(),
  /** Who changed it and where, in words: "you in the chat". */
  by: z.string().optional(),
  /** As they were kept: they are read as strictly as any other when they come back. */
  rules: z.array(z.unknown()),
});
export type RuleVersion = DeepReadonly<z.output<typeof ruleVersionSchema>>;

export const ruleVersionsSchema = z.array(ruleVersionSchema);
