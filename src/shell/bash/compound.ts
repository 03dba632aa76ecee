import { readArithmetic } from './arithmetic.js';
import { readBody, readList } from './parser.js';
import type { Reader } from './reader.js';
import { readRedirect } from './redirects.js';
import type { Arithmetic, CaseArm, Command, Redirect, WordSyntax } from './syntax.js';
import { readTests } from './tests.js';
import { readWord } from './words.js';

const opening = /(?:if|while|until|for|select|case|function|coproc|in|\[\[|\{)/y;
const definition = /([A-Za-z_][\w-]*)[ \t]*\([ \t]*\)/y;
const name = /[A-Za-z_]\w*/y;

/** A command that begins with a word or sign of the grammar, with its redirections; undefined where a simple one begins. */
export function readCompound(reader: Reader): Command | undefined {
  const defined = reader.match(definition);
  if (defined !== undefined) {
    reader.at += defined[0].length;
    return readFunction(reader, defined[1] ?? '');
  }
  const body = readBare(reader);
  if (body === undefined) return undefined;
  const redirects: Redirect[] = [];
  for (;;) {
    reader.skipBlanks();
    const redirect = readRedirect(reader);
    if (redirect === undefined) break;
    redirects.push(redirect);
  }
  return redirects.length === 0 ? body : { kind: 'redirected', body, redirects };
}

function readBare(reader: Reader): Command | undefined {
  if (reader.peek() === '(') return readParentheses(reader);
  const word = reader.keyword(opening);
  if (word === undefined) return undefined;
  reader.at += word.length;
  switch (word) {
    case '{':
      return closed(reader, readBody(reader), '}');
    case 'if':
      return readIf(reader);
    case 'while':
    case 'until':
      return readWhile(reader, word === 'until');
    case 'for':
      return readFor(reader);
    case 'case':
      return readCase(reader);
    case '[[':
      return readTests(reader);
    case 'function':
      return readNamedFunction(reader);
    default:
      reader.refuse(`${word} is not read`);
      return { kind: 'list', items: [] };
  }
}

function closed(reader: Reader, body: Command, word: string): Command {
  reader.expect(word);
  return body;
}

function readParentheses(reader: Reader): Command {
  const start = reader.at++;
  if (!reader.take('(')) return { kind: 'subshell', body: closed(reader, readBody(reader), ')') };
  const expression = readArithmetic(reader);
  skipBlankLines(reader);
  reader.expect('))');
  reader.places.push({ start, end: reader.at, isFirst: true, isOptional: true });
  return { kind: 'arithmetic', expression };
}

function skipBlankLines(reader: Reader): void {
  while (/[ \t\n]/.test(reader.peek())) reader.at++;
}

function readIf(reader: Reader): Command {
  const test = readBody(reader);
  reader.expect('then');
  const body = readBody(reader);
  if (reader.take('elif')) return { kind: 'if', test, body, otherwise: reader.within(() => readIf(reader)) };
  const otherwise = reader.take('else') ? readBody(reader) : undefined;
  reader.expect('fi');
  return { kind: 'if', test, body, otherwise };
}

function readWhile(reader: Reader, isUntil: boolean): Command {
  const test = readBody(reader);
  return { kind: 'while', isUntil, test, body: readDo(reader) };
}

function readDo(reader: Reader): Command {
  reader.expect('do');
  return closed(reader, readBody(reader), 'done');
}

function readFor(reader: Reader): Command {
  reader.skipBlanks();
  if (reader.take('((')) return readCounting(reader);
  const found = reader.keyword(name);
  if (found === undefined) {
    reader.refuse('a loop has no name');
    return { kind: 'list', items: [] };
  }
  reader.at += found.length;
  reader.skipLines();
  let words: WordSyntax[] | undefined;
  if (reader.keyword(/in/y) !== undefined) {
    reader.at += 2;
    words = readWords(reader);
  }
  reader.skipBlanks();
  reader.take(';');
  reader.skipLines();
  return { kind: 'for', name: found, words, body: readDo(reader) };
}

function readWords(reader: Reader): WordSyntax[] {
  const words: WordSyntax[] = [];
  for (;;) {
    reader.skipBlanks();
    const word = reader.peek() === '#' ? undefined : readWord(reader);
    if (word === undefined) return words;
    words.push(word);
  }
}

function readCounting(reader: Reader): Command {
  const steps: Arithmetic[] = [];
  for (let index = 0; index < 3; index++) {
    skipBlankLines(reader);
    if (reader.peek() !== ';' && reader.peek() !== ')') steps.push(readArithmetic(reader));
    skipBlankLines(reader);
    reader.expect(index < 2 ? ';' : '))');
  }
  reader.skipBlanks();
  reader.take(';');
  reader.skipLines();
  return { kind: 'counting', steps, body: readDo(reader) };
}

function readCase(reader: Reader): Command {
  reader.skipBlanks();
  const subject = readWord(reader);
  reader.skipLines();
  reader.expect('in');
  const arms: CaseArm[] = [];
  for (;;) {
    reader.skipLines();
    if (reader.take('esac')) break;
    if (reader.isAtEnd) reader.refuse('a case does not end');
    if (reader.refusal !== undefined) break;
    arms.push(readArm(reader));
  }
  if (subject === undefined) reader.refuse('a case has no word');
  return { kind: 'case', subject: subject ?? { start: 0, end: 0, parts: [] }, arms };
}

function readArm(reader: Reader): CaseArm {
  reader.take('(');
  const patterns: WordSyntax[] = [];
  do {
    reader.skipBlanks();
    const pattern = readWord(reader);
    if (pattern === undefined) reader.refuse('a case has no pattern');
    else patterns.push(pattern);
    reader.skipBlanks();
  } while (reader.take('|'));
  reader.expect(')');
  const body = reader.within(() => readList(reader));
  const goesOn = reader.take(';;&') || reader.take(';&');
  const hasEnded = goesOn || reader.take(';;');
  reader.skipLines();
  if (!hasEnded && !reader.starts('esac')) reader.refuse('a case does not end');
  return { patterns, body, goesOn };
}

function readNamedFunction(reader: Reader): Command {
  reader.skipBlanks();
  const found = reader.match(/([A-Za-z_][\w-]*)(?:[ \t]*\([ \t]*\))?/y);
  if (found === undefined) {
    reader.refuse('a function has no name');
    return { kind: 'list', items: [] };
  }
  reader.at += found[0].length;
  return readFunction(reader, found[1] ?? '');
}

function readFunction(reader: Reader, named: string): Command {
  reader.skipLines();
  const body = reader.within(() => readCompound(reader));
  if (body === undefined || body.kind === 'function') reader.refuse('a function has no body');
  return { kind: 'function', name: named, body: body ?? { kind: 'list', items: [] } };
}
