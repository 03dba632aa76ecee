import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compile, type Source } from '../../src/policy/compile.js';
import { noTally, type Tally } from '../../src/protocol/tally.js';
import { judgeEffects, rulesOf, type Asked } from './judging.js';
import { remove, write } from './riskRows.js';
import { rule } from './ruleRows.js';

const place = { home: '/home/me', roots: ['/repo'] };
const source = (layer: 'admin' | 'user', content: unknown): Source => ({ layer, from: `the ${layer}'s`, content });

suite('what an administrator says of a reviewer', () => {
  const text = 'Refuse whatever touches production.';

  test('is what it weighs', () => {
    const { reviewerText, problems } = compile([source('admin', { reviewer: { text } })], place);
    assert.deepEqual([reviewerText, problems], [text, []]);
  });

  test('is nobody else’s to say', () => {
    const { reviewerText, problems } = compile([source('user', { reviewer: { text } })], place);
    assert.equal(reviewerText, undefined);
    assert.match(
      problems.join(),
      /the user's: reviewer: only the administrator’s file may say what the reviewer weighs/,
    );
  });

  test('is how long it may read, and the shortest of all holds', () => {
    const says = (longestReviewSeconds: number) => ({ constraints: { longestReviewSeconds } });
    const { constraints } = compile([source('admin', says(30)), source('user', says(90))], place);
    assert.deepEqual(constraints.longestReviewSeconds, { value: 30, from: "the admin's" });
  });
});

suite('what a reviewer may let pass', () => {
  const reviewed = (unasked: Partial<Tally>, more: Partial<Asked> = {}): Asked => ({
    context: { reviewed: true, unasked: { ...noTally, ...unasked } },
    ...more,
  });
  const isPersons = (...asked: Parameters<typeof judgeEffects>): boolean => judgeEffects(...asked).humanOnly;

  test('counts against the budget of the task', () => {
    const verdict = judgeEffects([write('a')], reviewed({}));
    assert.deepEqual([verdict.kind, verdict.unasked?.changes], ['ask', 1]);
  });

  test('is a person’s beyond that, with the sum', () => {
    assert.equal(isPersons([write('a')], reviewed({ changes: 49 })), false);
    const over = judgeEffects([write('a')], reviewed({ changes: 50 }));
    assert.deepEqual([over.kind, over.humanOnly], ['ask', true]);
    assert.match(over.because, /51 changes/);
    assert.equal(isPersons([remove('a')], reviewed({ deletions: 20 })), true);
  });

  test('takes nothing of it where a rule is the answer', () => {
    const policy = rulesOf(rule('allow', { effect: 'write', path: 'a' }));
    const verdict = judgeEffects([write('a')], reviewed({ changes: 50 }, { policy }));
    assert.deepEqual([verdict.kind, verdict.unasked], ['allow', undefined]);
  });

  test('is not counted while there is none', () => {
    const verdict = judgeEffects([write('a')], { context: { unasked: { ...noTally, changes: 50 } } });
    assert.deepEqual([verdict.kind, verdict.humanOnly, verdict.unasked], ['ask', false, undefined]);
  });
});
