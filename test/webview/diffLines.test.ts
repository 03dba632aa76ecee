import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines } from '../../src/webview/card/diffLines.js';

function rows(text: string): string[] {
  return diffLines({ text, marked: false }).map(
    ({ kind, before, after, segments }) =>
      `${kind} ${before ?? '-'} ${after ?? '-'} ${segments.map(piece => piece.text).join('')}`,
  );
}

test('each row of a diff has its kind and its line numbers', () => {
  const text = '--- a\n+++ a\n@@ -3,3 +3,3 @@ fn\n one\n-two\n+zwei\n three\n\\ No newline at end of file\n';
  assert.deepEqual(rows(text), [
    'gap - - @@ -3,3 +3,3 @@ fn',
    'same 3 3 one',
    'removed 4 - two',
    'added - 4 zwei',
    'same 5 5 three',
    'note - - \\ No newline at end of file',
  ]);
});

test('a removed line that looks like a file name is a removed line', () => {
  assert.deepEqual(rows('--- a\n+++ a\n@@ -1 +1 @@\n--- a\n+++ b\n').slice(1), ['removed 1 - -- a', 'added - 1 ++ b']);
});

test('a line of the file that looks like a hunk is text', () => {
  assert.deepEqual(rows('@@ -1 +1 @@\n+@@ -9 +9 @@\n').slice(1), ['added - 1 @@ -9 +9 @@']);
});

test('a new empty file has no rows', () => assert.deepEqual(rows('--- a\n+++ a\n'), []));
