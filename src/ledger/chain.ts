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

/** SHA-256 (hex) over the canonical JSON of the entry without its hash; written out, since `body` is canonical already. */
export function hashOf(link: Link): string {
  const { agent, at, body, prev, seq, session } = link;
  return hash(
    'sha256',
    `{"agent":${JSON.stringify(agent)},"at":${at},"body":${body},"prev":${JSON.stringify(prev)},"seq":${seq},"session":${JSON.stringify(session)}}`,
  );
}
