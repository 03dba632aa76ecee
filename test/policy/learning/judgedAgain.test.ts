import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { compared, type Outcome } from '../../../src/policy/learning/backtest.js';
import { judgedAgain } from '../../../src/policy/learning/judgedAgain.js';
import { rulesOf, type Asked } from '../judging.js';
import { rule } from '../ruleRows.js';
import { contextOf, recorded, type Recorded } from './recording.js';

const commands = [
  ...['ls', 'cat src/a.ts', 'cat .env', 'grep -r x .', 'npm test', 'npm install x', 'curl https://x.org', 'touch a'],
  ...['git status', 'git commit -m x', 'git push', 'git push -f', 'git reset --hard HEAD~1', 'rm -rf /usr', 'rm a'],
  ...['cp a /etc/x', 'cat /etc/hosts', 'python3 -c 1', 'frobnicate', 'ls | xargs rm', 'FOO=1 npm test', 'sudo ls'],
  ...['touch Makefile', 'echo a > b', 'cat $A', 'cat *', 'git log -p', 'chmod +x a', 'kill 1', 'cat a; touch b'],
];
const rules: readonly object[] = [
  rule('allow', { effect: 'write', path: '**' }, { id: 'writes' }),
  rule('allow', { effect: ['execute', 'git', 'network', 'read'] }, { id: 'many' }),
  rule('ask', { effect: 'read', path: 'src/**' }, { id: 'reads' }),
  rule('deny', { program: 'git', op: 'push' }, { id: 'push' }),
  rule('allow', { leading: ['npm', 'test'] }, { id: 'test' }),
  rule('allow', { host: 'x.org' }, { id: 'host' }),
  rule('deny', { effect: 'delete' }, { id: 'delete' }),
];

function outcome({ act, call }: Recorded, by: readonly object[], readSecret = false): Outcome {
  return compared(act, judgedAgain(act, call, rulesOf(...by), contextOf(act, readSecret))).outcome;
}

test('the same rules change no verdict, whatever let an act pass', () => {
  let known = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...commands),
      fc.subarray([...rules]),
      fc.constantFrom(0, 30, 70),
      fc.boolean(),
      (command, chosen, threshold, readSecret) => {
        const asked: Asked = { policy: rulesOf(...chosen), context: { threshold, readSecret } };
        const found = outcome(recorded(command, asked), chosen, readSecret);
        if (found === 'unknown') return;
        known++;
        assert.equal(found, 'same', command);
      },
    ),
    { numRuns: 400 },
  );
  assert.ok(known > 300, `only ${known} of 400 are known`);
});

const allow = rule('allow', { effect: ['write', 'execute'] });
const rows: readonly [says: string, act: Recorded, by: readonly object[], outcome: Outcome][] = [
  ['a rule that allows what was asked is looser', recorded('touch a'), [allow], 'looser'],
  ['without the rule that allowed it, it is asked', recorded('touch a', { policy: rulesOf(allow) }), [], 'stricter'],
  ['a rule that denies is stricter', recorded('touch a'), [rule('deny', { effect: 'write' })], 'stricter'],
  ['no rule lifts a floor', recorded('rm -rf /usr'), [rule('allow', { effect: 'delete' })], 'same'],
  ['no rule opens a secret', recorded('cat .env'), [rule('allow', { effect: ['read', 'secret'] })], 'same'],
  ['what was denied by the mode stays so', recorded('touch a', { context: { mode: 'plan' } }), [allow], 'same'],
  [
    'what its low risk let pass does so again where the candidate leaves it to that',
    recorded('touch a', { context: { threshold: 100 } }),
    [],
    'same',
  ],
  [
    'and does not where the candidate asks',
    recorded('touch a', { context: { threshold: 100 } }),
    [rule('ask', { effect: 'write' })],
    'stricter',
  ],
  [
    'a limit may have been reached by then',
    recorded('touch a'),
    [{ ...allow, limit: { count: 1, per: 'day' } }],
    'unknown',
  ],
  [
    'nobody knows whether a sandbox held',
    recorded('npm test'),
    [rule('allow', { program: 'npm' }, { sandbox: 'read-only' })],
    'unknown',
  ],
  [
    'what was blocked before it was judged has no effects',
    recorded('touch a', {}, { effects: [] }),
    [allow],
    'unknown',
  ],
];
suite('a recorded act, judged by other rules', () => {
  for (const [says, act, by, expected] of rows) test(says, () => assert.equal(outcome(act, by), expected));

  test('is not known where its words were erased', () => {
    const { act } = recorded('touch a');
    assert.equal(outcome({ act, call: { kind: 'unread', why: 'erased' } }, [allow]), 'unknown');
  });
});
