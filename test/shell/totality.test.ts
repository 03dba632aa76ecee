import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCommands } from '../../src/shell/bash/parser.js';
import { analysed } from './analysing.js';

const pieces = fc.constantFrom(
  ...[
    'ls',
    'rm a',
    'x=',
    'a',
    '$x',
    '${x:-',
    '}',
    '$(',
    ')',
    '$((',
    '))',
    '`',
    '"',
    "'",
    "$'",
    '\\',
    '\\\n',
    '\n',
    ' ',
    '\t',
  ],
  ...[
    ';',
    ';;',
    ';&',
    '&',
    '&&',
    '|',
    '||',
    '|&',
    '!',
    '(',
    '((',
    '{',
    '[[',
    ']]',
    '[',
    ']',
    '<',
    '>',
    '>|',
    '>&',
    '<<E\n',
    '\nE\n',
  ],
  ...[
    '<<<',
    '<(',
    '2>',
    'if ',
    'then ',
    'elif ',
    'else ',
    'fi',
    'for x in ',
    'do ',
    'done',
    'while ',
    'case x in ',
    'esac',
    'f() ',
  ],
  ...[
    'function ',
    'time ',
    'coproc ',
    'select ',
    '*',
    '?',
    '~',
    '#',
    '{a,b}',
    '{1..3}',
    '=',
    '+=',
    'a=(',
    'a[0]',
    '==',
    '=~',
    '-eq',
    '\0',
    '\r',
  ],
);
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.array(pieces, { maxLength: 25 }).map(parts => parts.join('')),
);

test('every text is read to its end or refused with a reason', () => {
  fc.assert(
    fc.property(texts, text => {
      const read = readCommands(text);
      if ('refusal' in read) assert.notEqual(read.refusal, '');
      else for (const { start, end } of read.places) assert.ok(start < end && end <= text.length);
    }),
    { numRuns: 20_000 },
  );
});

test('no text is analysed as having no effect at all', () => {
  fc.assert(
    fc.property(texts, text => assert.notEqual(analysed(text).effects.length, 0)),
    { numRuns: 2000 },
  );
});

test('what is read is read again the same where it stands in a group, a subshell or a function', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), parts => {
      const text = parts.join('');
      const read = readCommands(text);
      if ('refusal' in read || text.includes('<<')) return;
      for (const [before, after] of [
        ['{ ', '\n}'],
        ['( ', '\n)'],
        ['f() { ', '\n}'],
        ['if ', '\nthen ls; fi'],
      ] as const) {
        const within = readCommands(`${before}${text}${after}`);
        if ('refusal' in within) assert.fail(`${JSON.stringify(before + text + after)}: ${within.refusal}`);
      }
    }),
    { numRuns: 20_000 },
  );
});
