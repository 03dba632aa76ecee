import { hash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.js';
import type { EntryBody } from '../protocol/entry.js';

/**
 * What people and models said, and whatever repeats it, member by member: effects and reasons name a command's words.
 * It is held apart from the chain, which has only a salted digest of it, so that it can be erased without breaking the
 * record. Everything else stays: that there was an act, with which tool, how it was judged and by which rules, who
 * decided, how it ended, and which files were changed.
 */
const members: { readonly [Kind in EntryBody['kind']]?: readonly string[] } = {
  prompt: ['text'],
  action: ['title', 'input', 'extra', 'effects', 'because', 'factors', 'offers'],
  decision: ['feedback', 'edited'],
  result: ['kept', 'summary'],
  grant: ['words'],
  policy: ['what'],
  connection: ['host', 'because'],
  delegation: ['words', 'task', 'end'],
  interceptor: ['because'],
  reviewer: ['because', 'overruled'],
  oddity: ['what'],
};

/**
 * The member of a chained body that stands for its texts: their digest, then their names. No kind of entry has it of
 * its own.
 */
const apartName = '$';

/** The texts of an entry: `parts` is their canonical JSON; `salt` (hex) keeps a digest from being guessed. */
export interface Texts {
  readonly salt: string;
  readonly parts: string;
}

/** In characters: with another, it could take the beginning of the texts to itself. */
export const saltLength = 32;

export interface Split {
  /** Canonical JSON of what is chained. */
  readonly body: string;
  readonly texts: Texts | undefined;
}

export function split(body: EntryBody): Split {
  const apart = new Set(members[body.kind]);
  const texts = Object.entries(body).filter(([name, value]) => apart.has(name) && value !== undefined);
  if (texts.length === 0) return { body: canonicalJson(body), texts: undefined };
  const kept = Object.entries(body).filter(([name]) => !apart.has(name));
  const held = { salt: randomBytes(saltLength / 2).toString('hex'), parts: canonicalJson(Object.fromEntries(texts)) };
  const standsFor = [digestOf(held), ...texts.map(([name]) => name)];
  return { body: canonicalJson({ ...Object.fromEntries(kept), [apartName]: standsFor }), texts: held };
}

/** SHA-256 (hex) over the salt and the texts. */
export function digestOf({ salt, parts }: Texts): string {
  return hash('sha256', salt + parts);
}

const beforeDigest = `{"${apartName}":["`;

/** The digest in a chained body, without parsing it: canonical JSON has it first. */
export function digestIn(body: string): string | undefined {
  return body.startsWith(beforeDigest) ? body.slice(beforeDigest.length, beforeDigest.length + 64) : undefined;
}

/** What stands for a text that was erased. */
export const erasedText = '‹erased›';

/** Where the member is no text; undefined: it is as if it had not been there. */
const erasedAs: Readonly<Record<string, unknown>> = {
  effects: [{ kind: 'unknown', why: erasedText }],
  factors: [],
  offers: [erasedText],
  extra: undefined,
  kept: undefined,
};

/** The body as it was recorded; `parts` undefined where its texts were erased. */
export function joined(body: Readonly<Record<string, unknown>>, parts: string | undefined): unknown {
  const { [apartName]: standsFor, ...kept } = body;
  if (!Array.isArray(standsFor)) return body;
  if (parts !== undefined) return { ...kept, ...(JSON.parse(parts) as object) };
  const [, ...names] = standsFor as readonly unknown[];
  const left = names.map(
    name => [String(name), String(name) in erasedAs ? erasedAs[String(name)] : erasedText] as const,
  );
  return { ...kept, ...Object.fromEntries(left.filter(([, value]) => value !== undefined)) };
}
