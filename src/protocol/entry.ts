import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { approverSchema, grantScopeSchema, lapseSchema } from './decision.js';
import { effectSchema } from './effect.js';
import { extraSchema } from './extra.js';
import { outcomeSchema, usageSchema } from './message.js';
import { ownedSchema } from './owned.js';
import { portionSchema } from './policyLimits.js';
import { modeSchema } from './posture.js';
import { authorizationSchema, reviewCountsSchema, riskLevelSchema } from './review.js';
import { carriedSchema, spendSchema } from './spend.js';
import { tallySchema } from './tally.js';

export const layerSchema = z.enum(['admin', 'user', 'workspace', 'session']);

/** One call of the gate: tells apart the calls whose actions, and so whose hashes, are the same. Made by `newId('act')`. */
const act = z.string();

/** Of a dry run: judged and recorded, and it never happened. Counts for no limit, use, breaker or grant. */
const dry = z.literal(true).optional();

/**
 * Says that the first `count` entries end in the hash `head`. `signature` (Ed25519, base64) is over the canonical JSON
 * of the other members but `kind`. It means the same outside the ledger.
 */
export const checkpointSchema = z.strictObject({
  kind: z.literal('checkpoint'),
  count: z.int(),
  head: z.string(),
  at: z.number(),
  key: z.string(),
  signature: z.string(),
});
export type Checkpoint = DeepReadonly<z.output<typeof checkpointSchema>>;

/** Who takes something away signs for it as for a checkpoint; absent only where nobody signs yet. */
const signatureShape = { key: z.string().optional(), signature: z.string().optional() };

/** What an undo did with one file. Hashes and rights are as in a change; `left` is why it was left alone. */
export const undoneFileSchema = z.strictObject({
  path: z.string(),
  outcome: z.enum(['restored', 'deleted', 'left']),
  pre: z.string().optional(),
  post: z.string().optional(),
  owned: ownedSchema.optional(),
  becomes: ownedSchema.optional(),
  because: z.string().optional(),
});
export type UndoneFile = DeepReadonly<z.output<typeof undoneFileSchema>>;

/** What may be written to the ledger, one member a kind of event. Its texts are redacted before they are hashed. */
export const entryBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    what: z.enum(['started', 'resumed', 'ended']),
    folder: z.string(),
    mode: modeSchema,
  }),
  /** `message` is its id in the conversation. */
  z.strictObject({
    kind: z.literal('prompt'),
    text: z.string(),
    message: z.string().optional(),
    /** The person clicked, and did not write it: it names what the agent had proposed, in words that may be the agent's. */
    clicked: z.literal(true).optional(),
  }),
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
    /** What the sandbox was to be opened for. */
    extra: z.array(extraSchema).nonempty().optional(),
    effects: z.array(effectSchema),
    verdict: z.enum(['allow', 'ask', 'deny']),
    because: z.string(),
    rules: z.array(z.strictObject({ id: z.string(), layer: layerSchema })),
    risk: z.number(),
    factors: z.array(z.strictObject({ name: z.string(), points: z.number(), because: z.string() })),
    floor: z.string().optional(),
    revision: z.string(),
    dry,
    /** In a dry run: the rules that would have been offered with the question, in words. */
    offers: z.array(z.string()).nonempty().optional(),
  }),
  /** Durable before anybody is asked: a killed process still leaves the question. */
  z.strictObject({
    kind: z.literal('asked'),
    act,
    action: z.string(),
    ask: z.string(),
    shown: z.string(),
    /** The reviewer was asked, and not a person. */
    of: z.literal('reviewer').optional(),
    /** Names of the rules that were offered with it, but those for a day: each names exactly what it covers. */
    offers: z.array(z.string()).nonempty().optional(),
  }),
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
    /** The remembered approvals that let it pass. */
    grants: z.array(z.string()).nonempty().optional(),
    /** It passed without a person, and takes so much of the task's budget. */
    unasked: tallySchema.optional(),
    /** Bytes that it is about to write or delete, where that is known. */
    writes: z.number().optional(),
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
    /** How it was confined, and what it was kept from by that. */
    sandbox: z.string().optional(),
    kept: z.array(extraSchema).nonempty().optional(),
    summary: z.string(),
    dry,
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
    /** Of the file before, where a change takes it away or gives it other rights: `becomes`. */
    owned: ownedSchema.optional(),
    becomes: ownedSchema.optional(),
  }),
  /** A person took back, or made again, what acts or earlier undos had changed; `of` has their ids. */
  z.strictObject({
    kind: z.literal('undo'),
    id: z.string(),
    what: z.enum(['undo', 'redo']),
    of: z.array(z.string()).nonempty(),
    by: z.string(),
    files: z.array(undoneFileSchema),
  }),
  z.strictObject({
    kind: z.literal('grant'),
    /** With whose approval it was made. */
    act: act.optional(),
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
  /** An address that a command or a tool reached, or was kept from. */
  z.strictObject({
    kind: z.literal('connection'),
    act,
    host: z.string(),
    port: z.number().optional(),
    outcome: z.enum(['allowed', 'refused', 'failed']),
    because: z.string(),
    /** The address that was reached. */
    address: z.string().optional(),
    /** How often, where it was not once. */
    count: z.number().optional(),
    /** Bytes that went there and came back. */
    sent: z.number().optional(),
    received: z.number().optional(),
  }),
  /** A limit was reached: of a rule, a task, a command's time or output. */
  z.strictObject({
    kind: z.literal('limit'),
    act: act.optional(),
    limit: z.string(),
    most: z.number(),
    because: z.string(),
    /** So much more of it a person let through, from here on. */
    portion: portionSchema.optional(),
  }),
  /** The reviewer refused or failed so often that a person must look, or the run ends; or a person let it go on. */
  z.strictObject({
    kind: z.literal('breaker'),
    act: act.optional(),
    what: z.enum(['tripped', 'reset']),
    because: z.string(),
  }),
  z.strictObject({
    kind: z.literal('delegation'),
    what: z.enum(['started', 'ended']),
    /** Its name at work; the entry's own agent is the one that started it. */
    child: z.string(),
    /** The token that it works by, and what it may do without asking, as ids of grants and in words. */
    token: z.string().optional(),
    grants: z.array(z.string()),
    words: z.array(z.string()).optional(),
    task: z.string(),
    /** How it ended, in words. */
    end: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('interceptor'),
    act,
    name: z.string(),
    /** Of an action, or of what came of it: then it had happened, and only the model saw something else, or nothing. */
    what: z.enum(['blocked', 'rewrote', 'replaced', 'redacted', 'withheld']),
    because: z.string(),
    dry,
  }),
  /** What a reviewing model said; what followed from it is the decision's entry. `failed`: no answer that counts. */
  z.strictObject({
    kind: z.literal('reviewer'),
    act,
    model: z.string(),
    answer: z.enum(['approve', 'reject', 'failed']),
    /** How it weighed the act, and what the person had asked for; absent where it gave no answer that counts. */
    level: riskLevelSchema.optional(),
    authorization: authorizationSchema.optional(),
    /** Why its answer does not count. */
    failure: z.enum(['late', 'unavailable', 'unreadable', 'too-long', 'reserved', 'cut-short']).optional(),
    /** Its own words for letting it pass, where the table refused that all the same. */
    overruled: z.string().optional(),
    /** The limit of refusals or failures that this reached, in words. */
    breaker: z.string().optional(),
    /** How often it refused and did not answer in this session so far. */
    counts: reviewCountsSchema.optional(),
    latencyMs: z.number(),
    usage: usageSchema.optional(),
    cost: z.number().optional(),
    because: z.string(),
  }),
  z.strictObject({
    kind: z.literal('posture'),
    isolation: z.string(),
    mode: modeSchema,
    trusted: z.boolean(),
    /** Its name, where there is one. */
    reviewer: z.string().optional(),
    /** What the change brought with it, in words. */
    what: z.string().optional(),
  }),
  /** A message from a webview that nobody could read, a mismatch of what was shown, and the like. */
  z.strictObject({ kind: z.literal('oddity'), act: act.optional(), what: z.string() }),
  z.strictObject({ kind: z.literal('stop'), by: z.string() }),
  /** Checkpoints are signed with this key from here on. `key` is its id, `public` its SPKI in base64. */
  z.strictObject({ kind: z.literal('key'), key: z.string(), public: z.string(), follows: z.string().optional() }),
  checkpointSchema,
  /** A checkpoint that was kept elsewhere says that entry `after` had the hash `head`. Here it has not: see `Ledger.useKeeper`. */
  z.strictObject({ kind: z.literal('gap'), after: z.int(), head: z.string() }),
  /** Free texts of these entries were taken away; what is chained of them is their digest. */
  z.strictObject({
    kind: z.literal('erased'),
    entries: z.array(z.int()).nonempty(),
    by: z.string(),
    why: z.string(),
    ...signatureShape,
  }),
  /** The entries up to `upTo` were taken away; `head` is the hash of the last of them. */
  z.strictObject({
    kind: z.literal('pruned'),
    upTo: z.int(),
    head: z.string(),
    by: z.string(),
    why: z.string(),
    /** What they had taken of the limits of rules, with what was pruned before them. */
    spent: z.array(carriedSchema).nonempty().optional(),
    ...signatureShape,
  }),
]);
export type EntryBody = DeepReadonly<z.output<typeof entryBodySchema>>;

/** An entry that says what was taken away. */
export type Mark = Extract<EntryBody, { kind: 'erased' | 'pruned' }>;

/**
 * One row of the ledger. `hash` is SHA-256 (hex) over the canonical JSON of all other members, with a digest in place of
 * what people and models said; `prev` is the hash of the row before.
 */
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
