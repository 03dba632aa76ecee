import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** The name of a mode: who answers an `ask`; in `plan` only reads pass, in `dry-run` nothing happens. All of it: see `mode.ts`. */
export const modeSchema = z.enum(['interactive', 'background', 'delegated', 'plan', 'dry-run']);
export type Mode = z.output<typeof modeSchema>;

/** What holds right now. The product says it; it never dresses a prompt up as protection. */
export const postureSchema = z.strictObject({
  isolation: z.enum(['container', 'sandbox', 'none']),
  /** In words, with what would change it. */
  isolationWords: z.string(),
  mode: modeSchema,
  /** Of a delegated session: what passes without asking, in words. */
  trust: z.array(z.string()).optional(),
  reviewer: z.string().optional(),
  /** What to know of that one, in words. */
  reviewerWords: z.string().optional(),
  telemetry: z.boolean(),
  /** Where the record is sent and how that goes, in words; only while it is. */
  telemetryWords: z.string().optional(),
  /** What of the agent's work can be undone, in words. */
  undoWords: z.string().optional(),
  trusted: z.boolean(),
  trustsProjectCode: z.boolean(),
  stopped: z.boolean(),
  /** Whose admin file holds, if any. */
  admin: z.string().optional(),
  /** Problems that make everything ask, in words. */
  problems: z.array(z.string()),
  /** What an administrator's limits or a reviewer make stricter than it was set, in words. */
  stricter: z.array(z.string()),
});
export type Posture = DeepReadonly<z.output<typeof postureSchema>>;
