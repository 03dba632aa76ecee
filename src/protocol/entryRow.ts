import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { activityRowSchema, type ActivityRow } from './activity.js';
import { shownTextSchema } from './card.js';

/** Which entries of the record, about an act or not. Every member narrows; a list means any of it. */
export const entryFilterSchema = z.strictObject({
  /** Words that all occur in an entry, or in what is recorded of the act that it is about. */
  text: z.string().max(500).optional(),
  /** Milliseconds since 1970-01-01 UTC: from inclusive, to exclusive. */
  from: z.number().optional(),
  to: z.number().optional(),
  session: z.string().optional(),
  kind: z.array(z.string()).max(40).optional(),
});
export type EntryFilter = DeepReadonly<z.output<typeof entryFilterSchema>>;

/** One entry as the panel lists it. */
export const entryRowSchema = z.strictObject({
  seq: z.number(),
  at: z.number(),
  session: z.string(),
  agent: z.string(),
  /** What kind of entry it is, for people. */
  name: z.string(),
  words: z.string(),
  /** The act that it is about. */
  act: z.string().optional(),
});
export type EntryRow = DeepReadonly<z.output<typeof entryRowSchema>>;

export const listedRowSchema = z.union([activityRowSchema, entryRowSchema]);
export type ListedRow = ActivityRow | EntryRow;

export function isEntryRow(row: ListedRow): row is EntryRow {
  return 'words' in row;
}

/** Tells the lines of one list apart. */
export function nameOfRow(row: ListedRow): string {
  return isEntryRow(row) ? `entry ${row.seq}` : row.act;
}

/** An entry in full, in words. */
export const entryDetailSchema = z.strictObject({
  seq: z.number(),
  session: z.string(),
  title: shownTextSchema,
  words: shownTextSchema,
  facts: z.array(z.strictObject({ name: z.string(), words: shownTextSchema })),
  /** Where it stands: time, session, agent, number, hash. */
  about: z.array(z.strictObject({ name: z.string(), words: shownTextSchema })),
});
export type EntryDetail = DeepReadonly<z.output<typeof entryDetailSchema>>;
