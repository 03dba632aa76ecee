import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { judgeCommand } from './judging.js';

const golden = 'test/golden/tldr.json';
const commands = readFileSync('test/fixtures/tldr/commands.txt', 'utf8').split('\n').filter(Boolean);

/** How a large number of everyday commands is judged; `UPDATE_GOLDEN=1` writes the figures anew. */
suite('the example commands', () => {
  test('none of them crashes or hangs, and their shares are those of the golden file', () => {
    const counts = { commands: commands.length, allow: 0, ask: 0, deny: 0, floor: 0 };
    let slowest = { milliseconds: 0, command: '' };
    for (const command of commands) {
      const began = performance.now();
      const { kind, floor } = judgeCommand(command);
      counts[floor === undefined ? kind : 'floor']++;
      const milliseconds = performance.now() - began;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, command };
    }
    const share = (count: number): string => `${((100 * count) / commands.length).toFixed(1)} %`;
    console.log(`allow ${share(counts.allow)}, ask ${share(counts.ask)}, floor ${share(counts.floor)}`);
    assert.ok(slowest.milliseconds < 1000, `${slowest.milliseconds} ms for ${slowest.command}`); // far from a hang
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(counts, null, 2)}\n`);
    assert.deepEqual(counts, JSON.parse(readFileSync(golden, 'utf8')));
  });
});
