import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftBehind, standingInWords, type Standing } from '../../src/telemetry/standing.js';

const good: Standing = { where: 'logs to https://c.example', waiting: 0, dropped: 0, trouble: undefined };

const cases: readonly [says: string, standing: Standing, posture: string, end: string | undefined][] = [
  ['all is sent', good, 'logs to https://c.example.', undefined],
  [
    'a collector is gone',
    { ...good, waiting: 2, trouble: 'it cannot be reached (ECONNREFUSED)' },
    'logs to https://c.example. The collector: it cannot be reached (ECONNREFUSED). 2 entries of the record are still to be sent.',
    '2 entries of the record were not sent yet: logs to https://c.example (it cannot be reached (ECONNREFUSED)). The next run sends what waits.',
  ],
  [
    'one entry was refused',
    { ...good, dropped: 1, trouble: 'it answers 400' },
    'logs to https://c.example. The collector: it answers 400. One entry of the record was not taken, and not sent again.',
    'One entry of the record was not taken by the collector, and will not be sent again: logs to https://c.example (it answers 400).',
  ],
];

for (const [says, standing, posture, end] of cases) {
  test(`in words: ${says}`, () => {
    assert.equal(standingInWords(standing), posture);
    assert.equal(leftBehind(standing), end);
  });
}
