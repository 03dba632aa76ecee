import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { judgeCommand, judgeEffects, rulesOf, type Asked } from './judging.js';

export const rule = (then: 'allow' | 'ask' | 'deny', when: object, more: object = {}): object => ({
  id: `${then}-it`,
  when,
  then,
  because: `the test says ${then}`,
  ...more,
});
export const write = (path: string): Effect => ({ kind: 'write', path });
export const net = (host: string): Effect => ({ kind: 'network', host });

export type Row = readonly [
  says: string,
  rules: readonly object[],
  effects: readonly Effect[] | string,
  kind: 'allow' | 'ask' | 'deny',
  asked?: Asked,
];

export function checkRows(name: string, rows: readonly Row[]): void {
  suite(name, () => {
    for (const [says, rules, asks, kind, asked] of rows) {
      test(says, () => {
        const policy = rulesOf(...rules);
        assert.deepEqual(policy.problems, []);
        const verdict =
          typeof asks === 'string'
            ? judgeCommand(asks, { ...asked, policy })
            : judgeEffects(asks, { ...asked, policy });
        assert.equal(verdict.kind, kind, verdict.because);
      });
    }
  });
}
