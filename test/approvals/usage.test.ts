import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Usage } from '../../src/approvals/usage.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { CountedMeasure, LimitPeriod } from '../../src/protocol/policyLimits.js';

const second = 1000;
const hour = 3600 * second;
const run: EntryBody = { kind: 'run', act: 'a', action: 'h', tool: 'write_file', writes: 10 };
const model = (more: object): EntryBody => ({
  ...{ kind: 'model', provider: 'p', model: 'm', latencyMs: 1, end: 'stop', usage: { input: 70, output: 30 } },
  ...more,
});
const portion = (measure: CountedMeasure, per: LimitPeriod, amount: number): EntryBody => ({
  ...{ kind: 'limit', limit: 'x', most: 1, because: 'you' },
  portion: { measure, per, amount },
});

const review = (more: object): EntryBody => ({
  ...{ kind: 'reviewer', act: 'a', model: 'r', answer: 'approve', latencyMs: 1, because: '', ...more },
});

type Line = readonly [at: number, session: string, body: EntryBody];
const counts: readonly [
  says: string,
  lines: readonly Line[],
  asked: readonly [CountedMeasure, LimitPeriod],
  number[],
][] = [
  [
    'acts that ran',
    [
      [0, 's', run],
      [1, 's', run],
    ],
    ['actions', 'day'],
    [2, 0],
  ],
  ['bytes that file tools took', [[0, 's', run]], ['bytesWritten', 'task'], [10, 0]],
  [
    'tokens of a reviewer as well',
    [[0, 's', review({ usage: { input: 40, output: 2 }, cost: 1 })]],
    ['tokens', 'day'],
    [42, 0],
  ],
  [
    'what a reviewer costs',
    [
      [0, 's', model({ cost: 2 })],
      [0, 's', review({ usage: { input: 40, output: 2 }, cost: 1 })],
    ],
    ['money', 'task'],
    [3, 0],
  ],
  ['a review is no request of the agent', [[0, 's', review({})]], ['requests', 'day'], [0, 0]],
  ['tokens both ways', [[0, 's', model({ cost: 2 })]], ['tokens', 'day'], [100, 0]],
  [
    'money',
    [
      [0, 's', model({ cost: 2 })],
      [1, 's', model({ cost: 0.5 })],
    ],
    ['money', 'session'],
    [2.5, 0],
  ],
  [
    'requests whose price nobody knows',
    [
      [0, 's', model({})],
      [1, 's', model({ cost: 0 })],
    ],
    ['unpriced', 'day'],
    [1, 0],
  ],
  [
    'a day, of all sessions',
    [
      [0, 's', run],
      [1, 'other', run],
    ],
    ['actions', 'day'],
    [2, 0],
  ],
  [
    'a session, of that one',
    [
      [0, 's', run],
      [1, 'other', run],
    ],
    ['actions', 'session'],
    [1, 0],
  ],
  [
    'a task, since the person spoke',
    [
      [0, 's', run],
      [1, 's', { kind: 'prompt', text: 'p' }],
      [2, 's', run],
    ],
    ['actions', 'task'],
    [1, 0],
  ],
  [
    'a task, whatever was said in another session',
    [
      [0, 's', run],
      [1, 'o', { kind: 'prompt', text: 'p' }],
    ],
    ['actions', 'task'],
    [1, 0],
  ],
  [
    'a minute, and no longer',
    [
      [0, 's', run],
      [30 * second, 's', run],
      [61 * second, 's', run],
    ],
    ['actions', 'minute'],
    [2, 0],
  ],
  [
    'an hour',
    [
      [0, 's', run],
      [hour - 1, 's', run],
    ],
    ['actions', 'hour'],
    [2, 0],
  ],
  [
    'nothing of a day that is over',
    [
      [0, 's', run],
      [25 * hour, 's', model({})],
    ],
    ['actions', 'day'],
    [0, 0],
  ],
  [
    'what was let through, for that measure and period alone',
    [
      [0, 's', portion('actions', 'day', 5)],
      [1, 's', portion('actions', 'task', 3)],
    ],
    ['actions', 'day'],
    [0, 5],
  ],
  [
    'what was let through for a task, until the next',
    [
      [0, 's', portion('actions', 'task', 5)],
      [1, 's', { kind: 'prompt', text: 'p' }],
    ],
    ['actions', 'task'],
    [0, 0],
  ],
  ['no question about a limit as an act', [[0, 's', { ...run, tool: 'ask_model' }]], ['actions', 'day'], [0, 0]],
  [
    'what goes over connections, both ways',
    [[0, 's', { kind: 'connection', act: 'a', host: 'x', outcome: 'allowed', because: 'b', sent: 3, received: 4 }]],
    ['networkBytes', 'day'],
    [7, 0],
  ],
];
for (const [says, lines, [measure, per], [used, granted]] of counts) {
  test(`use is counted: ${says}`, () => {
    const usage = new Usage();
    for (const [at, session, body] of lines) usage.take({ at, session, body });
    const last = lines.at(-1)?.[0] ?? 0;
    assert.deepEqual(usage.of(measure, per, 's', last), { used, granted });
  });
}
