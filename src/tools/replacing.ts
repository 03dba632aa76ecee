import { lineEndingsOf, toCrlf, toLf } from './lineEndings.js';

export interface Replacement {
  readonly old: string;
  readonly new: string;
}

export type Replaced =
  { readonly kind: 'replaced'; readonly text: string } | { readonly kind: 'failed'; readonly because: string };

/**
 * Applies replacements one after the other, each to the text as it then stands, or none of them. Pure.
 *
 * Invariant: each `old` is found exactly once, line endings aside; everything outside of it stays as it was, and what
 * comes in takes the line endings of what it replaces.
 */
export function replaceAllOnce(text: string, edits: readonly Replacement[], name: string): Replaced {
  let now = text;
  for (const [at, edit] of edits.entries()) {
    const which = edits.length === 1 ? 'The edit' : `Edit ${at + 1} of ${edits.length}`;
    const after = at === 0 ? '' : ' as it stands after the edits before it';
    const replaced = replaceOnce(now, edit);
    if (typeof replaced !== 'string') {
      const also = edits.length === 1 ? '' : ' None of the edits was applied.';
      return {
        kind: 'failed',
        because: `${which} cannot be applied: ${why(replaced, edit, now, name + after)}${also}`,
      };
    }
    now = replaced;
  }
  return { kind: 'replaced', text: now };
}

type Trouble = { readonly kind: 'identical' } | { readonly kind: 'found'; readonly lines: readonly number[] };

function replaceOnce(text: string, edit: Replacement): string | Trouble {
  const old = toLf(edit.old);
  if (old === toLf(edit.new)) return { kind: 'identical' };
  const flat = toLf(text);
  const places = placesOf(old, flat);
  const [place] = places;
  if (place === undefined || places.length > 1) {
    return { kind: 'found', lines: places.map(at => lineAt(flat, at)) };
  }
  const start = unflatten(text, place);
  const end = unflatten(text, place + old.length);
  const taken = text.slice(start, end);
  return text.slice(0, start) + inEndingsOf(taken, text, edit.new) + text.slice(end);
}

/** Every place where `old` begins, overlapping ones too: two readings of one edit are one too many. */
function placesOf(old: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(old); at >= 0 && places.length < 20; at = text.indexOf(old, at + 1)) places.push(at);
  return places;
}

/** The place in `text` that is `flatAt` in the same text with plain line feeds; before the carriage return at a line's end. */
function unflatten(text: string, flatAt: number): number {
  let at = flatAt;
  for (let crlf = text.indexOf('\r\n'); crlf >= 0 && crlf < at; crlf = text.indexOf('\r\n', crlf + 2)) at += 1;
  return at;
}

function inEndingsOf(taken: string, whole: string, text: string): string {
  const own = lineEndingsOf(taken);
  const endings = own === 'none' ? lineEndingsOf(whole) : own;
  if (endings === 'crlf') return toCrlf(text);
  if (endings === 'lf') return toLf(text);
  if (endings === 'none') return text;
  return taken.indexOf('\r\n') === taken.indexOf('\n') - 1 && taken.includes('\r\n') ? toCrlf(text) : toLf(text);
}

function why(trouble: Trouble, edit: Replacement, text: string, name: string): string {
  if (trouble.kind === 'identical') return 'its "old" and "new" are the same.';
  if (trouble.lines.length > 1) {
    const lines = trouble.lines.length === 20 ? 'at least 20' : String(trouble.lines.length);
    return `its "old" text stands ${lines} times in ${name} (lines ${trouble.lines.join(', ')}). Add lines around it until it stands once.`;
  }
  const near = nearMiss(edit.old, text);
  return near === undefined
    ? `its "old" text was not found in ${name}. Read the file again and copy the text exactly.`
    : `its "old" text was not found in ${name}, but line ${near} differs from it in white space only. Copy the text exactly, with its indentation.`;
}

/** The line at which the text stands once white space is left aside; undefined when it does not, or not once. */
function nearMiss(old: string, text: string): number | undefined {
  const wanted = old.replace(/\s+/g, '');
  if (wanted === '') return undefined;
  const solid = text.replace(/\s+/g, '');
  const at = solid.indexOf(wanted);
  if (at < 0 || solid.indexOf(wanted, at + 1) >= 0) return undefined;
  let seen = -1;
  for (let i = 0; i < text.length; i += 1) {
    if (!/\s/.test(text.charAt(i))) seen += 1;
    if (seen === at) return lineAt(text, i);
  }
  return undefined;
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
