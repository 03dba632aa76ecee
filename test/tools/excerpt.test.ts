import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptOf } from '../../src/tools/excerpt.js';

const lines = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

const cases: readonly [says: string, text: string, from: number, to: number, about: string, shown: string][] = [
  ['lines are numbered', 'a\nb\n', 1, Infinity, 'lines 1 to 2 of 2', '    1\ta\n    2\tb'],
  ['a range is inclusive', 'a\nb\nc\n', 2, 2, 'lines 2 to 2 of 3', '    2\tb'],
  ['a range may reach past the end', 'a\nb\n', 2, 9, 'lines 2 to 2 of 2', '    2\tb'],
  ['a missing final newline is said', 'a', 1, Infinity, 'lines 1 to 1 of 1, no newline at the end', '    1\ta'],
  [
    'CRLF is said and not shown',
    'a\r\nb\r\n',
    1,
    Infinity,
    'lines 1 to 2 of 2, line endings CRLF',
    '    1\ta\n    2\tb',
  ],
  ['mixed endings are said', 'a\r\nb\n', 1, Infinity, 'lines 1 to 2 of 2, line endings mixed', '    1\ta\n    2\tb'],
  ['an empty file is said to be empty', '', 1, Infinity, 'an empty file', ''],
  ['an empty line is a line', '\n', 1, Infinity, 'lines 1 to 1 of 1', '    1\t'],
];
for (const [says, text, from, to, about, shown] of cases) {
  test(says, () => {
    const excerpt = excerptOf(text, from, to);
    assert.equal(excerpt.kind, 'excerpt');
    assert.deepEqual([excerpt.about, excerpt.text], [about, shown]);
  });
}

test('a long file is shown in parts, each saying where the next begins', () => {
  const first = excerptOf(lines(4500), 1, Infinity);
  assert.equal(first.kind, 'excerpt');
  assert.equal(first.about, 'lines 1 to 2000 of 4500');
  assert.ok(first.text.endsWith(' 2000\tline 2000\n[Go on with from: 2001.]'));
  const last = excerptOf(lines(4500), 4001, Infinity);
  assert.equal(last.kind, 'excerpt');
  assert.ok(last.text.endsWith(' 4500\tline 4500'));
});

test('wide lines are cut at the cap of one answer, between lines', () => {
  const excerpt = excerptOf(`${'x'.repeat(40_000)}\n`.repeat(5), 1, Infinity);
  assert.equal(excerpt.kind, 'excerpt');
  assert.equal(excerpt.about, 'lines 1 to 2 of 5');
  assert.ok(excerpt.text.endsWith('\n[Go on with from: 3.]'));
});

test('a line that is wider than one answer is cut and says so', () => {
  const excerpt = excerptOf('x'.repeat(400_000), 1, Infinity);
  assert.equal(excerpt.kind, 'excerpt');
  assert.ok(excerpt.text.endsWith('x\n[Line 1 is longer than one answer holds; only its beginning is shown.]'));
  assert.ok(excerpt.text.length < 263_000);
});

test('a start beyond the end is told with the number of lines', () => {
  assert.deepEqual(excerptOf('a\nb\n', 3, Infinity), { kind: 'beyond', lines: 2 });
});
