import { findSecrets, type Secret } from '../base/secrets/find.js';
import { shownText } from '../base/shownText.js';

/** A part of what a reviewer reads, by what it is called. */
export interface Part {
  readonly name: string;
  readonly text: string;
}

/**
 * Parts between delimiters that nobody can foresee.
 *
 * Invariant: a line of a part begins with `| `, and a delimiter does not, so whatever a part holds, it ends where we
 * end it.
 */
export function delimited(parts: readonly Part[], mark: string): string {
  return parts
    .map(({ name, text }) => `[${mark} begin: ${name}]\n${quoted(text)}\n[${mark} end: ${name}]`)
    .join('\n\n');
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map(line => `| ${line}`)
    .join('\n');
}

/** As it is put before a model: secrets masked, and what hides or poses made visible. */
export function shown(text: string, finding: (text: string) => readonly Secret[] = findSecrets): string {
  return shownText(masked(text, finding)).text;
}

/** A mask ends a word, so what stood behind a secret may show as one only then. */
const mostRounds = 16;

function masked(text: string, finding: (text: string) => readonly Secret[]): string {
  let before = text;
  for (let round = 0; round < mostRounds; round++) {
    const after = maskedOnce(before, finding(before));
    if (after === before) return after;
    before = after;
  }
  return '‹masked:tangled›';
}

function maskedOnce(text: string, secrets: readonly Secret[]): string {
  let clean = '';
  let at = 0;
  for (const { what, start, end } of secrets) {
    clean += `${text.slice(at, start)}‹masked:${what}›`;
    at = end;
  }
  return clean + text.slice(at);
}
