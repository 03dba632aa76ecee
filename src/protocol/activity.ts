import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { layerSchema } from './entry.js';

/** One act as the panel lists it: folded from the ledger's entries about one call of the gate. */
export const activityRowSchema = z.strictObject({
  /** Sequence number of the first entry about it; rows are ordered by it. */
  seq: z.number(),
  at: z.number(),
  session: z.string(),
  agent: z.string(),
  tool: z.string(),
  title: z.string(),
  verdict: z.enum(['allow', 'ask', 'deny']),
  because: z.string(),
  risk: z.number(),
  /** Who decided, in words: "you, in the chat", "rule no-force-push (workspace)", "nobody: window closed". */
  decided: z.string(),
  result: z.string(),
  state: z.enum(['pending', 'running', 'done', 'failed', 'refused', 'lapsed']),
  act: z.string(),
  action: z.string(),
  /** It changed files, and the journal can show how. */
  hasDiff: z.boolean(),
  /** Of a dry run: it never happened. */
  dry: z.literal(true).optional(),
});
export type ActivityRow = DeepReadonly<z.output<typeof activityRowSchema>>;

/** Which acts. Every member narrows; a list means any of it, an empty one narrows nothing; an empty filter means all. */
export const activityFilterSchema = z.strictObject({
  /** Words that all occur in what is recorded of an act, each from its beginning. */
  text: z.string().max(500).optional(),
  /** Milliseconds since 1970-01-01 UTC: from inclusive, to exclusive. */
  from: z.number().optional(),
  to: z.number().optional(),
  session: z.string().optional(),
  agent: z.string().optional(),
  act: z.string().optional(),
  tool: z.array(z.string()).max(50).optional(),
  verdict: z.array(activityRowSchema.shape.verdict).optional(),
  state: z.array(activityRowSchema.shape.state).optional(),
  /** Who settled it: `grant` is a remembered approval, `policy` where nobody was asked, `nobody` where nobody answered. */
  by: z.array(z.enum(['human', 'reviewer', 'parent', 'grant', 'policy', 'nobody'])).optional(),
  rule: z.string().optional(),
  layer: z.array(layerSchema).optional(),
  floor: z.boolean().optional(),
  /** Only acts of dry runs, or none of them. */
  dry: z.boolean().optional(),
  /** Both inclusive. */
  risk: z.strictObject({ from: z.number(), to: z.number() }).optional(),
});
export type ActivityFilter = DeepReadonly<z.output<typeof activityFilterSchema>>;

/** Counts over the acts that a filter leaves, for charts and their text; what never happened counts only where the filter names dry runs. */
export const activityCountsSchema = z.strictObject({
  total: z.number(),
  /** Acts of dry runs that the filter leaves and that do not count. */
  rehearsed: z.number(),
  /** Oldest first, without gaps; `at` is where a bucket begins. */
  overTime: z.array(z.strictObject({ at: z.number(), asked: z.number(), passed: z.number(), denied: z.number() })),
  bucketMs: z.number(),
  /** How many acts have a risk of 0–9, 10–19, … 90–100. */
  risk: z.array(z.number()).length(10),
  /** The rules that spoke most often, most first. */
  rules: z.array(z.strictObject({ rule: z.string(), layer: layerSchema, acts: z.number() })).max(10),
});
export type ActivityCounts = DeepReadonly<z.output<typeof activityCountsSchema>>;
