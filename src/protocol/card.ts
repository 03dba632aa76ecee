import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { grantScopeSchema } from './decision.js';

/** Text as it must be shown: `text` has every deceptive character as a visible escape; `marked` says that there were any. */
export const shownTextSchema = z.strictObject({ text: z.string(), marked: z.boolean() });
export type ShownText = DeepReadonly<z.output<typeof shownTextSchema>>;

export const shownChangeSchema = z.strictObject({
  kind: z.enum(['create', 'modify', 'delete', 'move']),
  path: shownTextSchema,
  to: shownTextSchema.optional(),
  added: z.number(),
  removed: z.number(),
  /** Unified diff, for the card where no diff editor opens. */
  diff: shownTextSchema.optional(),
  /** The base is an editor with unsaved changes. */
  unsaved: z.boolean(),
});

/**
 * What an approver is shown of one ask, and all of it: every surface renders this value and nothing else.
 * `hash` is SHA-256 (hex) of its other members' canonical JSON; an answer must name it.
 */
export const cardSchema = z.strictObject({
  ask: z.string(),
  hash: z.string(),
  session: z.string(),
  turn: z.string(),
  agent: shownTextSchema,
  /** For whom it asks: the agents above it, the nearest first. */
  above: shownTextSchema.optional(),
  tool: z.string(),
  /** One line, imperative: what happens on approval. */
  title: shownTextSchema,
  /** What an agent that is started is told to do, whole. */
  task: shownTextSchema.optional(),
  command: z.strictObject({ text: shownTextSchema, cwd: shownTextSchema, editable: z.boolean() }).optional(),
  changes: z.array(shownChangeSchema),
  /** Whether a diff editor can show the changes (and let the person change them). */
  reviewable: z.enum(['editable', 'read-only', 'no']),
  effects: z.array(z.strictObject({ kind: z.string(), words: shownTextSchema })),
  risk: z.number(),
  factors: z.array(z.strictObject({ name: z.string(), points: z.number(), because: z.string() })),
  because: shownTextSchema,
  /** Why it is asked again, when it was asked before. */
  again: shownTextSchema.optional(),
  /** Who put another call in the place of the agent's, and why: what is shown is what it became. */
  rewritten: shownTextSchema.optional(),
  /** Why the reviewer gave no answer, or where only a person may answer, why it was not asked; only while there is one. */
  review: z.strictObject({ words: shownTextSchema, wasAsked: z.boolean() }).optional(),
  /** Files open with unsaved changes, which a command would not see. */
  unseen: z.array(shownTextSchema).optional(),
  /** It ran before, in a sandbox that kept it from this, and for exactly this would be opened once. */
  extra: z.array(shownTextSchema).optional(),
  floor: z.strictObject({ id: z.string(), loses: z.string() }).optional(),
  /** `rule` names the offer: two may have the same scope. */
  offers: z.array(z.strictObject({ scope: grantScopeSchema, rule: z.string(), words: shownTextSchema })),
  noOffer: z.string().optional(),
  /** The offer that would have covered what this person approved so often by now. */
  habit: z.strictObject({ approvals: z.int(), scope: grantScopeSchema, rule: z.string() }).optional(),
  /** What isolation holds for this act, in words. */
  isolation: z.string(),
  /** Milliseconds since 1970; shown as age. */
  askedAt: z.number(),
  /** Longer than a notification may decide: it must be read in full first. */
  long: z.boolean(),
});
export type Card = DeepReadonly<z.output<typeof cardSchema>>;

/** A person's answer to a card. */
export const answerSchema = z.discriminatedUnion('kind', [
  /** `rule`: which of the offers of that scope; without it the first, which is the narrowest. */
  z.strictObject({ kind: z.literal('approve'), scope: grantScopeSchema, rule: z.string().optional() }),
  z.strictObject({ kind: z.literal('reject'), feedback: z.string().max(4000) }),
  /** A changed command: judged again from the top, and shown again if policy still asks. */
  z.strictObject({ kind: z.literal('edit-command'), command: z.string().max(65_536) }),
]);
export type Answer = DeepReadonly<z.output<typeof answerSchema>>;
