import type { ActivityFilter } from '../protocol/activity.js';
import type { Entry } from '../protocol/entry.js';
import type { Ask } from './questions.js';
import type { ActPage } from './reader.js';

const pageSize = 500;

/** Entries of one kind, oldest first, a page at a time. */
export async function* entriesIn(ask: Ask, kind: Entry['body']['kind'], beyond = 0): AsyncGenerator<readonly Entry[]> {
  for (let after = beyond; ;) {
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

/** Entries of these kinds from the first one on that is so new, oldest first, as they were written. */
export async function* entriesOfKinds(
  ask: Ask,
  kinds: readonly Entry['body']['kind'][],
  from: number,
): AsyncGenerator<Entry> {
  const beyond = (await ask('firstSince', from)) - 1;
  const streams = await Promise.all(kinds.map(async kind => begun(singly(entriesIn(ask, kind, beyond)))));
  for (;;) {
    const left = streams.filter(({ next }) => next !== undefined);
    const oldest = left.toSorted((a, b) => (a.next?.seq ?? 0) - (b.next?.seq ?? 0))[0];
    if (oldest?.next === undefined) return;
    yield oldest.next;
    oldest.next = (await oldest.rest.next()).value;
  }
}

interface Stream {
  next: Entry | undefined;
  readonly rest: AsyncGenerator<Entry, undefined>;
}

async function begun(rest: AsyncGenerator<Entry, undefined>): Promise<Stream> {
  return { next: (await rest.next()).value, rest };
}

async function* singly(pages: AsyncGenerator<readonly Entry[]>): AsyncGenerator<Entry, undefined> {
  for await (const page of pages) yield* page;
}
