import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isPlaceholder } from '../../src/sandbox/placeholders.js';
import { tempFolder } from '../fakes/tempFolder.js';
import { startConfined, type Started } from './escapes/escape.js';
import { World } from './escapes/world.js';

const placeholders = ['.vscode', '.mcp.json', 'AGENTS.md', '.git/commondir'];

/** A command in a window of its own that goes on when it is told to, and then says `the-end`. */
async function commandIn(world: World, name: string, then: string): Promise<Started & { goOn: () => Promise<string> }> {
  const tries = `echo up; until [ -e "$OUT/${name}" ]; do sleep 0.02; done; ${then}`;
  const started = startConfined(world, { says: name, tries, gotOut: () => false }, name);
  assert.ok(started.child.stdout);
  await once(started.child.stdout, 'data');
  const goOn = (): Promise<string> => {
    world.write(`outside/${name}`);
    return started.said;
  };
  return { ...started, goOn };
}

const isThere = (world: World, name: string): boolean => world.has(`work/${name}`);

for (const firstEnds of [true, false]) {
  const which = firstEnds ? 'first' : 'second';
  test(`what two windows hold goes on being held when the one that came ${which} ends`, async t => {
    const world = await World.open(t);
    const write = 'mkdir -p .vscode; echo x > .vscode/tasks.json; rmdir .vscode; mkdir n; mv -T n .vscode';
    const first = await commandIn(world, 'first', write);
    const second = await commandIn(world, 'second', write);
    const [ending, staying] = firstEnds ? [first, second] : [second, first];
    assert.match(await ending.goOn(), /the-end/);
    assert.equal(isThere(world, '.vscode'), true, 'the other stands on it');
    assert.match(await staying.goOn(), /the-end/);
    for (const name of placeholders) assert.equal(isThere(world, name), false, name);
  });
}

test('a folder without git does not become a repository in the second of two windows either', async t => {
  const world = await World.open(t);
  rmSync(world.at('work/.git'), { recursive: true });
  const plant = 'rmdir HEAD; mkdir objects refs; echo "ref: refs/heads/main" > HEAD';
  const first = await commandIn(world, 'first', 'true');
  const second = await commandIn(world, 'second', plant);
  await second.goOn();
  await first.goOn();
  assert.equal(isThere(world, 'HEAD') && isThere(world, 'objects') && isThere(world, 'refs'), false);
});

test('what a window that was killed has left is taken away by the next command', async t => {
  const world = await World.open(t);
  const { child, said } = await commandIn(world, 'killed', 'true');
  child.kill('SIGKILL');
  await said;
  assert.equal(isThere(world, '.vscode'), true);
  while (world.isRunning('killed.sh')) await setTimeout(20);
  const next = await commandIn(world, 'next', 'true');
  await next.goOn();
  for (const name of placeholders) assert.equal(isThere(world, name), false, name);
});

test("an empty folder of somebody's own is not taken away", async t => {
  const world = await World.open(t);
  mkdirSync(world.at('work/.vscode'));
  await (await commandIn(world, 'command', 'true')).goOn();
  assert.equal(isThere(world, '.vscode'), true);
});

test('what somebody put into one while a command ran is not taken away', async t => {
  const world = await World.open(t);
  const command = await commandIn(world, 'command', 'true');
  world.write('work/.vscode/settings.json');
  await command.goOn();
  assert.equal(world.isChanged('work/.vscode/settings.json'), false);
});

test('what holds something is no placeholder, whatever time it has', t => {
  const folder = tempFolder(t);
  const made = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const [empty, full] = [made('empty'), made('full')];
  writeFileSync(join(full, 'config'), '');
  const long = join(folder, 'long');
  writeFileSync(long, 'gitdir: elsewhere');
  for (const path of [empty, full, long]) utimesSync(path, 1_000_000_007, 1_000_000_007);
  assert.deepEqual([empty, full, long].map(isPlaceholder), [true, false, false]);
});
