import { bracesOf } from './braces.js';
import { decodeEscapes } from './escapes.js';
import { expand } from './parameters.js';
import { named, type Part } from './part.js';
import { hole, type Word } from './word.js';

/** What a variable holds: one word, or those of an array. */
export type Value = readonly Word[];

/** What is known where a word stands. */
export interface Scope {
  readonly home: string;
  /** What splits words beside blanks: values of `IFS`. */
  readonly separators: string;
  readonly valueOf: (name: string) => Value | undefined;
  /** What a substitution puts out, where that is constant. */
  readonly outputOf: (substitution: Part) => string | undefined;
}

/** Splits one word into several, as an unquoted `$IFS` does; no text of a command can hold it. */
export const split = '\u0001';

/** An element of a quoted list that is empty and a word all the same. */
const empty = '\u0005';

/** Quoted braces and commas, which are not for brace expansion. */
const marks: Readonly<Record<string, string>> = { '{': '\u0002', '}': '\u0003', ',': '\u0004' };
const unmarked: Readonly<Record<string, string>> = { '\u0002': '{', '\u0003': '}', '\u0004': ',' };

function guarded(text: string): string {
  return text.replace(/[{},]/g, char => marks[char] ?? char);
}

function restored(text: string): string {
  return text.replaceAll(empty, '').replace(/[\u0002-\u0004]/g, char => unmarked[char] ?? char);
}

/** The words that parts which touch stand for, resolved as the shell would as far as the text says. */
export function wordsOf(run: readonly Part[], scope: Scope): readonly Word[] {
  const value = together(run, scope, false);
  const source = run.map(({ text }) => text).join('');
  const text = /^~/.test(source) ? tilde(value.text, scope.home) : value.text;
  const isQuoted = /^(["']|\$['"])/.test(source) && value.text === '';
  return bracesOf(text)
    .flatMap(one => one.split(split))
    .filter(one => one !== '' || isQuoted)
    .map(restored)
    .map(one => ({ text: one, glob: value.glob && /[*?[]/.test(one) }));
}

function tilde(text: string, home: string): string {
  return /^~(\/|$)/.test(text) ? home + text.slice(1) : hole + text;
}

function partValue(part: Part, scope: Scope, isQuoted: boolean): Word {
  switch (part.type) {
    case 'word':
    case 'extglob_pattern':
      return isQuoted ? { text: guarded(part.text), glob: false } : bare(part.text);
    case 'number':
    case 'variable_name':
    case 'special_variable_name':
    case 'string_content':
      return { text: isQuoted ? guarded(unescapeQuoted(part.text)) : part.text, glob: false };
    case 'raw_string':
      return { text: guarded(part.text.slice(1, -1)), glob: false };
    case 'ansi_c_string':
      return { text: guarded(decodeEscapes(part.text.slice(2, -1))), glob: false };
    case 'string':
      return quoted(part, scope);
    case 'translated_string':
      return together(named(part), scope, false);
    case 'command_name':
    case 'concatenation':
      return together(part.children, scope, isQuoted);
    case 'simple_expansion':
    case 'expansion':
      return expansion(part, scope, isQuoted);
    case 'command_substitution':
      return output(scope.outputOf(part), isQuoted);
    default:
      return { text: part.isNamed || part.children.length > 0 ? hole : bare(part.text).text, glob: false };
  }
}

function together(parts: readonly Part[], scope: Scope, isQuoted: boolean): Word {
  const values = parts.flatMap((part, at) =>
    part.text === '$' && /^["']/.test(parts[at + 1]?.text ?? '') ? [] : [partValue(part, scope, isQuoted)],
  );
  return { text: values.map(({ text }) => text).join(''), glob: values.some(({ glob }) => glob) };
}

/** What lies between the named parts of a quoted text belongs to it as well. */
function quoted(part: Part, scope: Scope): Word {
  let text = '';
  let at = part.start + 1;
  const end = part.end - 1;
  const raw = (from: number, to: number): string =>
    guarded(unescapeQuoted(part.text.slice(from - part.start, Math.max(from, to) - part.start)));
  for (const inner of named(part)) {
    text += raw(at, inner.start) + partValue(inner, scope, true).text;
    at = inner.end;
  }
  return { text: text + raw(at, end), glob: false };
}

function expansion(part: Part, scope: Scope, isQuoted: boolean): Word {
  const words = expand(part.text, scope, isQuoted);
  if (words === undefined) return { text: hole, glob: false };
  const texts = words.map(({ text }) => (isQuoted ? text || empty : cut(text, scope)));
  const glob = !isQuoted && words.some(word => word.glob || /[*?[]/.test(word.text));
  return { text: guarded(texts.join(split)), glob };
}

function cut(text: string, { separators }: Scope): string {
  const blank = [...text.trim()].map(char => (/[ \t\n]/.test(char) || separators.includes(char) ? split : char));
  return blank.join('');
}

function output(text: string | undefined, isQuoted: boolean): Word {
  if (text === undefined) return { text: hole, glob: false };
  const ended = guarded(text.replace(/\n+$/, ''));
  return isQuoted
    ? { text: ended, glob: false }
    : { text: ended.trim().replace(/[ \t\n]+/g, split), glob: /[*?[]/.test(ended) };
}

function bare(source: string): Word {
  const text = source.replace(/\\(\r?\n|[\s\S])/g, (_, char: string) => (char.endsWith('\n') ? '' : guarded(char)));
  return { text, glob: /[*?[]/.test(source.replace(/\\[\s\S]/g, '')) };
}

function unescapeQuoted(text: string): string {
  return text.replace(/\\(\n|["\\$`])/g, (_, char: string) => (char === '\n' ? '' : char));
}
