/**
 * Reads exactly one simple command whose every word is a literal: a closed grammar, the only one that `allow` relies on.
 *
 * Invariant: what is not listed here is not a simple command. No expansion, list, pipe, redirection, assignment, glob,
 * comment or line continuation is ever read as words.
 */
export function wordsOfSimpleCommand(text: string): readonly string[] | undefined {
  const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, '');
  const words: string[] = [];
  let rest = trimmed;
  while (rest !== '') {
    const word = readWord(rest, words.length === 0);
    if (word === undefined) return undefined;
    words.push(word.text);
    const blank = /^[ \t]+/.exec(rest.slice(word.length));
    rest = rest.slice(word.length + (blank?.[0].length ?? 0));
    if (blank === null && rest !== '') return undefined;
  }
  return words.length === 0 ? undefined : words;
}

const reserved = new Set([
  ...['if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'select', 'while', 'until', 'do', 'done', 'in'],
  ...['function', 'time', 'coproc', '{', '}', '!', '[['],
]);

/** Unquoted characters that mean themselves anywhere in a word. */
const plain = /^[\p{L}\p{N}\p{M}_%+,./:@^-]$/u;

interface ReadWord {
  readonly text: string;
  readonly length: number;
}

function readWord(text: string, isFirst: boolean): ReadWord | undefined {
  let value = '';
  let bare = ''; // the unquoted characters, for what only they can mean
  let index = 0;
  let isQuoted = false;
  while (index < text.length && !/[ \t]/.test(text.charAt(index))) {
    const piece = readPiece(text, index);
    if (piece === undefined) return undefined;
    value += piece.value;
    bare += piece.isQuoted ? '"' : piece.value;
    isQuoted ||= piece.isQuoted;
    index = piece.end;
  }
  if (!meansItself(bare)) return undefined;
  if (isFirst && (/^[^"]*=/.test(bare) || (!isQuoted && reserved.has(value)) || value === '')) return undefined;
  return { text: value, length: index };
}

/** Tilde and braces are plain only where the shell would not expand them. */
function meansItself(bare: string): boolean {
  if (/^~|[:=]~/.test(bare) || bare.startsWith('#')) return false;
  return !(/[{}]/.test(bare) && /,|\.\./.test(bare));
}

interface Piece {
  readonly value: string;
  readonly end: number;
  readonly isQuoted: boolean;
}

function readPiece(text: string, index: number): Piece | undefined {
  const char = String.fromCodePoint(text.codePointAt(index) ?? 0);
  if (char === "'") {
    const close = text.indexOf("'", index + 1);
    const value = text.slice(index + 1, close);
    return close === -1 || hasControl(value) ? undefined : { value, end: close + 1, isQuoted: true };
  }
  if (char === '"') return readDoubleQuoted(text, index + 1);
  if (char === '\\') {
    const next = String.fromCodePoint(text.codePointAt(index + 1) ?? 0);
    return next === '\n' || hasControl(next)
      ? undefined
      : { value: next, end: index + 1 + next.length, isQuoted: true };
  }
  const isPlain = plain.test(char) || char === '=' || char === '~' || char === '{' || char === '}' || char === '#';
  return isPlain ? { value: char, end: index + char.length, isQuoted: false } : undefined;
}

function readDoubleQuoted(text: string, from: number): Piece | undefined {
  let value = '';
  for (let index = from; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '"') return hasControl(value) ? undefined : { value, end: index + 1, isQuoted: true };
    if (char === '$' || char === '`') return undefined;
    const escaped = char === '\\' ? text.charAt(index + 1) : '';
    if (escaped === '\n') return undefined;
    if (/^["\\$`]$/.test(escaped)) {
      value += escaped;
      index++;
    } else value += char;
  }
  return undefined;
}

/** Control characters other than tab and newline, which a person could not see in what is shown. */
function hasControl(text: string): boolean {
  return /(?![\t\n])\p{Cc}/u.test(text);
}
