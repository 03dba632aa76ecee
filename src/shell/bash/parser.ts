import { caps } from '../grammar.js';
import { readArithmetic } from './arithmetic.js';
import { readCompound } from './compound.js';
import { Reader } from './reader.js';
import { readSimple } from './simple.js';
import type { Arithmetic, Command, Script } from './syntax.js';
import { readDocument, readDollar } from './words.js';

/**
 * Reads a text of commands: a closed grammar, the only one that `allow` relies on.
 *
 * Invariant: total, and nothing is guessed. What is not in the grammar refuses the whole text, with a reason.
 */
export function readCommands(text: string): Script | { readonly refusal: string } {
  if (text.length > caps.characters) return { refusal: `it is longer than ${caps.characters} characters` };
  const reader = new Reader(text, readers);
  const body = readList(reader);
  if (!reader.isAtEnd) reader.refuse(`${JSON.stringify(reader.peek())} stands where no command can`);
  if (body.kind === 'list' && body.items.length === 0) reader.refuse('there is no command in it');
  if (reader.pendingDocuments > 0) reader.refuse('a here-document does not begin');
  return reader.refusal === undefined ? { body, places: reader.places } : { refusal: reader.refusal };
}

const readers = { script: readList, document: readDocument, dollar: (reader: Reader) => readDollar(reader, false) };

/** Words that end the list they stand in, where a command could begin. */
const closing = /(?:then|done|do|fi|elif|else|esac|\})/y;

/** Commands one after another, up to a word or sign that closes them. */
export function readList(reader: Reader): Command {
  const items: Command[] = [];
  for (;;) {
    reader.skipLines();
    if (reader.isAtEnd || reader.peek() === ')' || reader.starts(';;') || reader.starts(';&')) break;
    if (reader.keyword(closing) !== undefined) break;
    const item = readAndOr(reader);
    reader.skipBlanks();
    const isBackground = reader.peek() === '&' && reader.take('&');
    items.push(isBackground ? { kind: 'background', body: item } : item);
    if (isBackground || (!reader.starts(';;') && !reader.starts(';&') && reader.take(';'))) continue;
    if (reader.peek() !== '\n' && reader.peek() !== '#') break;
  }
  if (items.length === 0) return { kind: 'list', items };
  const [only, ...more] = items;
  return only !== undefined && more.length === 0 ? only : { kind: 'list', items };
}

/** A list where the grammar wants at least one command. */
export function readBody(reader: Reader): Command {
  const body = reader.within(() => readList(reader));
  if (body.kind === 'list' && body.items.length === 0) reader.refuse('a command is missing');
  return body;
}

function readAndOr(reader: Reader): Command {
  let left = readPipeline(reader);
  for (;;) {
    reader.skipBlanks();
    const kind = reader.take('&&') ? 'and' : reader.take('||') ? 'or' : undefined;
    if (kind === undefined) return left;
    reader.skipLines();
    left = { kind, left, right: readPipeline(reader) };
  }
}

function readPipeline(reader: Reader): Command {
  if (reader.match(/!(?=[ \t])/y) !== undefined) {
    reader.at++;
    reader.skipBlanks();
    return { kind: 'not', body: reader.within(() => readPipeline(reader)) };
  }
  const first = readCommand(reader);
  const stages = [first];
  for (;;) {
    reader.skipBlanks();
    if (reader.peek() !== '|' || reader.peek(1) === '|') break;
    reader.at += reader.peek(1) === '&' ? 2 : 1;
    reader.skipLines();
    stages.push(readCommand(reader));
  }
  return stages.length === 1 ? first : { kind: 'pipeline', stages };
}

function readCommand(reader: Reader): Command {
  return reader.within(() => readCompound(reader) ?? readSimple(reader));
}

/** A text that is one arithmetic expression; undefined where it is not. */
export function readExpression(text: string): Arithmetic | undefined {
  const reader = new Reader(text, readers);
  const expression = readArithmetic(reader);
  return reader.refusal === undefined && reader.isAtEnd ? expression : undefined;
}
