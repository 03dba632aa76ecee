import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { activityRowSchema } from './activity.js';
import { shownTextSchema } from './card.js';
import { layerSchema } from './entry.js';

const namedWords = z.strictObject({ name: z.string(), words: shownTextSchema });

/** A part of the entries about an act, oldest first. */
export const pastShape = {
  steps: z.array(z.strictObject({ seq: z.number(), at: z.number(), words: shownTextSchema })),
  /** The files that it changed, as far as these entries say. */
  changes: z.array(z.strictObject({ seq: z.number(), what: z.string(), path: shownTextSchema })),
  /** There is more before this entry. */
  earlier: z.number().optional(),
};

/** Why an act was asked about, allowed or refused, and what became of it: told from its entries alone. */
export const actDetailSchema = z.strictObject({
  act: z.string(),
  session: z.string(),
  title: shownTextSchema,
  verdict: activityRowSchema.shape.verdict,
  /** Of a dry run: it never happened. */
  dry: z.literal(true).optional(),
  /** One sentence that answers why. */
  why: shownTextSchema,
  floor: z.string().optional(),
  risk: z.number(),
  factors: z.array(z.strictObject({ name: z.string(), points: z.number(), because: z.string() })),
  effects: z.array(z.strictObject({ kind: z.string(), words: shownTextSchema })),
  /** The rules that spoke; `words` only where the rule still holds, and so can be shown in the list of rules. */
  rules: z.array(z.strictObject({ id: z.string(), layer: layerSchema, words: shownTextSchema.optional() })),
  /** Who settled it, by which way, and how fast. */
  decided: shownTextSchema,
  /** What was to be done, in full: a command, or the parts of another input. */
  input: z.array(namedWords),
  /** How it ended. */
  result: z.array(namedWords),
  ...pastShape,
  hasDiff: z.boolean(),
  /** Whether what it did can be taken back, or why it cannot; absent where nobody knows. */
  undo: z.strictObject({ possible: z.boolean(), why: z.string().optional() }).optional(),
  /** Where and under what it was judged: session, agent, folder, policy. */
  about: z.array(namedWords),
});
export type ActDetail = DeepReadonly<z.output<typeof actDetailSchema>>;
export type ActPast = Pick<ActDetail, keyof typeof pastShape>;
export type Undo = NonNullable<ActDetail['undo']>;
