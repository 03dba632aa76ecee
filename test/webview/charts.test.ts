import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivityCounts } from '../../src/protocol/activity.js';
import {
  bucketInWords,
  picture,
  riskBars,
  riskSums,
  ruleWidths,
  sumsOf,
  timeBars,
} from '../../src/webview/activity/chartMath.js';

const counts: ActivityCounts = {
  total: 1012,
  rehearsed: 0,
  bucketMs: 3_600_000,
  overTime: [
    { at: 0, asked: 1, passed: 1000, denied: 1 },
    { at: 3_600_000, asked: 0, passed: 0, denied: 0 },
    { at: 7_200_000, asked: 10, passed: 0, denied: 0 },
  ],
  risk: [900, 0, 0, 100, 0, 0, 0, 0, 0, 12],
  rules: [
    { rule: 'tests', layer: 'workspace', acts: 80 },
    { rule: 'no-force-push', layer: 'user', acts: 20 },
  ],
};
const nothing: ActivityCounts = {
  total: 0,
  rehearsed: 0,
  bucketMs: 60_000,
  overTime: [],
  risk: Array(10).fill(0),
  rules: [],
};

test('bars stand upon each other within the picture, and one act among a thousand can be seen', () => {
  const bars = timeBars(counts);
  assert.deepEqual(
    bars.map(({ kind }) => kind),
    ['passed', 'asked', 'denied', 'asked'],
  );
  for (const { x, y, width, height } of bars) {
    assert.ok(x >= 0 && x + width <= picture.width && y >= 0 && y + height <= picture.height + 1e-9);
    assert.ok(height >= 1);
  }
  const [first, second, third] = bars;
  assert.ok(first && second && third);
  assert.ok(Math.abs(second.y + second.height - first.y) < 1e-9 && Math.abs(third.y + third.height - second.y) < 1e-9);
});

test('risks and rules are measured against the most frequent', () => {
  const bars = riskBars(counts);
  assert.deepEqual([bars.length, bars[0]?.height], [3, picture.height]);
  assert.deepEqual(ruleWidths(counts), [100, 25]);
});

test('the sentences add up', () => {
  assert.deepEqual(sumsOf(counts), { passed: 1000, asked: 11, denied: 1 });
  assert.deepEqual(riskSums(counts), { low: 900, medium: 100, high: 12 });
});

test('of nothing there is no bar', () => {
  assert.deepEqual([timeBars(nothing), riskBars(nothing), ruleWidths(nothing)], [[], [], []]);
});

test('the length of a bucket is said as a person would', () => {
  const cases = [60_000, 900_000, 3_600_000, 43_200_000, 86_400_000, 604_800_000, 5000];
  assert.deepEqual(cases.map(bucketInWords), [
    'minute',
    '15 minutes',
    'hour',
    '12 hours',
    'day',
    '7 days',
    '5 seconds',
  ]);
});
