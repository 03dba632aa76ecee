import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedInWords, changedRules, keptRuleInWords } from '../../src/policy/changedRules.js';

const rule = (id: string, path = `${id}/**`) => ({ id, when: { path }, then: 'allow', because: 'it is ours' });

const cases: readonly [
  says: string,
  before: readonly unknown[],
  after: readonly unknown[],
  words: string | undefined,
][] = [
  ['the same rules in another order are no change', [rule('a'), rule('b')], [rule('b'), rule('a')], undefined],
  [
    'what came, went and became another is named by its id',
    [rule('a'), rule('b')],
    [rule('b', 'src/**'), rule('c')],
    'added c; removed a; changed b',
  ],
  [
    'what has no id is a rule all the same',
    [{}],
    [{ when: {} }],
    'added a rule without an id; removed a rule without an id',
  ],
  ['what cannot be read is no change as long as it stays', [1, 'x', null], [null, 1, 'x'], undefined],
];
for (const [says, before, after, words] of cases) {
  test(says, () => assert.equal(changedInWords(changedRules(before, after)), words));
}

test('a kept rule that cannot be read is still named', () => {
  assert.equal(keptRuleInWords({ id: 'old', when: { paht: 'x' } }, 'workspace'), 'old (it cannot be read)');
});
