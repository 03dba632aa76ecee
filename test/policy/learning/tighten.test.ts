import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidenceOf } from '../../../src/policy/learning/evidence.js';
import { asksAgain } from '../../../src/policy/learning/tighten.js';
import { ruleSchema } from '../../../src/protocol/rule.js';
import { contextWith, rulesOf } from '../judging.js';
import { rule } from '../ruleRows.js';
import { recorded } from './recording.js';

/** What would ask again about these commands, which this rule let pass. */
function asks(raw: object, ...commands: readonly string[]): readonly unknown[] | undefined {
  const policy = rulesOf(raw);
  const undone = commands.flatMap(command => {
    const { act, call } = recorded(command, { policy });
    return evidenceOf(act, call) ?? assert.fail();
  });
  const found = asksAgain({ rule: ruleSchema.parse(raw), layer: 'user' }, undone, { policy, context: contextWith() });
  return found?.map(({ then, when }) => [then, when.words?.join(' ')]);
}

const wide = rule('allow', { program: 'mkdir' });

test('what a rule let pass and a person took back is asked about again, in its exact words', () => {
  assert.deepEqual(asks(wide, 'mkdir one'), [['ask', 'mkdir one']]);
});

test('each of several acts is asked about, the same one once', () => {
  assert.deepEqual(asks(wide, 'mkdir one', 'mkdir two', 'mkdir one'), [
    ['ask', 'mkdir one'],
    ['ask', 'mkdir two'],
  ]);
});

test('more than anybody reads are no offer', () => {
  const many = Array.from({ length: 7 }, (_, n) => `mkdir d${n}`);
  assert.equal(asks(wide, ...many), undefined);
});

test('where nothing would be left of the rule, there is nothing to ask again: it can be removed', () => {
  const { cwd } = recorded('mkdir one', { policy: rulesOf(wide) }).act;
  assert.equal(asks(rule('allow', { words: ['mkdir', 'one'], cwd }), 'mkdir one'), undefined);
});
