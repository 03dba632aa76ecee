export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Values whose form alone says that they are secret. */
const known = [
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{22,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g,
];

/** The named group is the secret; what stands around it stays readable. */
const named = [
  /\b(?:Bearer|Basic)\s+(?<secret>[A-Za-z0-9_+/=.~-]{12,})/gi,
  /:\/\/[^\s:/@]+:(?<secret>[^\s:/@]{3,})@/g,
  /\b[A-Za-z0-9_-]*(?:secret|token|passw(?:or)?d|api_?key|private_?key|access_?key)["']?\s*[=:]\s*["']?(?<secret>[A-Za-z0-9_+/=~-]{12,})/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>[\sA-Za-z0-9+/=:,-]+?)-----END/g,
];

/**
 * Where `text` holds what looks like a secret.
 * An assigned value must look random, so that nobody can hide a program's name by calling it a token.
 */
export function findSecrets(text: string): readonly Span[] {
  const spans = known.flatMap(pattern => [...text.matchAll(pattern)].map(found => spanOf(found.index, found[0])));
  for (const pattern of named) {
    for (const found of text.matchAll(pattern)) {
      const secret = found.groups?.['secret'] ?? '';
      const assigned = pattern === named[2];
      if (assigned && !looksRandom(secret)) continue;
      spans.push(spanOf(found.index + found[0].lastIndexOf(secret), secret));
    }
  }
  return withoutOverlap(spans);
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}

function looksRandom(value: string): boolean {
  return /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !value.startsWith('/');
}

function withoutOverlap(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push(span);
  }
  return kept;
}
