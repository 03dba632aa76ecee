import { readArithmetic } from './arithmetic.js';
import { decodeAnsi } from './ansi.js';
import { hasControl, type Reader } from './reader.js';
import type { Arithmetic, Part, VariablePart, WordSyntax } from './syntax.js';

/** Characters that mean themselves wherever they stand unquoted, or that only `expansion.ts` gives another meaning. */
const plain = /[\w%+,./:@^=~{}#!*?[\]-]+|[\p{L}\p{N}\p{M}]+/uy;
const plainInBraces = /[\w%+,./:@^=~#!*?[\] \t-]+|[\p{L}\p{N}\p{M}]+/uy;

/** Reads one word up to the next blank or operator; undefined where none begins. */
export function readWord(reader: Reader): WordSyntax | undefined {
  const start = reader.at;
  if (reader.peek() === '#') return undefined;
  const documents = reader.pendingDocuments;
  const parts = reader.within(() => readParts(reader, plain));
  // What a line break within a word does to a document that is still to come differs from shell to shell.
  if (documents > 0 && reader.text.slice(start, reader.at).includes('\n')) reader.refuse('a word goes on over a line');
  if (reader.pendingDocuments > documents) reader.refuse('a here-document does not end where it begins');
  if (reader.at === start || parts.length === 0) return undefined;
  return { start, end: reader.at, parts, of: reader.text };
}

/** The text of a here-document whose delimiter is not quoted: only `$`, backquotes and some backslashes mean something. */
export function readDocument(reader: Reader, end: number): WordSyntax {
  const start = reader.at;
  return { start, end, parts: readQuoted(reader, '') };
}

function readParts(reader: Reader, meansItself: RegExp): Part[] {
  const parts: Part[] = [];
  while (!reader.isAtEnd) {
    const run = reader.match(meansItself);
    if (run !== undefined) {
      parts.push({ kind: 'text', text: run[0], isQuoted: false });
      reader.at += run[0].length;
      continue;
    }
    if (reader.starts('\\\n') && reader.endsAfter(2)) break; // the line goes on, the word does not
    const found = readPart(reader, parts.length === 0);
    if (found === undefined) break;
    parts.push(...found);
  }
  return parts;
}

function readPart(reader: Reader, isFirst: boolean): readonly Part[] | undefined {
  switch (reader.peek()) {
    case "'":
      return [readSingleQuoted(reader)];
    case '"':
      return readDoubleQuoted(reader);
    case '\\':
      return readEscaped(reader);
    case '$':
      return readDollar(reader, false);
    case '`':
      return [readBackquoted(reader, false)];
    case '<':
    case '>':
      if (reader.peek(1) !== '(') return undefined;
      if (!isFirst) reader.refuse('a process stands within a word');
      reader.at += 2;
      return [{ kind: 'process', body: readUpTo(reader, ')') }];
    default:
      return undefined;
  }
}

function readUpTo(reader: Reader, close: string): ReturnType<Reader['readers']['script']> {
  const body = reader.within(() => reader.readers.script(reader));
  reader.expect(close);
  return body;
}

function readSingleQuoted(reader: Reader): Part {
  const close = reader.text.indexOf("'", reader.at + 1);
  const text = reader.text.slice(reader.at + 1, close);
  if (close === -1 || close >= reader.end || hasControl(text)) reader.refuse('a quote does not end');
  else reader.at = close + 1;
  return { kind: 'text', text, isQuoted: true };
}

function readEscaped(reader: Reader): readonly Part[] {
  const char = String.fromCodePoint(reader.text.codePointAt(reader.at + 1) ?? 0);
  if (reader.at + 1 >= reader.end || hasControl(char))
    reader.refuse('a backslash stands before nothing that can be shown');
  else reader.at += 1 + char.length;
  return char === '\n' ? [] : [{ kind: 'text', text: char, isQuoted: true }];
}

function readDoubleQuoted(reader: Reader): readonly Part[] {
  reader.at++;
  const parts = readQuoted(reader, '"');
  reader.expect('"');
  return parts;
}

/** Up to `close`, or to the end where it is empty. */
function readQuoted(reader: Reader, close: '"' | ''): Part[] {
  const parts: Part[] = [];
  let text = '';
  const flush = (...more: readonly Part[]): void => {
    if (text !== '') parts.push({ kind: 'text', text, isQuoted: true });
    text = '';
    parts.push(...more);
  };
  while (!reader.isAtEnd) {
    const char = reader.peek();
    const run = reader.match(/[^"\\$`]+/y)?.[0];
    if (run !== undefined) {
      if (hasControl(run)) reader.refuse('a quoted text holds control characters');
      text += run;
      reader.at += run.length;
    } else if (char === close) break;
    else if (char === '"') text += reader.text.charAt(reader.at++);
    else if (char === '\\') text += unescaped(reader, close);
    else if (char === '`') flush(readBackquoted(reader, true));
    else flush(...readDollar(reader, true));
  }
  flush();
  if (parts.length === 0) parts.push({ kind: 'text', text: '', isQuoted: true });
  return parts;
}

function unescaped(reader: Reader, close: '"' | ''): string {
  const next = reader.peek(1);
  if (next === '\n') {
    reader.at += 2;
    return '';
  }
  const means = next !== '' && '\\$`'.includes(next) ? true : next === '"' && close === '"';
  reader.at += means ? 2 : 1;
  return means ? next : '\\';
}

/** A substitution in the old form. Backslashes in it are taken out before it is read, so none may stand in it. */
function readBackquoted(reader: Reader, isQuoted: boolean): Part {
  const close = reader.text.indexOf('`', reader.at + 1);
  const inside = reader.text.slice(reader.at + 1, close);
  const isPlain = close !== -1 && close < reader.end && !inside.includes('\\') && !(isQuoted && inside.includes('"'));
  if (!isPlain) reader.refuse('a substitution in backquotes is escaped or does not end');
  reader.at++;
  const body = reader.bounded(Math.min(close, reader.end), () => reader.within(() => reader.readers.script(reader)));
  reader.expect('`');
  return { kind: 'command', body, isQuoted };
}

export function readDollar(reader: Reader, isQuoted: boolean): readonly Part[] {
  const next = reader.peek(1);
  if (next === '(') {
    if (reader.peek(2) === '(') return [readArithmeticExpansion(reader, isQuoted)];
    reader.at += 2;
    return [{ kind: 'command', body: readUpTo(reader, ')'), isQuoted }];
  }
  if (next === '{') return [readBraced(reader, isQuoted)];
  if (next === "'" && !isQuoted) return [readAnsi(reader)];
  if (next === '"' && !isQuoted) {
    reader.at++;
    return readDoubleQuoted(reader);
  }
  if (next === '[') reader.refuse('an old form of arithmetic stands in it');
  const name = reader.match(/\$([A-Za-z_]\w*|[\d@*#?$!-])/y);
  if (name === undefined) {
    reader.at = Math.min(reader.at + 1, reader.end);
    return [{ kind: 'text', text: '$', isQuoted: true }];
  }
  reader.at += name[0].length;
  return [{ kind: 'variable', name: name[1] ?? '', isQuoted }];
}

function readAnsi(reader: Reader): Part {
  const found = reader.match(/\$'((?:[^'\\]|\\[\s\S])*)'/y);
  const text = found === undefined ? undefined : decodeAnsi(found[1] ?? '');
  if (found === undefined || text === undefined || hasControl(found[1] ?? '')) {
    reader.refuse('an escaped quote cannot be read');
    return { kind: 'text', text: '', isQuoted: true };
  }
  reader.at += found[0].length;
  return { kind: 'text', text, isQuoted: true };
}

function readArithmeticExpansion(reader: Reader, isQuoted: boolean): Part {
  reader.at += 3;
  const expression = readArithmetic(reader);
  reader.expect('))');
  return { kind: 'arithmetic', expression, isQuoted };
}

const operators = /:[-=?+]|[-=?+]|##?|%%?|\/[/#%]?|\^\^?|,,?|:|@[QULu]/y;

/** `${…}` in all its forms but those that read a value as a name or as a text to run. */
function readBraced(reader: Reader, isQuoted: boolean): VariablePart {
  const refused: VariablePart = { kind: 'variable', name: '', isQuoted };
  reader.at += 2;
  const isLength = reader.match(/#(?=[A-Za-z_\d@*])/y) !== undefined && reader.take('#');
  const name = reader.match(/[A-Za-z_]\w*|\d+|[@*#?$-]/y)?.[0];
  if (name === undefined) {
    reader.refuse('an expansion in braces cannot be read');
    return refused;
  }
  reader.at += name.length;
  const index = reader.take('[') ? readIndex(reader) : undefined;
  const base = { ...refused, name, ...(index !== undefined && { index }) };
  if (reader.take('}')) return isLength ? { ...base, operator: '#length' } : base;
  const operator = reader.match(operators)?.[0];
  if (operator === undefined || isLength) {
    reader.refuse('an expansion in braces cannot be read');
    return refused;
  }
  reader.at += operator.length;
  const rest = operator === ':' ? { numbers: readSlice(reader) } : { operand: readOperand(reader, isQuoted) };
  reader.expect('}');
  return { ...base, operator, ...rest };
}

function readIndex(reader: Reader): Arithmetic | 'all' | 'joined' {
  if (reader.take('@]')) return 'all';
  if (reader.take('*]')) return 'joined';
  const index = readArithmetic(reader);
  reader.expect(']');
  return index;
}

function readSlice(reader: Reader): readonly Arithmetic[] {
  const numbers = [readArithmetic(reader)];
  if (reader.take(':')) numbers.push(readArithmetic(reader));
  return numbers;
}

/** Up to the closing brace. Within double quotes a single quote is none, so none may stand there. */
function readOperand(reader: Reader, isQuoted: boolean): WordSyntax {
  const start = reader.at;
  const parts = reader.within(() => readParts(reader, plainInBraces));
  if (isQuoted && reader.text.slice(start, reader.at).includes("'")) reader.refuse('a quote stands within quotes');
  return { start, end: reader.at, parts: isQuoted ? parts.map(inQuotes) : parts };
}

function inQuotes(part: Part): Part {
  return part.kind === 'process'
    ? part
    : part.kind === 'variable' || 'isQuoted' in part
      ? { ...part, isQuoted: true }
      : part;
}
