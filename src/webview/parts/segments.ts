import { findMaskable } from '../../base/secrets/find.js';
import type { ShownText } from '../../protocol/card.js';

/** A piece of shown text: ordinary, a visible escape for a deceptive character, or a secret. */
export interface Segment {
  readonly kind: 'plain' | 'escape' | 'secret';
  readonly text: string;
}

const escapes = /⟦U\+[0-9A-F]{4,6}⟧/g;

/** Cuts text so that escapes can be marked and secrets masked. Joined again, the pieces are the text. */
export function segmentsOf(shown: ShownText): readonly Segment[] {
  const pieces: Segment[] = [];
  let at = 0;
  for (const { start, end } of findMaskable(shown.text)) {
    pieces.push(...plain(shown.text.slice(at, start), shown.marked));
    pieces.push({ kind: 'secret', text: shown.text.slice(start, end) });
    at = end;
  }
  pieces.push(...plain(shown.text.slice(at), shown.marked));
  return pieces;
}

/** The same, line by line, for text that is shown in rows. A secret of several lines is masked in each. */
export function segmentedLines(shown: ShownText): readonly (readonly Segment[])[] {
  const lines: Segment[][] = [[]];
  for (const { kind, text } of segmentsOf(shown)) {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ kind, text: part });
    }
  }
  return lines;
}

function plain(text: string, marked: boolean): readonly Segment[] {
  if (!marked) return text === '' ? [] : [{ kind: 'plain', text }];
  const pieces: Segment[] = [];
  let at = 0;
  for (const found of text.matchAll(escapes)) {
    if (found.index > at) pieces.push({ kind: 'plain', text: text.slice(at, found.index) });
    pieces.push({ kind: 'escape', text: found[0] });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ kind: 'plain', text: text.slice(at) });
  return pieces;
}
