import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { actDetailSchema, pastShape } from './actDetail.js';
import { activityCountsSchema, activityFilterSchema } from './activity.js';
import { entryDetailSchema, entryFilterSchema, listedRowSchema } from './entryRow.js';
import { layerSchema } from './entry.js';

/** Rows in a page: what is asked for and kept at a time. */
export const pageSize = 100;

/** Acts of one session that a filter leaves. */
export const sessionCountSchema = z.strictObject({
  session: z.string(),
  acts: z.number(),
  /** Times of its first and its last act. */
  first: z.number(),
  last: z.number(),
});
export type SessionCount = DeepReadonly<z.output<typeof sessionCountSchema>>;

/** How much is on record. */
const sizeSchema = z.strictObject({
  entries: z.number(),
  acts: z.number(),
  bytes: z.number(),
  /** Time of the oldest entry; 0 when there is none. */
  oldest: z.number(),
});
export type ShownSize = DeepReadonly<z.output<typeof sizeSchema>>;

/** Which of several views a message is about: a page for a filter that was changed meanwhile is dropped. */
const view = z.int();

export const toActivitySchema = z.discriminatedUnion('kind', [
  /**
   * The acts that a filter leaves, as they stood at the entry `head`: pages count from there, newest first. What comes
   * later is told by `changed`.
   */
  z.strictObject({
    kind: z.literal('shown'),
    view,
    head: z.number(),
    total: z.number(),
    /** Newest first; undefined where they are not grouped. */
    sessions: z.array(sessionCountSchema).optional(),
    size: sizeSchema,
    /** What there is to filter by. */
    tools: z.array(z.string()),
    rules: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('page'),
    view,
    session: z.string().optional(),
    page: z.int(),
    rows: z.array(listedRowSchema),
  }),
  /** Something was recorded: acts, or entries, that are new or stand otherwise now, and whether the filter leaves them. */
  z.strictObject({
    kind: z.literal('changed'),
    view,
    acts: z.array(z.strictObject({ row: listedRowSchema, isLeft: z.boolean() })),
    size: sizeSchema,
  }),
  z.strictObject({ kind: z.literal('counted'), view, counts: activityCountsSchema }),
  z.strictObject({ kind: z.literal('detail'), detail: actDetailSchema }),
  z.strictObject({ kind: z.literal('entry'), detail: entryDetailSchema }),
  /** What stands before the entry `before` in the past of an act. */
  z.strictObject({ kind: z.literal('earlier'), act: z.string(), before: z.number(), ...pastShape }),
  z.strictObject({ kind: z.literal('verifying'), done: z.number(), of: z.number() }),
  z.strictObject({
    kind: z.literal('verified'),
    how: z.enum(['whole', 'partly', 'broken', 'stopped']),
    words: z.string(),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    what: z.enum(['rows', 'charts', 'detail', 'verify']),
    because: z.string(),
  }),
]);
export type ToActivity = DeepReadonly<z.output<typeof toActivitySchema>>;

export const groupings = ['act', 'session'] as const;
export type Grouping = (typeof groupings)[number];

export const fromActivitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('show'), view, filter: activityFilterSchema, group: z.enum(groupings) }),
  /** Instead of acts, every entry. */
  z.strictObject({ kind: z.literal('show-entries'), view, filter: entryFilterSchema }),
  z.strictObject({ kind: z.literal('page'), view, session: z.string().optional(), page: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('count'), view }),
  z.strictObject({ kind: z.literal('detail'), act: z.string() }),
  z.strictObject({ kind: z.literal('entry'), seq: z.number() }),
  z.strictObject({ kind: z.literal('earlier'), act: z.string(), before: z.number() }),
  z.strictObject({ kind: z.literal('open-change'), act: z.string() }),
  /** The person wants taken back what an act did; it is asked about before anything happens. */
  z.strictObject({ kind: z.literal('undo'), act: z.string() }),
  z.strictObject({ kind: z.literal('reveal-rule'), rule: z.string(), layer: layerSchema }),
  z.strictObject({ kind: z.literal('export'), view }),
  z.strictObject({ kind: z.literal('verify') }),
  z.strictObject({ kind: z.literal('stop-verifying') }),
]);
export type FromActivity = DeepReadonly<z.output<typeof fromActivitySchema>>;
