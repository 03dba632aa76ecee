import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** One act as the panel lists it: folded from the ledger's entries about one call of the gate. */
export const activityRowSchema = z.strictObject({
  /** Sequence number of the first entry about it; rows are ordered and paged by it. */
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
});
export type ActivityRow = DeepReadonly<z.output<typeof activityRowSchema>>;

export const toActivitySchema = z.discriminatedUnion('kind', [
  /** A page of rows, newest first; `more` when older ones exist. Replaces everything when `before` is absent. */
  z.strictObject({
    kind: z.literal('rows'),
    rows: z.array(activityRowSchema),
    before: z.number().optional(),
    more: z.boolean(),
    total: z.number(),
  }),
  /** Something new was recorded: rows that are new or have changed. */
  z.strictObject({ kind: z.literal('changed'), rows: z.array(activityRowSchema), total: z.number() }),
  z.strictObject({ kind: z.literal('failed'), because: z.string() }),
]);
export type ToActivity = DeepReadonly<z.output<typeof toActivitySchema>>;

export const fromActivitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('older'), before: z.number() }),
  z.strictObject({ kind: z.literal('open-change'), act: z.string() }),
]);
export type FromActivity = DeepReadonly<z.output<typeof fromActivitySchema>>;
