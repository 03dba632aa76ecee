import { startOf } from './cut.js';

/** What may be said about an action by one who is not asked again. */
const longest = 200;

/**
 * A model's reasons as others may read them: one line of plain words, without anything that marks up, addresses, or
 * poses as somebody else's turn.
 *
 * Invariant: no longer than 200 characters, and cleaning twice is cleaning once.
 */
export function cleanRationale(text: string): string {
  const line = untilStill(text);
  if (line === '') return 'It gave no reason that can be passed on.';
  return line.length > longest ? `${startOf(line, longest - 3).trimEnd()}...` : line;
}

/** Each step may lay open what another looks for. After the first round every step leaves the text as it is or shorter. */
function untilStill(text: string): string {
  let line = text;
  for (;;) {
    const cleaned = cleanedOnce(line);
    if (cleaned === line) return line;
    line = cleaned;
  }
}

/** Control, format, private and unassigned characters, and half pairs: all that shows as nothing or turns text around. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f]/gu;
const addresses = /\b[a-z][a-z\d+.-]*:\/\/\S*|\bwww\.\S+/gi;
const roles =
  /(?<![\p{L}\p{M}\p{N}_-])(system|assistant|user|human|developer|tool|agent|approver|person|ai)( (message|prompt|note))? ?:/giu;
const markup = /<[^<>]*>|[<>`*#|~\\{}[\]“”"«»‹›⟦⟧]/g;

function cleanedOnce(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s/g, ' ')
    .replace(hidden, '')
    .replace(markup, '')
    .replace(addresses, '')
    .replace(roles, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
