import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { authorizationSchema, riskLevelSchema, type ReviewOutcome } from '../../src/protocol/review.js';
import { outcomeOf, overruled } from '../../src/review/table.js';

/** What an approval of the model becomes, by level and authorization: unknown, low, medium, high. */
const table = {
  low: ['approve', 'approve', 'approve', 'approve'],
  medium: ['refuse', 'approve', 'approve', 'approve'],
  high: ['refuse', 'refuse', 'refuse', 'approve'],
  critical: ['refuse', 'refuse', 'refuse', 'refuse'],
} as const satisfies Record<(typeof riskLevelSchema.options)[number], readonly ReviewOutcome[]>;

suite('what the model would let pass', () => {
  for (const level of riskLevelSchema.options) {
    for (const [index, authorization] of authorizationSchema.options.entries()) {
      const expected = table[level][index];
      test(`${level} with authorization ${authorization}: ${expected}`, () => {
        const rated = { level, authorization, outcome: 'approve' } as const;
        assert.equal(outcomeOf(rated), expected);
        assert.equal(overruled(rated) === undefined, expected === 'approve', 'a refusal by the table says why');
      });
    }
  }
});

test('what the model refuses is refused, however it rates it', () => {
  for (const level of riskLevelSchema.options) {
    for (const authorization of authorizationSchema.options) {
      const rated = { level, authorization, outcome: 'refuse' } as const;
      assert.deepEqual([outcomeOf(rated), overruled(rated)], ['refuse', undefined]);
    }
  }
});
