import { hashOf, type StoredEntry } from './chain.js';

/** What was done to an entry. */
export type Tampering = 'changed' | 'inserted' | 'removed' | 'reordered';

export interface Place {
  readonly at: number;
  readonly what: Tampering;
  readonly why: string;
}

/** How many entries around the first bad one are looked at to tell what was done. */
export const sight = 64;

/**
 * Says what was done where the chain first fails. An entry's hash covers its number, so that one that was moved still
 * tells which number it had.
 *
 * `known` are the hashes of the last entries that held, oldest first, the last of them that of entry `count`; `ahead`
 * begins with the first that does not hold. Whoever made all hashes anew is found by checkpoints, not here.
 */
export function placeOf(count: number, known: readonly string[], ahead: readonly StoredEntry[]): Place {
  const at = count + 1;
  const [bad, next] = ahead;
  if (bad === undefined || bad.seq > at) return { at, what: 'removed', why: `entry ${at} was removed` };
  if (bad.seq < at) return { at, what: 'inserted', why: `an entry numbered ${bad.seq} was put before entry ${at}` };
  if (hashOf(bad) === bad.hash) return unlinked(at, bad, next);
  const was = numberOf(bad);
  if (was === undefined) return strange(at, known, next);
  if (was < at) return early(at, was, known, bad);
  const displaced = ahead.find(entry => entry !== bad && numberOf(entry) === at);
  if (displaced === undefined)
    return { at, what: 'removed', why: `entry ${at} was removed: entry ${was} has its number` };
  return { at, what: 'reordered', why: `entry ${was} has the place of entry ${at}, which stands at ${displaced.seq}` };
}

/** The entry is sound and follows another than the one before it, which somebody made anew. */
function unlinked(at: number, bad: StoredEntry, next: StoredEntry | undefined): Place {
  const isEarlier = next?.prev === bad.hash && at > 1;
  const changed = isEarlier ? at - 1 : at;
  return { at: changed, what: 'changed', why: `entry ${changed} was changed, and its hash made anew` };
}

/** Its hash is right for no number near: it was written by somebody else. */
function strange(at: number, known: readonly string[], next: StoredEntry | undefined): Place {
  const pushed = next !== undefined && next.prev === known.at(-1) && numberOf(next) === at;
  if (pushed) return { at, what: 'inserted', why: `an entry was put in at ${at}` };
  return { at, what: 'changed', why: `entry ${at} was changed after it was recorded` };
}

/** It had a smaller number: something stands before it that was not there, or it is a copy. */
function early(at: number, was: number, known: readonly string[], bad: StoredEntry): Place {
  const copied = known.includes(bad.hash);
  const place = copied ? at : was;
  const why = copied ? `a copy of entry ${was} was put in at ${at}` : `an entry was put in at ${was}`;
  return { at: place, what: 'inserted', why };
}

/** The number that its hash is right for, if that is near. */
function numberOf(entry: StoredEntry): number | undefined {
  const { agent, at, body, prev, session, hash } = entry;
  for (let seq = Math.max(1, entry.seq - sight); seq <= entry.seq + sight; seq++) {
    if (hashOf({ agent, at, body, prev, session, seq }) === hash) return seq;
  }
  return undefined;
}
