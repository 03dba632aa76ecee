import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { answerSchema, cardSchema } from './card.js';
import { planSchema, outcomeSchema, usageSchema } from './message.js';
import { postureSchema } from './posture.js';

/** One thing in the conversation, in order. */
export const chatItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), id: z.string(), text: z.string(), queued: z.boolean() }),
  z.strictObject({ kind: z.literal('text'), id: z.string(), text: z.string() }),
  z.strictObject({
    kind: z.literal('call'),
    id: z.string(),
    tool: z.string(),
    title: z.string(),
    /** Of an agent that was started: who it is and for whom, in words. */
    by: z.string().optional(),
    state: z.enum(['writing', 'judging', 'reviewing', 'asking', 'running', 'done', 'failed', 'refused']),
    output: z.string(),
    /** How it was let pass or refused, in words. */
    why: z.string().optional(),
    outcome: outcomeSchema.optional(),
    card: cardSchema.optional(),
    /** An ask that nobody answered before a reload: it can be asked again. */
    lapsed: z.boolean(),
    /** The act's id when the ledger has changes to show again. */
    diff: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('notice'),
    id: z.string(),
    tone: z.enum(['info', 'warning', 'error']),
    text: z.string(),
  }),
  z.strictObject({
    kind: z.literal('question'),
    id: z.string(),
    text: z.string(),
    choices: z.array(z.string()),
    answer: z.string().optional(),
  }),
]);
export type ChatItem = DeepReadonly<z.output<typeof chatItemSchema>>;

export const chatStateSchema = z.strictObject({
  session: z.string(),
  title: z.string(),
  items: z.array(chatItemSchema),
  plan: planSchema,
  working: z.boolean(),
  usage: usageSchema,
  cost: z.number().optional(),
  model: z.strictObject({ label: z.string(), script: z.boolean() }),
  sessions: z.array(z.strictObject({ id: z.string(), title: z.string(), changedAt: z.number() })),
  posture: postureSchema,
  pending: z.number(),
  /** Why nothing can run, and the one thing that helps (it is offered as a button); absent when it can. */
  off: z
    .strictObject({
      because: z.string(),
      help: z.enum(['trust', 'resume-after-stop', 'set-key', 'pick-model', 'pick-mode', 'nothing']),
    })
    .optional(),
});
export type ChatState = DeepReadonly<z.output<typeof chatStateSchema>>;

/** Extension → chat. `state` replaces everything; the others change one item. */
export const toChatSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('state'), state: chatStateSchema }),
  z.strictObject({ kind: z.literal('item'), item: chatItemSchema }),
  z.strictObject({ kind: z.literal('append'), id: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal('files'), query: z.string(), paths: z.array(z.string()) }),
  /** Brings an ask into view and puts the keyboard on it, because the person asked for it. */
  z.strictObject({ kind: z.literal('reveal'), ask: z.string() }),
  z.strictObject({ kind: z.literal('focus-input') }),
]);
export type ToChat = DeepReadonly<z.output<typeof toChatSchema>>;

/** Chat → extension. Parsed at the edge; an unknown message is dropped and recorded. */
export const fromChatSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({
    kind: z.literal('send'),
    text: z.string().min(1).max(200_000),
    mentions: z.array(z.string().max(4096)).max(50),
  }),
  z.strictObject({ kind: z.literal('unqueue'), id: z.string() }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('resume-after-stop') }),
  z.strictObject({ kind: z.literal('answer'), ask: z.string(), shown: z.string(), answer: answerSchema }),
  z.strictObject({ kind: z.literal('ask-again'), call: z.string() }),
  /** The person will not wait for the reviewer: they are asked at once. */
  z.strictObject({ kind: z.literal('take-over'), call: z.string() }),
  z.strictObject({ kind: z.literal('open-review'), ask: z.string() }),
  z.strictObject({ kind: z.literal('open-change'), act: z.string() }),
  /** The person wants taken back what was done since this message; it is asked about before anything happens. */
  z.strictObject({ kind: z.literal('undo-since'), message: z.string() }),
  z.strictObject({ kind: z.literal('reply'), question: z.string(), text: z.string().max(10_000) }),
  /** Which asks' cards are on the screen now: no notification is shown for them. */
  z.strictObject({ kind: z.literal('in-view'), asks: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('find-files'), query: z.string().max(200) }),
  z.strictObject({ kind: z.literal('pick-model') }),
  z.strictObject({ kind: z.literal('pick-mode') }),
  z.strictObject({ kind: z.literal('set-key') }),
  z.strictObject({ kind: z.literal('trust') }),
  z.strictObject({ kind: z.literal('new-session') }),
  z.strictObject({ kind: z.literal('open-session'), session: z.string() }),
  z.strictObject({ kind: z.literal('show-posture') }),
  z.strictObject({ kind: z.literal('open-link'), url: z.string().max(2000) }),
]);
export type FromChat = DeepReadonly<z.output<typeof fromChatSchema>>;
