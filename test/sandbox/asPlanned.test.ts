import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { test } from 'node:test';
import { systemClock } from '../../src/machine/systemClock.js';
import { bubblewrap } from '../../src/sandbox/bubblewrap.js';
import { protectedPaths } from '../../src/sandbox/protectedPaths.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';
import { World } from './escapes/world.js';

/** Runs a command in a sandbox before which somebody does something else, after it was planned. */
function runAfter(world: World, meanwhile: string, command: string): Promise<CommandEnd> {
  world.write('bwrap', `#!/bin/bash\n${world.variables()}cd '${world.at('work')}'\n${meanwhile}\nexec bwrap "$@"\n`);
  chmodSync(world.at('bwrap'), 0o755);
  const [root, home] = [world.at('work'), world.at('home')];
  const confinement = {
    mode: 'workspace-write',
    writable: [root],
    protected: protectedPaths({ roots: [root], home, isProtected: () => false }),
    hidden: [world.at('state')],
    network: { kind: 'off' },
  } as const;
  const env = { PATH: '/usr/bin:/bin' };
  const deps = { backend: bubblewrap(world.at('bwrap')), clock: systemClock, home, roots: () => [], env };
  const spec = { command, shell: 'bash', cwd: root, timeoutMs: 20_000, confinement } as const;
  return runCommand(spec, deps, () => undefined, new AbortController().signal);
}

const swaps: readonly [says: string, meanwhile: string, command: string][] = [
  ['a folder swapped for a link', 'mv sub old; ln -s "$OUT" sub', 'echo x > sub/file'],
  [
    'a folder swapped for another one',
    'mv sub old; mkdir -p sub/.git; touch sub/.git/HEAD',
    'echo x > sub/.git/config',
  ],
  ['a protected file swapped for another one', 'mv .git/config old; echo kept > .git/config', 'echo x > old'],
  ['a placeholder that was taken away', 'rmdir .vscode', 'mkdir .vscode'],
];

for (const [says, meanwhile, command] of swaps) {
  test(`between planning and starting, ${says} means that nothing runs`, async t => {
    const world = await World.open(t);
    world.write('work/sub/.git/HEAD');
    const { output } = await runAfter(world, meanwhile, `${command}; echo ran-$((6 * 7))`);
    assert.match(output, /Not run|bwrap:/);
    assert.doesNotMatch(output, /ran-42/);
    assert.equal(world.isChanged('outside/file'), false);
  });
}

test('where nothing is swapped the command runs, with its words as they stand', async t => {
  const world = await World.open(t);
  world.write('work/sub/.git/HEAD');
  world.write(`work/it's "a" $HOME\n/.git/HEAD`);
  const { output, exit } = await runAfter(world, '', 'ls -d sub/.git/HEAD && exit 7');
  assert.equal(output, 'sub/.git/HEAD\n');
  assert.equal(exit, 7);
});
