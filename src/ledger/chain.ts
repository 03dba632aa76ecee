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
    `{"agent":${quoted(agent)},"at":${at},"body":${body},"prev":${quoted(prev)},"seq":${seq},"session":${quoted(session)}}`,
  );
}

const plain = /^[\w .:-]*$/;

/** As JSON has it; names and hashes are mostly plain, and there are many. */
function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}
