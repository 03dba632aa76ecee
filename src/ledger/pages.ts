import type { ActivityFilter } from '../protocol/activity.js';
import type { Entry } from '../protocol/entry.js';
import type { Ask } from './questions.js';
import type { ActPage } from './reader.js';

const pageSize = 500;

/** Entries of one kind, oldest first, a page at a time. */
export async function* entriesIn(ask: Ask, kind: Entry['body']['kind']): AsyncGenerator<readonly Entry[]> {
  for (let after = 0; ;) {
    const entries = await ask('entries', { after, limit: pageSize, kind });
    const last = entries.at(-1);
    if (last === undefined) return;
    yield entries;
    after = last.seq;
  }
}

/** The acts that a filter leaves, oldest first, each with its entries, a page at a time. */
export async function* actsIn(ask: Ask, filter: ActivityFilter): AsyncGenerator<readonly (readonly Entry[])[]> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const { acts, next }: ActPage = await ask('actsAfter', filter, after, pageSize);
    yield acts;
    after = next;
  }
}
