import { createHash } from 'node:crypto';
import { findSecrets } from '../base/secrets/find.js';
import { isSecretName, isSecretOption } from '../base/secrets/names.js';
import type { EntryBody } from '../protocol/entry.js';

/**
 * Takes secrets and file contents out of an entry before it is hashed and kept.
 *
 * Invariant: redacting twice is redacting once, so whoever redacts early takes nothing away from the record.
 */
export function redactEntry(body: EntryBody): EntryBody {
  const lean = body.kind === 'action' ? { ...body, input: withoutContents(body.input) } : body;
  return redact(lean) as EntryBody;
}

/** Short texts that hold no secret: names of members, paths and hashes come again with every entry. */
const known = new Set<string>();
const mostKnown = 1000;
const longestKnown = 256;

/** Only a text made for it needs more; it could need as many as it has words. */
const mostRounds = 16;

export function redactText(text: string): string {
  if (text.length < 8 || known.has(text)) return text;
  const clean = untilStill(text, redactOnce);
  if (clean === text) know(text);
  return clean;
}

/** A mark ends a word, so what stood right behind a secret may show as one only now. Each round leaves less to find. */
export function untilStill(text: string, once: (text: string) => string): string {
  let before = text;
  for (let round = 0; round <= mostRounds; round++) {
    const after = once(before);
    if (after === before) return after;
    before = after;
  }
  return mark('tangled');
}

function know(text: string): void {
  if (text.length > longestKnown) return;
  if (known.size >= mostKnown) known.clear();
  known.add(text);
}

/** What stands where a secret was; nothing finds a secret in it. */
const mark = (what: string): string => `‹redacted:${what}›`;
const isMark = /^‹redacted:[a-z-]+›$/;

function redactOnce(text: string): string {
  let clean = '';
  let at = 0;
  for (const { what, start, end } of findSecrets(text)) {
    clean += text.slice(at, start) + mark(what);
    at = end;
  }
  return at === 0 ? text : clean + text.slice(at);
}

/** The same value without the secrets in its texts, nor what a secret name names. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => argument(value[index - 1], item));
  const isNamed = namesOf.some(name => isSecret(isSecretName, Reflect.get(value, name)));
  const members = Object.entries(value).map(([name, item]: [string, unknown]) => [
    redactText(name),
    isSecret(isSecretName, name) || (isNamed && name === 'value') ? hidden(item) : redact(item),
  ]);
  return Object.fromEntries(members) as unknown;
}

/** Members that say what the member `value` beside them is. */
const namesOf = ['name', 'key'];

/** An item of a list, which the option before it may name. */
function argument(before: unknown, item: unknown): unknown {
  return isSecret(isSecretOption, before) ? hidden(item) : redact(item);
}

const isSecret = (pattern: RegExp, name: unknown): boolean => typeof name === 'string' && pattern.test(name);

function hidden(item: unknown): unknown {
  return typeof item === 'string' && item !== '' && !isMark.test(item) ? mark('value') : redact(item);
}

/** Members of tool inputs that hold files' text; the journal holds it, the record names it. */
const contents = new Set(['content', 'old', 'new']);
/** Longer than any command a person reads; what is longer is content, whatever it is called. */
const longest = 65_536;

function withoutContents(input: unknown, name = ''): unknown {
  if (typeof input === 'string') return contents.has(name) || input.length > longest ? summaryOf(input) : input;
  if (typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input)) return input.map(item => withoutContents(item, name));
  const members = Object.entries(input).map(([key, item]: [string, unknown]) => [key, withoutContents(item, key)]);
  return Object.fromEntries(members) as unknown;
}

const isSummary = /^‹\d+ bytes, sha256 [0-9a-f]{64}›$/;

function summaryOf(text: string): string {
  if (isSummary.test(text)) return text;
  const bytes = Buffer.from(text);
  return `‹${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}›`;
}
