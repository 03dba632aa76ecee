import { readArithmetic } from './arithmetic.js';
import type { Reader } from './reader.js';
import { readRedirect } from './redirects.js';
import type { Assignment, Redirect, SimpleCommand, WordSyntax } from './syntax.js';
import { readWord } from './words.js';

const assigned = /([A-Za-z_]\w*)(\[)?/y;

/** Assignments, words and redirections up to the next operator. */
export function readSimple(reader: Reader): SimpleCommand {
  const start = reader.at;
  const assignments: Assignment[] = [];
  const words: WordSyntax[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    reader.skipBlanks();
    if (reader.peek() === '#') break;
    const redirect = readRedirect(reader);
    if (redirect !== undefined) {
      redirects.push(redirect);
      continue;
    }
    const assignment = words.length === 0 ? readAssignment(reader) : undefined;
    if (assignment !== undefined) {
      assignments.push(assignment);
      continue;
    }
    const word = readWord(reader);
    if (word === undefined) break;
    words.push(word);
  }
  if (assignments.length + words.length + redirects.length === 0) reader.refuse('a command is missing');
  note(reader, words);
  return { kind: 'simple', start, assignments, words, redirects };
}

/** The other parser has a tree of its own for `[ … ]`, so its words cannot be held against each other. */
function note(reader: Reader, words: readonly WordSyntax[]): void {
  const [first] = words;
  if (first === undefined || reader.text.slice(first.start, first.end) === '[') return;
  for (const { start, end } of words) reader.places.push({ start, end, isFirst: start === first.start });
}

function readAssignment(reader: Reader): Assignment | undefined {
  const found = reader.match(assigned);
  if (found === undefined) return undefined;
  const [whole, name = '', bracket] = found;
  const begin = reader.at;
  reader.at += whole.length;
  const index = bracket === undefined ? undefined : readElement(reader);
  const sign = reader.match(/\+?=/y)?.[0];
  if (sign === undefined) {
    if (bracket === undefined || reader.refusal !== undefined) reader.at = begin;
    else reader.refuse('a bracket stands in the name of a command');
    return undefined;
  }
  reader.at += sign.length;
  const value = reader.take('(') ? readElements(reader) : (readWord(reader) ?? empty(reader));
  return { name, isAppending: sign === '+=', value, ...(index !== undefined && { index }) };
}

function readElement(reader: Reader): ReturnType<typeof readArithmetic> {
  const index = readArithmetic(reader);
  reader.expect(']');
  return index;
}

function empty(reader: Reader): WordSyntax {
  return { start: reader.at, end: reader.at, parts: [{ kind: 'text', text: '', isQuoted: true }] };
}

function readElements(reader: Reader): readonly WordSyntax[] {
  const words: WordSyntax[] = [];
  for (;;) {
    reader.skipLines();
    if (reader.take(')')) return words;
    const word = reader.peek() === '[' ? undefined : readWord(reader);
    if (word === undefined) {
      reader.refuse('an array does not end');
      return words;
    }
    words.push(word);
  }
}
