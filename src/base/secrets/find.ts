import type { SecretPattern } from './pattern.js';
import { secretPlaces } from './places.js';
import { privateKeys } from './privateKeys.js';
import { programSecrets } from './programs.js';
import { providerKeys } from './providers.js';
import { serviceKeys } from './services.js';
import { wrappedKeys } from './wrapped.js';

export interface Secret {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** Formats first, so that what is found by its form is called by it. */
const patterns: readonly SecretPattern[] = [
  ...privateKeys,
  ...providerKeys,
  ...serviceKeys,
  ...wrappedKeys,
  ...secretPlaces,
  ...programSecrets,
];

/** Every secret in a text, in order, apart from one another. */
export function findSecrets(text: string): readonly Secret[] {
  return found(text, patterns, () => true);
}

const maskable = patterns.filter(({ masked }) => masked !== 'never');

/** Those of them that a mask may hide from whoever is to judge the text: see `SecretPattern.masked`. */
export function findMaskable(text: string): readonly Secret[] {
  return found(text, maskable, ({ masked }, secret) => masked !== 'random' || looksRandom(secret));
}

function found(
  text: string,
  among: readonly SecretPattern[],
  counts: (pattern: SecretPattern, secret: string) => boolean,
): readonly Secret[] {
  const secrets: Secret[] = [];
  for (const pattern of among) {
    if (pattern.has !== undefined && !pattern.has.some(part => text.includes(part))) continue;
    for (const { 0: whole, 1: before = '', index } of text.matchAll(pattern.find)) {
      if (!counts(pattern, whole.slice(before.length))) continue;
      secrets.push({ what: pattern.what, start: index + before.length, end: index + whole.length });
    }
  }
  return secrets.length < 2 ? secrets : joined(secrets);
}

function looksRandom(value: string): boolean {
  return /^[\w+/=~-]{12,}$/.test(value) && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !value.startsWith('/');
}

/** Those that overlap are one, named as the first that was found. */
function joined(secrets: readonly Secret[]): readonly Secret[] {
  const apart: Secret[] = [];
  const rank = new Map(secrets.map((secret, index) => [secret, index]));
  for (const secret of secrets.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last === undefined || secret.start >= last.end) {
      apart.push(secret);
      continue;
    }
    const isFirst = (rank.get(last) ?? 0) <= (rank.get(secret) ?? 0);
    const both = { what: isFirst ? last.what : secret.what, start: last.start, end: Math.max(last.end, secret.end) };
    rank.set(both, Math.min(rank.get(last) ?? 0, rank.get(secret) ?? 0));
    apart[apart.length - 1] = both;
  }
  return apart;
}
