import { hash } from 'node:crypto';

/** What the first entry follows. */
export const genesis = '0'.repeat(64);

/** An entry as it is hashed; `body` is its canonical JSON, as it stands in the database. */
export interface Link {
  readonly seq: number;
  readonly at: number;
  readonly session: string;
  readonly agent: string;
  readonly body: string;
  readonly prev: string;
}

/** An entry as it stands in the database. */
export interface StoredEntry extends Link {
  readonly hash: string;
}

export type Verification =
  | { readonly kind: 'whole'; readonly count: number }
  /** `at` is the sequence number of the first entry that is not as it was recorded. */
  | { readonly kind: 'broken'; readonly at: number; readonly why: string };

/** SHA-256 (hex) over the canonical JSON of the entry without its hash; written out, since `body` is canonical already. */
export function hashOf(link: Link): string {
  const { agent, at, body, prev, seq, session } = link;
  return hash(
    'sha256',
    `{"agent":${JSON.stringify(agent)},"at":${at},"body":${body},"prev":${JSON.stringify(prev)},"seq":${seq},"session":${JSON.stringify(session)}}`,
  );
}

/** Checks every entry against the one before it, and stops at the first that does not hold. */
export function verifyChain(entries: Iterable<StoredEntry>): Verification {
  let count = 0;
  let last = genesis;
  for (const entry of entries) {
    const at = count + 1;
    if (entry.seq < at) return broken(at, `there are entries before the first, numbered ${entry.seq}`);
    if (entry.seq > at) return broken(at, `it was removed: entry ${entry.seq} stands in its place`);
    if (entry.prev !== last) return broken(at, `it does not follow from entry ${count}: one of the two was changed`);
    if (hashOf(entry) !== entry.hash) return broken(at, 'it was changed after it was recorded');
    last = entry.hash;
    count = at;
  }
  return { kind: 'whole', count };
}

export function broken(at: number, why: string): Verification {
  return { kind: 'broken', at, why: `Entry ${at} is not as it was recorded: ${why}.` };
}
