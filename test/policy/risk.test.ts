import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Verdict } from '../../src/protocol/verdict.js';
import { judgeCommand, judgeEffects } from './judging.js';
import { riskRows, type RiskRow } from './riskRows.js';

const judged = ([act, , asked]: RiskRow): Verdict =>
  typeof act === 'string' ? judgeCommand(act, asked) : judgeEffects(act, asked);

for (const [says, rows] of Object.entries(riskRows)) {
  suite(says, () => {
    for (const row of rows) {
      test(`${JSON.stringify(row[0])}${row[2] === undefined ? '' : ` ${JSON.stringify(row[2])}`}`, () => {
        const { factors, risk } = judged(row);
        const shown = factors.filter(({ points }) => points !== 0);
        assert.equal(shown.map(({ name, points }) => `${name} ${points}`).join(', '), row[1]);
        assert.ok(factors.every(({ because }) => because.length > 0));
        const sum = shown.reduce((total, { points }) => total + points, 0);
        assert.equal(risk, Math.min(100, Math.max(0, sum)), 'every point is shown');
      });
    }
  });
}
