import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compile } from '../../src/policy/compile.js';
import { evaluate } from '../../src/policy/evaluate.js';
import { reachedLimits, requestTakes, type Takes } from '../../src/policy/policyLimits.js';
import type { CountedMeasure } from '../../src/protocol/policyLimits.js';
import type { Layer } from '../../src/protocol/rule.js';
import { contextWith, effectsOf, factsOf, policyOf } from './judging.js';

const place = { home: '/home/me', roots: ['/repo'] };

function limitsOf(...files: readonly [layer: Layer, limits: unknown][]) {
  return compile(
    files.map(([layer, limits]) => ({ layer, from: `${layer} file`, content: { limits } })),
    place,
  );
}

const used =
  (amounts: Partial<Record<CountedMeasure, number>>, granted: Partial<Record<CountedMeasure, number>> = {}) =>
  (measure: CountedMeasure) => ({ used: amounts[measure] ?? 0, granted: granted[measure] ?? 0 });

suite('the limits of policy files', () => {
  test('of what several files say the smallest holds, whoever said it and in whatever order', () => {
    const admin = { actions: { task: 100, minute: 10 }, money: { day: 5 } };
    const user = { actions: { task: 20, minute: 60 }, tokens: { task: 1000 } };
    for (const files of [
      [['admin', admin] as const, ['user', user] as const],
      [['user', user] as const, ['admin', admin] as const],
    ]) {
      const { limits, broken } = limitsOf(...files.map(([layer, said]): [Layer, unknown] => [layer, said]));
      assert.equal(broken, false);
      assert.deepEqual(
        limits.map(({ measure, per, most, from }) => `${measure} ${per} ${most} ${from}`),
        [
          'actions minute 10 admin: admin file',
          'actions task 20 user: user file',
          'tokens task 1000 user: user file',
          'money day 5 admin: admin file',
        ],
      );
    }
  });

  for (const [says, limits] of [
    ['a measure that there is not', { wishes: { day: 3 } }],
    ['a period that there is not', { money: { fortnight: 3 } }],
    ['nothing at all', { money: { day: 0 } }],
    ['less than nothing', { tokens: { task: -1 } }],
    ['a number without a period', { tokens: 1000 }],
  ] as const) {
    test(`a limit of ${says} makes its file broken, so that everything asks`, () => {
      assert.equal(limitsOf(['user', limits]).broken, true);
    });
  }
});

const act: Takes = { actions: 1 };
const cases: readonly [
  says: string,
  limits: unknown,
  takes: Takes,
  use: ReturnType<typeof used>,
  expected: readonly [because: RegExp, portion: number][],
][] = [
  ['the last that fits passes', { actions: { task: 3 } }, act, used({ actions: 2 }), []],
  [
    'the first that does not asks for as many more',
    { actions: { task: 3 } },
    act,
    used({ actions: 3 }),
    [
      [
        /^the limit of 3 actions a task \(user: user file\) is reached: 3 actions so far; approving lets 3 actions more/,
        3,
      ],
    ],
  ],
  ['what a person let through counts', { actions: { task: 3 } }, act, used({ actions: 5 }, { actions: 3 }), []],
  ['what it takes nothing of does not ask', { tokens: { day: 1 } }, act, used({ tokens: 9 }), []],
  [
    'a write that is more than a portion is let through by as many as it needs',
    { bytesWritten: { day: 1000 } },
    { actions: 1, bytesWritten: 3500 },
    used({ bytesWritten: 200 }),
    [
      [
        /of 1\.0 kB written a day .* 200 bytes written so far, and this is 3\.5 kB written; .* 3\.0 kB written more/,
        3000,
      ],
    ],
  ],
  ['what is counted later passes until it is there', { tokens: { day: 100 } }, requestTakes, used({ tokens: 99 }), []],
  [
    'tokens over the limit ask before the next request, for enough to send it',
    { tokens: { day: 100 } },
    requestTakes,
    used({ tokens: 350 }),
    [[/of 100 tokens a day .* 350 tokens so far; approving lets 300 tokens more through$/, 300]],
  ],
  [
    'money asks too',
    { money: { task: 0.5 } },
    requestTakes,
    used({ money: 0.5012 }),
    [[/of \$0\.5 a task .* \$0\.5012 so far; approving lets \$0\.5 more through$/, 0.5]],
  ],
  [
    'requests of unknown price ask where money is limited, and say so',
    { money: { day: 5 } },
    requestTakes,
    used({ unpriced: 1 }),
    [[/of \$5 a day .* cannot be held: what 1 request to the model cost is not known; approving lets 20 more/, 20]],
  ],
  ['and pass where it is not', { tokens: { day: 5 } }, requestTakes, used({ unpriced: 9 }), []],
];
for (const [says, limits, takes, usage, expected] of cases) {
  test(`a limit: ${says}`, () => {
    const reached = reachedLimits(limitsOf(['user', limits]).limits, takes, { usage });
    assert.equal(reached.length, expected.length);
    for (const [index, { because, portion }] of reached.entries()) {
      assert.match(because, expected[index]?.[0] ?? /^$/);
      assert.equal(portion.amount, expected[index]?.[1]);
    }
  });
}

for (const [command, expected] of [
  ['curl https://example.org', true],
  ['npm install left-pad', true],
  ['git fetch', true],
  ['npm test', true],
  ['ls', false],
] as const) {
  test(`a limit of bytes over the network that is used up ${expected ? 'asks' : 'does not ask'} about ${command}`, () => {
    const content = { limits: { networkBytes: { day: 1000 } } };
    const policy = policyOf({ layer: 'user', from: 'your settings', content });
    const effects = effectsOf(command);
    const action = { tool: 'run_command', agent: 'main', hash: 'a1' };
    const context = contextWith({ usage: used({ networkBytes: 1000 }) });
    const { reasons } = evaluate({ action, effects }, factsOf(effects), policy, context);
    assert.equal(
      reasons.some(({ from }) => from.kind === 'limit'),
      expected,
    );
  });
}
