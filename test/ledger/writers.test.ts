import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAlive, thisWriter, type Writer } from '../../src/ledger/writers.js';

const cases: readonly [says: string, writer: Partial<Writer>, alive: boolean][] = [
  ['this process lives', {}, true],
  ['a writer that said it is done does not', { closed: true }, false],
  ['a number without a process does not', { pid: 2 ** 22 + 1 }, false],
  ['a writer of another boot or container does not', { machine: 'another' }, false],
  ['where no start time can be read, the number has to do', { started: '' }, true],
  ['and a number that is gone does not live', { started: '', pid: 2 ** 22 + 1 }, false],
];

for (const [says, more, alive] of cases) {
  test(says, () => assert.equal(isAlive({ ...thisWriter(), ...more }), alive));
}

test('a later process with the same number is not taken for the writer', () => {
  const startTimesCanBeRead = process.platform === 'linux';
  assert.equal(isAlive({ ...thisWriter(), started: startTimesCanBeRead ? '1' : '' }), !startTimesCanBeRead);
});
