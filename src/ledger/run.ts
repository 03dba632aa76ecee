import { digestIn, digestOf } from './texts.js';
import { isNoted, isSound, type FullEntry, type Noted } from './verify.js';
import { sight } from './misplaced.js';

/** Entries that follow each other as they should, told apart from the rest of the chain: enough to go on after them. */
export interface Run {
  readonly first: number;
  /** What the first follows. */
  readonly prev: string;
  readonly last: number;
  /** Hashes of the last of them, oldest first. */
  readonly known: readonly string[];
  readonly noted: readonly Noted[];
  /** Numbers of those whose texts are not there. */
  readonly gone: readonly number[];
}

/** Undefined where anything is not as it should be: what that is, and where, is told entry by entry. */
export function runOf(entries: readonly FullEntry[]): Run | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  const noted: Noted[] = [];
  const gone: number[] = [];
  let [last, prev] = [first.seq - 1, first.prev];
  for (const entry of entries) {
    if (entry.seq !== last + 1 || entry.prev !== prev || !isSound(entry)) return undefined;
    const { seq, at, body, hash, texts } = entry;
    const digest = digestIn(body);
    if (digest !== undefined && texts === undefined) gone.push(seq);
    else if (texts !== undefined && digest !== undefined && digestOf(texts) !== digest) return undefined;
    if (isNoted(body)) noted.push({ seq, at, body, prev });
    [last, prev] = [seq, hash];
  }
  const known = entries.slice(-sight).map(({ hash }) => hash);
  return { first: first.seq, prev: first.prev, last, known, noted, gone };
}
