import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { judgeCommand, type Machine } from './judging.js';

const read = (name: string): unknown => JSON.parse(readFileSync(`test/fixtures/commands/${name}.json`, 'utf8'));
/** Proven to read inside the workspace, to tell about the machine, or to do nothing. */
const allowed = z.array(z.string()).parse(read('allow'));
/** Ordinary acts, and what cannot be proven: a person is asked, and it is no floor. */
const asked = z.array(z.string()).parse(read('ask'));
/** By floor: only a person, each time. */
const floors = z.record(z.string(), z.array(z.string())).parse(read('floors'));

/** Ordinary acts make new files outside of the workspace rather than overwrite there. */
const missing: Machine = { types: { '/tmp': 'folder', '/tmp/a': 'missing', '/tmp/x': 'missing' } };

suite('proven reads and facts of the machine are allowed', () => {
  for (const command of allowed) {
    test(command, () => {
      const verdict = judgeCommand(command);
      assert.equal(verdict.kind, 'allow', verdict.because);
    });
  }
});

suite('ordinary acts and what cannot be proven are asked, and are no floor', () => {
  for (const command of asked) {
    test(JSON.stringify(command), () => {
      const verdict = judgeCommand(command, { machine: missing });
      assert.deepEqual([verdict.kind, verdict.floor], ['ask', undefined], verdict.because);
    });
  }
});

for (const [floor, commands] of Object.entries(floors)) {
  suite(`${floor} is a floor`, () => {
    for (const command of commands) {
      test(JSON.stringify(command), () => {
        const verdict = judgeCommand(command);
        assert.notEqual(verdict.kind, 'allow');
        assert.equal(verdict.floor?.id, floor, `${verdict.because} ${JSON.stringify(verdict.effects)}`);
        assert.ok(verdict.risk >= 70, `risk ${verdict.risk}`);
        assert.deepEqual(verdict.offers, []);
      });
    }
  });
}
