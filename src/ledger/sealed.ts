import { hash as digest } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import { saltLength, type Texts } from './texts.js';
import type { FullEntry } from './verify.js';

/** Whatever number stands there, it can be read: one that nobody gave is none that follows another. */
export const numbered = `iif(entries.seq BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}, entries.seq, 0)`;

/** The texts that are hashed, put together by the database: a million entries are verified in two thirds of the time. */
export const sealedColumns = `
  ${numbered}, at, prev, hash, CASE WHEN length(salt) = ${saltLength} THEN salt || parts WHEN salt IS NOT NULL THEN '' END AS said,
  '{"agent":' || json_quote(agent) || ',"at":' || CAST(at AS INTEGER) || ',"body":' || body ||
  ',"prev":' || json_quote(prev) || ',"seq":' || entries.seq || ',"session":' || json_quote(session) || '}' AS text`;

/**
 * Entries whose hashes are right; undefined when one of them is not, or is written in another way than by `hashOf`:
 * then they are read as they stand.
 */
export function soundEntries(rows: readonly (readonly SQLOutputValue[])[]): FullEntry[] | undefined {
  const entries: FullEntry[] = [];
  for (const [seq, at, prev, hash, said, text] of rows) {
    if (typeof text !== 'string' || !Number.isSafeInteger(at) || digest('sha256', text) !== hash) return undefined;
    const texts = typeof said === 'string' ? { salt: '', parts: said } : undefined; // digested as one text
    entries.push(new SealedEntry(Number(seq), Number(at), String(prev), hash, texts, text));
  }
  return entries;
}

/** What else is in it is looked up in its text by whoever needs it. */
class SealedEntry implements FullEntry {
  readonly isSound = true;

  constructor(
    readonly seq: number,
    readonly at: number,
    readonly prev: string,
    readonly hash: string,
    readonly texts: Texts | undefined,
    private readonly text: string,
  ) {}

  /** Names before it and after it are quoted, so that they cannot hold what is looked for. */
  get body(): string {
    return this.text.slice(this.text.indexOf(',"body":') + 8, this.text.lastIndexOf(',"prev":"'));
  }

  get session(): string {
    return this.member('session');
  }

  get agent(): string {
    return this.member('agent');
  }

  private member(name: 'session' | 'agent'): string {
    const { [name]: value } = JSON.parse(this.text) as Readonly<Record<typeof name, string>>;
    return value;
  }
}
