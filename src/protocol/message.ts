import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

export const planSchema = z
  .array(z.strictObject({ text: z.string().max(500), state: z.enum(['todo', 'doing', 'done']) }))
  .max(50);
export type Plan = DeepReadonly<z.output<typeof planSchema>>;

/** Tokens of one use or of many. `input` counts all that was read; of it, `cached` came from the provider's cache and `written` went into it. */
export const usageSchema = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cached: z.number().nonnegative().optional(),
  written: z.number().nonnegative().optional(),
});
export type Usage = DeepReadonly<z.output<typeof usageSchema>>;

/** How one tool call ended, as the model is told. `refused`: nothing was changed. */
export const outcomeSchema = z.enum(['done', 'failed', 'refused']);
export type Outcome = z.output<typeof outcomeSchema>;

/** The conversation as it is kept and sent to a model. */
export const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('user'),
    id: z.string(),
    text: z.string(),
    mentions: z.array(z.string()).optional(),
    /** What the mentioned files held when this was sent: read by the model, not shown as the person's words. */
    attached: z.string().optional(),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    id: z.string(),
    parts: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('text'), text: z.string() }),
        z.strictObject({ kind: z.literal('call'), id: z.string(), tool: z.string(), input: z.unknown() }),
      ]),
    ),
  }),
  z.strictObject({
    role: z.literal('tool'),
    call: z.string(),
    tool: z.string(),
    outcome: outcomeSchema,
    text: z.string(),
  }),
  /** Stands for older messages that were folded away when the context grew too long. */
  z.strictObject({ role: z.literal('summary'), id: z.string(), text: z.string() }),
]);
export type Message = DeepReadonly<z.output<typeof messageSchema>>;

/** One conversation at rest; kept outside the folder. */
export const sessionSchema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  title: z.string(),
  folder: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
  messages: z.array(messageSchema),
  plan: planSchema,
  usage: usageSchema,
  /** US dollars; absent when the model's price is not known. */
  cost: z.number().optional(),
});
export type SessionFile = DeepReadonly<z.output<typeof sessionSchema>>;
