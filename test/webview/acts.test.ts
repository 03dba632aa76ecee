import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivityFilter, ActivityRow } from '../../src/protocol/activity.js';
import { pageSize, type ToActivity } from '../../src/protocol/activityMessages.js';
import { Acts } from '../../src/webview/activity/acts.js';
import { keyOf } from '../../src/webview/activity/lines.js';
import { someRows } from '../fakes/rows.js';

const size = { entries: 4000, acts: 1000, bytes: 1, oldest: 1 };
type Shown = Extract<ToActivity, { kind: 'shown' }>;

function listOf(total: number, filter: ActivityFilter = {}, more: Partial<Shown> = {}): Acts {
  const acts = new Acts();
  acts.show(filter, more.sessions === undefined ? 'act' : 'session');
  acts.receive({ kind: 'shown', view: acts.id, head: total, total, size, tools: [], rules: [], ...more });
  return acts;
}

function load(acts: Acts, page: number, session?: string): void {
  const rows = someRows(pageSize, acts.total - acts.fresh - page * pageSize);
  acts.receive({ kind: 'page', view: acts.id, page, rows, ...(session !== undefined && { session }) });
}

function change(acts: Acts, row: ActivityRow, isLeft = true): void {
  acts.receive({ kind: 'changed', view: acts.id, size, acts: [{ row, isLeft }] });
}

const act = (acts: Acts, index: number): string | undefined => {
  const line = acts.outline.at(index);
  return line && acts.rowOf(line)?.act;
};
const aRow = (seq: number, more: Partial<ActivityRow> = {}): ActivityRow => {
  const [row] = someRows(1, seq);
  assert.ok(row);
  return { ...row, ...more };
};

test('a page is asked for when one of its lines is looked at, one at a time, and never twice', () => {
  const acts = listOf(1000);
  assert.deepEqual(acts.missing(90, 130), { kind: 'page', view: acts.id, page: 0 });
  assert.equal(acts.missing(90, 130), undefined, 'the first is under way');
  load(acts, 0);
  assert.deepEqual(acts.missing(90, 130), { kind: 'page', view: acts.id, page: 1 });
  load(acts, 1);
  assert.equal(acts.missing(90, 130), undefined);
  assert.deepEqual([act(acts, 0), act(acts, 199)], ['act-1000', 'act-801']);
});

test('of 250,000 acts a few thousand rows are kept at most, and those last looked at are', () => {
  const acts = listOf(250_000);
  for (let page = 0; page < 500; page++) load(acts, page);
  assert.ok(acts.loaded <= 6000);
  assert.equal(act(acts, 499 * pageSize), 'act-200100');
  assert.equal(act(acts, 0), undefined);
});

test('what is recorded later stands above, and lines keep their names and rows', () => {
  const acts = listOf(1000);
  load(acts, 0);
  const line = acts.outline.at(5);
  assert.ok(line);
  change(acts, aRow(1001));
  change(acts, aRow(1002));
  assert.equal(acts.total, 1002);
  assert.deepEqual([act(acts, 0), act(acts, 1), act(acts, 2)], ['act-1002', 'act-1001', 'act-1000']);
  assert.equal(acts.outline.indexOf(line), 7);
  assert.equal(acts.rowOf(line)?.act, 'act-995');
});

test('an act that stands otherwise now is changed in its place', () => {
  const acts = listOf(1000);
  load(acts, 0);
  change(acts, aRow(998, { result: 'changed' }));
  change(acts, aRow(1001));
  change(acts, aRow(1001, { result: 'changed too' }));
  const results = [0, 3].map(index => {
    const line = acts.outline.at(index);
    const row = line && acts.rowOf(line);
    return row && 'result' in row && row.result;
  });
  assert.deepEqual(results, ['changed too', 'changed']);
  assert.equal(acts.total, 1001);
});

test('what the filter does not leave is not added', () => {
  const acts = listOf(1000, { verdict: ['deny'] });
  change(acts, aRow(1001), false);
  assert.deepEqual([acts.total, acts.fresh], [1000, 0]);
});

test('an act that the filter leaves no longer stays until the list is asked for anew, and is counted', () => {
  const acts = listOf(1000, { state: ['pending'] });
  load(acts, 0);
  change(acts, aRow(998, { state: 'done' }), false);
  assert.deepEqual([acts.moved, act(acts, 2)], [1, 'act-998']);
  change(acts, aRow(998, { state: 'pending' }));
  assert.equal(acts.moved, 0);
});

test('an old act that comes to fit the filter is counted, since its place is not known', () => {
  const acts = listOf(1000, { state: ['done'] });
  load(acts, 0);
  change(acts, aRow(950.5));
  assert.deepEqual([acts.moved, acts.total], [1, 1000]);
  const all = listOf(1000);
  load(all, 0);
  change(all, aRow(20));
  assert.equal(all.moved, 0, 'without a filter it was there already');
});

test('an answer to an earlier question is dropped', () => {
  const acts = listOf(1000);
  const old = acts.id;
  acts.show({ text: 'push' }, 'act');
  const late = acts.receive({ kind: 'page', view: old, page: 0, rows: someRows(3, 3) });
  assert.equal(late, false);
  assert.equal(act(acts, 0), undefined);
});

test('a failure to read says why, and another answer mends it', () => {
  const acts = listOf(1000);
  acts.receive({ kind: 'failed', what: 'rows', because: 'the file is locked' });
  assert.deepEqual(acts.state, { failed: 'the file is locked' });
  acts.show({}, 'act');
  acts.receive({ kind: 'shown', view: acts.id, head: 3, total: 3, size, tools: [], rules: [] });
  assert.equal(acts.state, 'ready');
});

const sessions = ['s3', 's2', 's1'].map((session, at) => ({ session, acts: 10 * (at + 1), first: 1, last: 2 }));

test('grouped, each session has a head, and only the newest is open', () => {
  const acts = listOf(60, {}, { sessions });
  assert.equal(acts.outline.lines, 3 + 10);
  assert.deepEqual(acts.missing(0, 13), { kind: 'page', view: acts.id, page: 0, session: 's3' });
  acts.toggle('s3');
  acts.toggle('s1');
  assert.equal(acts.outline.lines, 3 + 30);
  const names = Array.from({ length: 5 }, (_, index) => acts.outline.at(index)).map(line => line && keyOf(line));
  assert.deepEqual(names, ['s3/head', 's2/head', 's1/head', 's1/0', 's1/1']);
  for (let index = 0; index < acts.outline.lines; index++) {
    const line = acts.outline.at(index);
    assert.equal(line && acts.outline.indexOf(line), index);
  }
});

test('grouped, a new act comes into its session, and a new session comes first', () => {
  const acts = listOf(60, {}, { sessions });
  change(acts, aRow(61, { session: 's2' }));
  change(acts, aRow(62, { session: 's4' }));
  const counts = acts.outline.sections.map(({ id, kept, fresh }) => `${id} ${kept}+${fresh.length}`);
  assert.deepEqual(counts, ['s4 0+1', 's3 10+0', 's2 20+1', 's1 30+0']);
  assert.deepEqual(acts.outline.at(1), { section: 's4', k: -1 });
});
