import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filtered, nothingLoaded, windowOf, withMessage, type Loaded } from '../../src/webview/activity/rows.js';
import { someRows } from '../fakes/rows.js';

const page = (count: number, newest: number, more = true): Loaded =>
  withMessage(nothingLoaded, { kind: 'rows', rows: someRows(count, newest), more, total: newest });
const seqs = (loaded: Loaded): number[] => loaded.rows.map(row => row.seq);

test('an older page joins below', () => {
  const both = withMessage(page(3, 10), { kind: 'rows', rows: someRows(2, 7), before: 8, more: false, total: 10 });
  assert.deepEqual(seqs(both), [10, 9, 8, 7, 6]);
  assert.equal(both.more, false);
});

test('a first page replaces everything', () => {
  const again = withMessage(page(3, 10), { kind: 'rows', rows: someRows(1, 4), more: false, total: 4 });
  assert.deepEqual(seqs(again), [4]);
});

test('a new row comes first, a changed one stays in its place', () => {
  const [fresh, changed] = [someRows(1, 11), someRows(3, 10).slice(1, 2)];
  const rows = [...fresh, ...changed.map(row => ({ ...row, result: 'changed' }))];
  const after = withMessage(page(3, 10), { kind: 'changed', rows, total: 11 });
  assert.deepEqual(seqs(after), [11, 10, 9, 8]);
  assert.equal(after.rows[2]?.result, 'changed');
  assert.equal(after.total, 11);
});

test('a change of a row that is not loaded leaves no hole in the list', () => {
  const after = withMessage(page(3, 10), { kind: 'changed', rows: someRows(1, 2), total: 10 });
  assert.deepEqual(seqs(after), [10, 9, 8]);
});

test('a failure keeps what is loaded and says why', () => {
  const after = withMessage(page(3, 10), { kind: 'failed', because: 'the file is locked' });
  assert.equal(after.rows.length, 3);
  assert.deepEqual(after.state, { failed: 'the file is locked' });
});

test('the filter finds rows that hold every word, in any column and any case', () => {
  const { rows } = page(9, 9);
  assert.deepEqual(
    filtered(rows, 'PUSH no-force').map(row => row.title),
    ['Run git push --force origin main'],
  );
  assert.equal(filtered(rows, '  ').length, 9);
  assert.equal(filtered(rows, 'push lint').length, 0);
});

test('the window covers what is visible and stays inside the list', () => {
  const cases = [
    [0, 100],
    [2200, 100],
    [999_999, 100],
  ] as const;
  for (const [top, height] of cases) {
    const { from, to } = windowOf(top, height, 22, 1000);
    assert.ok(from >= 0 && to <= 1000 && from <= to);
    assert.ok(to - from < 60);
    if (top < 20_000) assert.ok(from <= top / 22 && to >= (top + height) / 22);
  }
});
