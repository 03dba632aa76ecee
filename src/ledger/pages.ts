import type { ActivityFilter } from '../protocol/activity.js';
import type { Entry } from '../protocol/entry.js';
import type { Reader } from './reader.js';

/** Reads within one glance at the file. */
export type Read = <T>(read: (reader: Reader) => T) => T;

const pageSize = 500;

/** Entries, of one kind or all, oldest first, a page at a time. */
export function* entriesIn(read: Read, kind?: Entry['body']['kind']): Generator<readonly Entry[]> {
  for (let after = 0; ;) {
    const entries = read(reader => reader.entries({ after, limit: pageSize, ...(kind !== undefined && { kind }) }));
    const last = entries.at(-1);
    if (last === undefined) return;
    yield entries;
    after = last.seq;
  }
}

/** The acts that a filter leaves, oldest first, each with its entries, a page at a time. */
export function* actsIn(read: Read, filter: ActivityFilter): Generator<readonly (readonly Entry[])[]> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after;
    const { acts, next } = read(reader => reader.actsAfter(filter, from, pageSize));
    yield acts;
    after = next;
  }
}
