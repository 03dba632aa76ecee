import type { Reader } from './reader.js';
import type { Command, Test, WordSyntax } from './syntax.js';
import { readWord } from './words.js';

const unary = /-[a-zA-Z](?=[ \t\n])/y;
const binary = /==|=~|!=|=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)(?=[ \t\n])/y;

/** What stands between `[[` and `]]`. */
export function readTests(reader: Reader): Command {
  const tests: Test[] = [];
  readExpression(reader, tests);
  skip(reader);
  reader.expect(']]');
  if (!reader.endsAfter(0)) reader.refuse('a test does not end');
  return { kind: 'test', tests };
}

function readExpression(reader: Reader, tests: Test[]): void {
  do {
    skip(reader);
    while (reader.match(/!(?=[ \t(])/y) !== undefined) {
      reader.at++;
      skip(reader);
    }
    if (reader.take('(')) {
      reader.within(() => readExpression(reader, tests));
      skip(reader);
      reader.expect(')');
    } else readTest(reader, tests);
    skip(reader);
  } while (reader.take('&&') || reader.take('||'));
}

function readTest(reader: Reader, tests: Test[]): void {
  const operator = reader.match(unary)?.[0];
  if (operator !== undefined) {
    reader.at += operator.length;
    tests.push({ operator, operands: [readOperand(reader)] });
    return;
  }
  const left = readOperand(reader);
  skip(reader);
  const joint = reader.match(binary)?.[0];
  if (joint === undefined) {
    tests.push({ operator: '-n', operands: [left] });
    return;
  }
  reader.at += joint.length;
  tests.push({ operator: joint, operands: [left, joint === '=~' ? readPattern(reader) : readOperand(reader)] });
}

function readOperand(reader: Reader): WordSyntax {
  skip(reader);
  const word = reader.starts(']]') ? undefined : readWord(reader);
  if (word === undefined) reader.refuse('a test lacks a word');
  return word ?? { start: 0, end: 0, parts: [] };
}

/** A regular expression may hold parentheses and bars, which are words' ends elsewhere; only plain ones are read. */
function readPattern(reader: Reader): WordSyntax {
  skip(reader);
  const found = reader.match(/[\w^$.*+?()[\]|:@%,\/=~-]+(?=[ \t\n])/y)?.[0];
  if (found === undefined || /\$[\w{(]/.test(found)) return readOperand(reader);
  const start = reader.at;
  reader.at += found.length;
  return { start, end: reader.at, parts: [{ kind: 'text', text: found, isQuoted: true }] };
}

function skip(reader: Reader): void {
  while (/[ \t\n]/.test(reader.peek())) reader.at++;
}
