import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { auditRules, type Finding } from '../../../src/policy/learning/audit.js';
import { evidenceOf } from '../../../src/policy/learning/evidence.js';
import { ruleSchema } from '../../../src/protocol/rule.js';
import { contextWith, rulesOf } from '../judging.js';
import { rule } from '../ruleRows.js';
import { recorded } from './recording.js';

const day = 86_400_000;
const context = contextWith();

function audit(raw: object, commands: readonly string[], usedDaysAgo = 1): readonly Finding[] {
  const policy = rulesOf(raw);
  const evidence = commands.flatMap(command => {
    const { act, call } = recorded(command, { policy });
    return evidenceOf(act, call) ?? [];
  });
  const usedAt = (): number => context.now - usedDaysAgo * day;
  return auditRules([{ rule: ruleSchema.parse(raw), layer: 'user' }], { policy, context, evidence, usedAt });
}
const lasting = { expires: '2027-01-01T00:00:00Z' };
const narrower = (found: readonly Finding[]): readonly unknown[] =>
  found.flatMap(one => (one.kind === 'broader' ? one.narrower.map(({ when }) => when.words?.join(' ')) : []));

suite('rules to look at again', () => {
  test('one that was not used for 30 days', () => {
    assert.deepEqual(
      audit(rule('allow', { program: 'mkdir' }, lasting), [], 30).map(({ kind }) => kind),
      ['unused'],
    );
    assert.deepEqual(audit(rule('allow', { program: 'mkdir' }, lasting), [], 29), []);
  });

  test('one that never ends', () => {
    assert.deepEqual(
      audit(rule('allow', { program: 'mkdir' }), []).map(({ kind }) => kind),
      ['endless'],
    );
  });

  test('one that is broader than its use, with the rules that would have done', () => {
    const wide = rule('allow', { effect: ['execute', 'write'] }, lasting);
    const found = audit(wide, ['mkdir a', 'mkdir a', 'mkdir b']);
    assert.deepEqual(narrower(found), ['mkdir a', 'mkdir b']);
    const [first] = found;
    assert.ok(first?.kind === 'broader');
    assert.deepEqual(first.narrower[0].when.effect, ['execute', 'write'], 'it keeps the conditions of the rule');
    assert.equal(first.narrower[0].expires, lasting.expires);
  });

  test('not one that is as narrow as what it let pass, nor one that would become many', () => {
    const { call } = recorded('mkdir a');
    const command = call.kind === 'call' ? call.command : undefined;
    assert.deepEqual(audit(rule('allow', { words: command?.words, cwd: command?.cwd }, lasting), ['mkdir a']), []);
    const wide = rule('allow', { effect: ['execute', 'write'] }, lasting);
    assert.deepEqual(
      audit(
        wide,
        ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => `mkdir ${name}`),
      ),
      [],
    );
  });

  test('never one that asks or denies: unused, it harms nobody', () => {
    assert.deepEqual(audit(rule('deny', { program: 'mkdir' }), [], 90), []);
  });
});
