import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { judgeCommand } from './judging.js';

const golden = 'test/golden/stories.json';
const sessions = JSON.parse(readFileSync('test/fixtures/stories.json', 'utf8')) as Record<string, readonly string[]>;

/**
 * How many of the commands in the sessions that the browser stories recorded still ask, each judged without any rule:
 * `UPDATE_GOLDEN=1` writes the figures anew.
 */
test('of the commands in recorded sessions those that stay inside a sandbox no longer ask where that is switched on', () => {
  const commands = Object.values(sessions).flat();
  const asked = (passesInSandbox: boolean): readonly string[] =>
    commands.filter(
      command => judgeCommand(command, { context: { sandboxWorks: true, passesInSandbox } }).kind === 'ask',
    );
  const left = [...new Set(asked(true))];
  const figures = { commands: commands.length, askOff: asked(false).length, askOn: asked(true).length, left };
  console.log(
    `of ${figures.commands} commands ${figures.askOff} ask, and ${figures.askOn} where the sandbox lets pass`,
  );
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(figures, null, 2)}\n`);
  assert.deepEqual(figures, JSON.parse(readFileSync(golden, 'utf8')));
});
