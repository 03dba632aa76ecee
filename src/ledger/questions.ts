import type { ActivityFilter } from '../protocol/activity.js';
import type { EntryFilter } from '../protocol/entryRow.js';
import { exportedPart, type ExportFormat } from './export.js';
import { runOf } from './run.js';
import type { EntryQuery, Reader, RowQuery } from './reader.js';

/** What may be asked of a ledger from another thread: a function of plain values each, answered at one glance. */
const answered = {
  rows: (reader: Reader, query: RowQuery) => reader.rows(query),
  rowsOf: (reader: Reader, acts: readonly string[]) => reader.rowsOf(acts),
  counts: (reader: Reader, filter: ActivityFilter) => reader.counts(filter),
  entries: (reader: Reader, query: EntryQuery) => reader.entries(query),
  actsAfter: (reader: Reader, filter: ActivityFilter, after: number, limit: number) =>
    reader.actsAfter(filter, after, limit),
  count: (reader: Reader, filter: ActivityFilter, before: number) => reader.lists.count(filter, before),
  acts: (reader: Reader, filter: ActivityFilter, before: number, skip: number, limit: number) =>
    reader.lists.acts(filter, before, skip, limit),
  sessions: (reader: Reader, filter: ActivityFilter, before: number, limit: number) =>
    reader.lists.sessions(filter, before, limit),
  left: (reader: Reader, filter: ActivityFilter, acts: readonly string[]) => reader.lists.left(filter, acts),
  tools: (reader: Reader) => reader.lists.tools(),
  entryCount: (reader: Reader, filter: EntryFilter, before: number) => reader.lists.entries.count(filter, before),
  entryPage: (reader: Reader, filter: EntryFilter, before: number, skip: number, limit: number) =>
    reader.lists.entries.page(filter, before, skip, limit),
  entriesLeft: (reader: Reader, filter: EntryFilter, seqs: readonly number[]) =>
    reader.lists.entries.left(filter, seqs),
  exported: (reader: Reader, format: ExportFormat, filter: ActivityFilter, after: number) =>
    exportedPart(reader, format, filter, after),
  firstSince: (reader: Reader, from: number) => reader.firstSince(from),
  workload: (reader: Reader, from: number) => reader.workload(from),
  run: (reader: Reader, after: number, limit: number) => runOf(reader.stored(after, limit)),
};

type Answered = typeof answered;
export type QuestionName = keyof Answered;

type Said = {
  [Name in QuestionName]: {
    asked: Answered[Name] extends (reader: Reader, ...asked: infer Asked) => unknown ? Asked : never;
    answer: ReturnType<Answered[Name]>;
  };
};
export type Asked<Name extends QuestionName> = Said[Name]['asked'];
export type Answer<Name extends QuestionName> = Said[Name]['answer'];

/** Rejects with a LedgerError where the ledger cannot be read. */
export type Ask = <Name extends QuestionName>(name: Name, ...asked: Asked<Name>) => Promise<Answer<Name>>;

const questions: { readonly [Name in QuestionName]: (reader: Reader, ...asked: Asked<Name>) => Answer<Name> } =
  answered;

export function answerTo<Name extends QuestionName>(reader: Reader, name: Name, asked: Asked<Name>): Answer<Name> {
  return questions[name](reader, ...asked);
}
