import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { LimitUse } from '../../src/approvals/limitUse.js';
import type { Audited } from '../../src/policy/learning/audit.js';
import { auditLimits, limitsToAudit, peakInWords, type LimitFinding } from '../../src/policy/learning/limitAudit.js';
import type { PolicyLimit } from '../../src/policy/policyLimits.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { ruleSchema } from '../../src/protocol/rule.js';
import { ran } from '../fakes/entries.js';

const [hour, day] = [3_600_000, 86_400_000];
const now = 100 * day;

type Line = readonly [at: number, body: EntryBody, session?: string];
const run: EntryBody = ran('a');
const wrote = (writes: number): EntryBody => ({
  ...ran('a'),
  kind: 'run',
  action: 'h',
  act: 'a',
  tool: 'write_file',
  writes,
});
const prompt: EntryBody = { kind: 'prompt', text: 'Next.' };
const request: EntryBody = {
  ...{
    kind: 'model',
    provider: 'p',
    model: 'm',
    latencyMs: 1,
    end: 'stop',
    usage: { input: 70, output: 30 },
    cost: 0.5,
  },
};
const reached = (limit: string, more: object = {}): EntryBody => ({
  kind: 'limit',
  limit,
  most: 1,
  because: 'b',
  ...more,
});
const spends = (measure: 'count' | 'bytes', amount: number, rule = 'r'): EntryBody => ({
  ...{ kind: 'run', act: 'a', action: 'h', tool: 'write_file' },
  spends: [{ rule, measure, per: 'day', amount, most: 10 }],
});
const many = (count: number, body: EntryBody, gap = 1000): Line[] =>
  Array.from({ length: count }, (_, at): Line => [now - day + at * gap, body]);

const fileLimit = (measure: PolicyLimit['measure'], per: PolicyLimit['per'], most: number): PolicyLimit => ({
  ...{ measure, per, most, from: 'user: your settings' },
});
const ruleLimit = (limit: object): Audited => ({
  rule: ruleSchema.parse({ id: 'r', when: { effect: 'write' }, then: 'allow', because: 'b', limit }),
  layer: 'user',
});

function audit(of: PolicyLimit | Audited, lines: readonly Line[], age = 40 * day): readonly LimitFinding[] {
  const limits = 'rule' in of ? limitsToAudit([], [of]) : limitsToAudit([of], []);
  const use = new LimitUse(limits);
  for (const [at, body, session = 's'] of lines) use.take({ at, session, body });
  return auditLimits(use.counted, { now, since: () => now - age });
}

const rows: readonly [says: string, of: PolicyLimit | Audited, lines: readonly Line[], found: string, age?: number][] =
  [
    ['hardly used', fileLimit('actions', 'day', 200), many(12, run), 'limit-unused: 12 actions'],
    ['used to a tenth', fileLimit('actions', 'day', 120), many(12, run), ''],
    ['not used at all', fileLimit('money', 'day', 5), [], 'limit-unused: $0'],
    ['hardly used, and new', fileLimit('actions', 'day', 200), many(12, run), '', 6 * day],
    ['used much in one hour of many', fileLimit('actions', 'hour', 100), many(12, run), ''],
    [
      'used little in each of many hours',
      fileLimit('actions', 'hour', 100),
      many(20, run, 3 * hour),
      'limit-unused: 1 action',
    ],
    ['of bytes', fileLimit('bytesWritten', 'day', 1e6), [[now, wrote(2000)]], 'limit-unused: 2.0 kB written'],
    ['of money', fileLimit('money', 'day', 20), many(2, request), 'limit-unused: $1'],
    ['of tokens', fileLimit('tokens', 'session', 1e6), many(3, request), 'limit-unused: 300 tokens'],
    ['of a task, in one of them', fileLimit('actions', 'task', 30), many(12, run), ''],
    [
      'of a task, over several',
      fileLimit('actions', 'task', 30),
      [...many(2, run), [now - hour, prompt], [now, run], [now, run]],
      'limit-unused: 2 actions',
    ],
    [
      'of a session, where others work too',
      fileLimit('actions', 'session', 30),
      [
        [now, run, 'a'],
        [now, run, 'b'],
        [now, run, 'c'],
      ],
      'limit-unused: 1 action',
    ],
    ['reached now and then', fileLimit('actions', 'day', 200), many(4, reached('actions a day')), ''],
    ['reached often', fileLimit('actions', 'day', 200), many(5, reached('actions a day')), 'limit-reached: 0 actions'],
    [
      'of which another was reached',
      fileLimit('actions', 'day', 200),
      [...many(30, run), ...many(5, reached('money a day'))],
      '',
    ],
    [
      'of which a person let more through',
      fileLimit('actions', 'day', 200),
      many(5, reached('actions a day', { portion: { measure: 'actions', per: 'day', amount: 200 } })),
      'limit-unused: 0 actions',
    ],
    [
      'of a rule, hardly used',
      ruleLimit({ count: 50, per: 'day' }),
      many(3, spends('count', 1)),
      'limit-unused: 3 times',
    ],
    [
      'of a rule in bytes',
      ruleLimit({ bytes: 1e6, per: 'day' }),
      [[now, spends('bytes', 5000)]],
      'limit-unused: 5.0 kB',
    ],
    [
      'of a rule that let nothing pass: that it is unused is said already',
      ruleLimit({ count: 50, per: 'day' }),
      [],
      '',
    ],
    ['of another rule', ruleLimit({ count: 50, per: 'day' }), many(3, spends('count', 1, 'other')), ''],
    [
      'of a rule, reached often',
      ruleLimit({ count: 2, per: 'day' }),
      many(6, reached('rule r')),
      'limit-reached: 0 times',
    ],
    ['of the money of a rule, which nothing counts', ruleLimit({ money: 2, per: 'day' }), [], ''],
  ];

suite('limits to look at again', () => {
  for (const [says, of, lines, expected, age] of rows) {
    test(`one ${says}: ${expected === '' ? 'nothing is said' : expected}`, () => {
      const found = audit(of, lines, age).map(one => `${one.kind}: ${peakInWords(one)}`);
      assert.deepEqual(found, expected === '' ? [] : [expected]);
    });
  }

  test('each is named with what it limits and whose it is', () => {
    const limits = limitsToAudit([fileLimit('actions', 'day', 200)], [ruleLimit({ count: 3, per: 'hour' })]);
    assert.deepEqual(
      limits.map(({ name, words }) => [name, words]),
      [
        ['actions a day', '200 actions a day (user: your settings)'],
        ['rule r', 'at most 3 times an hour'],
      ],
    );
  });
});
