import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { approverSchema, grantScopeSchema, lapseSchema } from './decision.js';
import { effectSchema } from './effect.js';
import { outcomeSchema, usageSchema } from './message.js';
import { modeSchema } from './posture.js';
import { spendSchema } from './spend.js';
import { tallySchema } from './tally.js';

const layerSchema = z.enum(['admin', 'user', 'workspace', 'session']);

/** One call of the gate: tells apart the calls whose actions, and so whose hashes, are the same. Made by `newId('act')`. */
const act = z.string();

/** What may be written to the ledger, one member a kind of event. Inputs are redacted before they get here. */
export const entryBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    what: z.enum(['started', 'resumed', 'ended']),
    folder: z.string(),
    mode: modeSchema,
  }),
  z.strictObject({ kind: z.literal('prompt'), text: z.string() }),
  z.strictObject({
    kind: z.literal('model'),
    provider: z.string(),
    model: z.string(),
    usage: usageSchema.optional(),
    cost: z.number().optional(),
    latencyMs: z.number(),
    /** How it ended: `stop`, `calls`, `length`, or the code of a failure. */
    end: z.string(),
  }),
  z.strictObject({
    kind: z.literal('action'),
    act,
    action: z.string(),
    call: z.string(),
    tool: z.string(),
    /** One line for people: what the call does. */
    title: z.string(),
    input: z.unknown(),
    cwd: z.string(),
    effects: z.array(effectSchema),
    verdict: z.enum(['allow', 'ask', 'deny']),
    because: z.string(),
    rules: z.array(z.strictObject({ id: z.string(), layer: layerSchema })),
    risk: z.number(),
    factors: z.array(z.strictObject({ name: z.string(), points: z.number(), because: z.string() })),
    floor: z.string().optional(),
    revision: z.string(),
  }),
  /** Durable before anybody is asked: a killed process still leaves the question. */
  z.strictObject({ kind: z.literal('asked'), act, action: z.string(), ask: z.string(), shown: z.string() }),
  z.strictObject({
    kind: z.literal('decision'),
    act,
    action: z.string(),
    ask: z.string(),
    decision: z.enum(['approved', 'rejected', 'lapsed']),
    by: approverSchema.optional(),
    scope: grantScopeSchema.optional(),
    lapse: lapseSchema.optional(),
    feedback: z.string().optional(),
    /** What the person changed, in words. */
    edited: z.string().optional(),
    latencyMs: z.number(),
  }),
  /** A pass was minted: from here on the act may have happened. */
  z.strictObject({
    kind: z.literal('run'),
    act,
    action: z.string(),
    tool: z.string(),
    /** It passed without a person, and takes so much of the task's budget. */
    unasked: tallySchema.optional(),
    /** It takes so much of what rules may let pass. */
    spends: z.array(spendSchema).nonempty().optional(),
  }),
  z.strictObject({
    kind: z.literal('result'),
    act,
    action: z.string(),
    outcome: outcomeSchema,
    durationMs: z.number(),
    bytes: z.number().optional(),
    exit: z.number().nullable().optional(),
    summary: z.string(),
  }),
  z.strictObject({
    kind: z.literal('change'),
    act,
    action: z.string(),
    what: z.enum(['create', 'modify', 'delete', 'move']),
    path: z.string(),
    to: z.string().optional(),
    /** SHA-256 (hex) of the bytes before and after; the journal holds them under these names. */
    pre: z.string().optional(),
    post: z.string().optional(),
    unsaved: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('grant'),
    what: z.enum(['made', 'revoked']),
    rule: z.string(),
    layer: layerSchema,
    words: z.string(),
    scope: grantScopeSchema.optional(),
    expires: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('policy'),
    revision: z.string(),
    problems: z.array(z.string()),
    /** What was changed, in words. */
    what: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('posture'), isolation: z.string(), mode: modeSchema, trusted: z.boolean() }),
  /** A message from a webview that nobody could read, a mismatch of what was shown, and the like. */
  z.strictObject({ kind: z.literal('oddity'), what: z.string() }),
  z.strictObject({ kind: z.literal('stop'), by: z.string() }),
]);
export type EntryBody = DeepReadonly<z.output<typeof entryBodySchema>>;

/** One row of the ledger. `hash` is SHA-256 (hex) over the canonical JSON of all other members, `prev` the hash of the row before. */
export const entrySchema = z.strictObject({
  seq: z.int().positive(),
  /** Milliseconds since 1970-01-01 UTC. */
  at: z.number(),
  session: z.string(),
  agent: z.string(),
  body: entryBodySchema,
  prev: z.string(),
  hash: z.string(),
});
export type Entry = DeepReadonly<z.output<typeof entrySchema>>;

/** Writes to the record. Contract: resolves only once the entry is durable; a rejection means that nothing may run. */
export type Record = (about: { readonly session: string; readonly agent: string }, body: EntryBody) => Promise<void>;
