import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { evaluate } from '../../src/policy/evaluate.js';
import type { Measure, Period } from '../../src/protocol/rule.js';
import type { FileChange } from '../../src/protocol/change.js';
import { contextWith, factsOf, judgeEffects, root, rulesOf } from './judging.js';
import { rule, write } from './ruleRows.js';

const path = `${root}/src/a.ts`;
const limited = (limit: object): ReturnType<typeof rulesOf> =>
  rulesOf(rule('allow', { effect: 'write', path: 'src/**' }, { limit }));
const spent =
  (amount: number) =>
  (id: string, measure: Measure, per: Period): number =>
    id === 'allow-it' && measure === 'count' && per === 'hour' ? amount : 0;

test('a rule with a limit allows as often as it says, and then asks with the sum', () => {
  const policy = limited({ count: 2, per: 'hour' });
  const kinds = [0, 1, 2, 3].map(
    count => judgeEffects([write(path)], { policy, context: { spent: spent(count) } }).kind,
  );
  assert.deepEqual(kinds, ['allow', 'allow', 'ask', 'ask']);
  const { because, humanOnly } = judgeEffects([write(path)], { policy, context: { spent: spent(2) } });
  assert.match(because, /its limit of 2 times an hour is reached: 2 times so far \(rule allow-it/);
  assert.equal(humanOnly, true);
});

test('a reached limit turns its allow into an ask, and nothing else', () => {
  const context = { spent: () => 9 };
  const denied = rulesOf(
    rule('allow', { effect: 'write' }, { limit: { count: 1, per: 'day' } }),
    rule('deny', { path: 'src/**' }),
  );
  assert.equal(judgeEffects([write(path)], { policy: denied, context }).kind, 'deny');
  assert.equal(judgeEffects([{ kind: 'none' }], { policy: denied, context }).kind, 'allow');
});

test('an allowed act names what a pass takes of its limits and uses; an asked one takes nothing', () => {
  const policy = rulesOf(rule('allow', { effect: 'write' }, { limit: { count: 3, per: 'task' }, uses: 5 }));
  assert.deepEqual(judgeEffects([write(path)], { policy }).spends, [
    { rule: 'allow-it', measure: 'count', per: 'ever', amount: 1, most: 5 },
    { rule: 'allow-it', measure: 'count', per: 'task', amount: 1, most: 3 },
  ]);
  assert.deepEqual(judgeEffects([write(path), { kind: 'publish', to: 'x' }], { policy }).spends, []);
});

suite('a limit of bytes', () => {
  const change = (text: string): FileChange => ({
    kind: 'write',
    path,
    before: { kind: 'missing' },
    after: { text, bom: false },
  });
  const judged = (changes: readonly FileChange[] | undefined, before: number): string => {
    const action = { tool: 'write_file', agent: 'main', hash: 'a1' };
    const question = { action, effects: [write(path)], ...(changes && { changes }) };
    const context = contextWith({ spent: () => before });
    return evaluate(question, factsOf([write(path)]), limited({ bytes: 10, per: 'day' }), context).kind;
  };
  const rows: readonly (readonly [
    says: string,
    changes: readonly FileChange[] | undefined,
    before: number,
    kind: string,
  ])[] = [
    ['lets pass what fits', [change('12345')], 5, 'allow'],
    ['asks for what does not fit', [change('123456')], 5, 'ask'],
    ['counts bytes, not letters', [change('\u20ac\u20ac\u20ac\u20ac')], 0, 'ask'],
    ['asks where nobody can tell how much it is', undefined, 0, 'ask'],
  ];
  for (const [says, changes, before, kind] of rows) test(says, () => assert.equal(judged(changes, before), kind));
});

test('a limit of money that nothing counts asks', () => {
  const verdict = judgeEffects([write(path)], {
    policy: limited({ money: 5, per: 'day' }),
    context: { spent: () => Infinity },
  });
  assert.equal(verdict.kind, 'ask');
  assert.match(verdict.because, /its limit of \$5 a day is reached: it is not counted here/);
});
