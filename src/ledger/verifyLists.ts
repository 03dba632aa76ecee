import { ListsVerifier, type ListsFinding } from './listsVerifier.js';
import type { Reader } from './reader.js';

export interface VerifyingLists {
  readonly signal?: AbortSignal;
  /** Up to which entry it came, of how many. */
  readonly progress?: (seq: number, of: number) => void;
}

/** Some milliseconds. */
const partSize = 1000;
const beforeAll = Number.MIN_SAFE_INTEGER;

/**
 * Tells anew from the entries what is kept beside them, a part at a time, and compares. The entries are taken as they
 * stand: `verifyAll` says whether they are as they were recorded.
 */
export async function verifyLists(
  read: <T>(read: (reader: Reader) => T) => T,
  { signal, progress }: VerifyingLists = {},
): Promise<ListsFinding> {
  for (;;) {
    const pruned = read(reader => reader.pruned());
    const found = await verifyOnce(read, new ListsVerifier(pruned), {
      ...(signal && { signal }),
      ...(progress && { progress }),
    });
    if (found.kind === 'match' || read(reader => reader.pruned()) === pruned) return found;
  }
}

async function verifyOnce(
  read: <T>(read: (reader: Reader) => T) => T,
  verifier: ListsVerifier,
  { signal, progress }: VerifyingLists,
): Promise<ListsFinding> {
  const newest = read(reader => reader.newestSeq());
  for (let after: number | undefined = beforeAll; after !== undefined;) {
    signal?.throwIfAborted();
    const from: number = after;
    const found = read(reader => reader.beside.page(from, verifier.spentRow, partSize, page => verifier.take(page)));
    if (found !== undefined) return found;
    verifier.goOn();
    after = verifier.upTo;
    if (after !== undefined) progress?.(after, newest);
    await new Promise(setImmediate);
  }
  return read(reader => reader.beside.end(end => verifier.end(end)));
}

export function listsInWords(found: ListsFinding): string {
  return found.kind === 'match'
    ? 'Lists, search and limits say what the entries say.'
    : `The lists do not match the entries: ${found.why}. What lists show and what limits have left is not to be trusted until they are made anew: countersign ledger rebuild.`;
}
