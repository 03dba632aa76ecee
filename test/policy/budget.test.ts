import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { costOf, overBudget, taskBudget } from '../../src/policy/budget.js';
import { noTally, type Tally } from '../../src/protocol/tally.js';
import { judgeEffects, rulesOf, type Asked } from './judging.js';
import { all, counted, holding, remove, write } from './riskRows.js';
import { rule } from './ruleRows.js';

const spent = (unasked: Partial<Tally>): Asked => ({
  context: { threshold: 90, unasked: { ...noTally, ...unasked } },
});

const rows: readonly (readonly [says: string, act: Parameters<typeof judgeEffects>[0], asked: Asked, kind: string])[] =
  [
    ['the last change of the budget passes', [write('a')], spent({ changes: 49 }), 'allow'],
    ['one change more is asked', [write('a')], spent({ changes: 50 }), 'ask'],
    ['the last deletion of the budget passes', [remove('a')], spent({ deletions: 19 }), 'allow'],
    ['one deletion more is asked', [remove('a')], spent({ deletions: 20 }), 'ask'],
    ['changes take nothing from deletions', [remove('a')], spent({ changes: 50 }), 'allow'],
    ['bytes count', [write('a')], spent({ bytes: 5_000_000 }), 'ask'],
    [
      'every file of a folder counts',
      [remove('dist', all)],
      { ...spent({}), ...holding('dist', counted(21, { ignored: 21 })) },
      'ask',
    ],
    [
      'what was counted within the budget passes',
      [remove('dist', all)],
      { ...spent({}), ...holding('dist', counted(20, { ignored: 20 })) },
      'allow',
    ],
    [
      'what was not counted to its end is asked',
      [remove('dist', all)],
      { ...spent({}), ...holding('dist', counted(2, { ignored: 2 }, { complete: false, isIgnored: true })) },
      'ask',
    ],
    [
      'what was not counted at all is asked',
      [write('dist', all)],
      { ...spent({}), ...holding('dist', undefined) },
      'ask',
    ],
    ['reading takes nothing', [{ kind: 'read', path: '/srv/a' }], spent({ changes: 50, deletions: 20 }), 'allow'],
    [
      'what a rule allows takes nothing, and is not asked',
      [write('a')],
      { ...spent({ changes: 50 }), policy: rulesOf(rule('allow', { effect: 'write' })) },
      'allow',
    ],
  ];

suite('what passes by its low risk counts against a budget of the task', () => {
  for (const [says, act, asked, kind] of rows) {
    test(says, () => assert.equal(judgeEffects(act, asked).kind, kind));
  }
});

test('beyond it a person is asked, and nobody else, with the sum', () => {
  const verdict = judgeEffects([write('a')], spent({ changes: 50, bytes: 1_200_000 }));
  assert.equal(verdict.humanOnly, true);
  assert.match(
    verdict.because,
    /more would have passed in this task without you than may: 51 changes, 0 deletions, 1\.2 MB \(50 changes, 20 deletions, 5\.0 MB may\)/,
  );
});

test('what passes says what it takes; what a person or a rule lets pass takes nothing', () => {
  assert.deepEqual(judgeEffects([write('a'), remove('b')], spent({})).unasked, {
    changes: 1,
    deletions: 1,
    bytes: 200,
  });
  assert.equal(judgeEffects([write('a')]).unasked, undefined);
  const policy = rulesOf(rule('allow', { effect: 'write' }));
  assert.equal(judgeEffects([write('a')], { ...spent({}), policy }).unasked, undefined);
});

test('a planned edit counts by what it writes, and a deletion by what goes', () => {
  const before = { kind: 'bytes', hash: 'h', bytes: 700, why: 'binary' } as const;
  const changes = [
    { kind: 'write', path: '/a', before: { kind: 'missing' }, after: { text: 'four', bom: false } },
    { kind: 'delete', path: '/b', before },
  ] as const;
  assert.deepEqual(costOf([], { changes }), { changes: 0, deletions: 0, bytes: 704 });
});

test('a sum that nobody counted says so', () => {
  assert.equal(overBudget(taskBudget, noTally), undefined);
  assert.match(overBudget(noTally, { ...noTally, deletions: Infinity }) ?? '', /uncounted deletions/);
});
