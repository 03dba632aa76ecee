import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/machine/systemClock.js';
import { bubblewrap } from '../../src/sandbox/bubblewrap.js';
import type { Confined } from '../../src/sandbox/confinement.js';
import { protectedPaths } from '../../src/sandbox/protectedPaths.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';
import { tempFolder } from '../fakes/tempFolder.js';
import { World } from './escapes/world.js';

function confinedTo(world: World, root: string): Confined {
  return {
    mode: 'workspace-write',
    writable: [root],
    protected: protectedPaths({ roots: [root], home: world.at('home'), isProtected: () => false }),
    hidden: [world.at('state')],
    network: { kind: 'off' },
  };
}

interface Run {
  readonly confinement: Confined;
  readonly command: string;
  readonly program: string;
}

function run(world: World, { confinement, command, program }: Run): Promise<CommandEnd> {
  const [cwd = ''] = confinement.writable;
  const env = { PATH: '/usr/bin:/bin' };
  const deps = { backend: bubblewrap(program), clock: systemClock, home: world.at('home'), roots: () => [], env };
  const spec = { command, shell: 'bash', cwd, timeoutMs: 20_000, confinement } as const;
  return runCommand(spec, deps, () => undefined, new AbortController().signal);
}

/** Runs a command in a sandbox before which somebody does something else, after it was planned. */
function runAfter(world: World, meanwhile: string, command: string): Promise<CommandEnd> {
  world.write('bwrap', `#!/bin/bash\n${world.variables()}cd '${world.at('work')}'\n${meanwhile}\nexec bwrap "$@"\n`);
  chmodSync(world.at('bwrap'), 0o755);
  return run(world, { confinement: confinedTo(world, world.at('work')), command, program: world.at('bwrap') });
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

test('a link that a command left in the folder for temporary files makes nothing outside', async t => {
  const world = await World.open(t);
  const root = join(tempFolder(t), 'project');
  mkdirSync(root);
  mkdirSync(world.at('temp'));
  symlinkSync(`/oldroot${world.at('outside')}`, join(world.at('temp'), basename(dirname(root))));
  const confinement = { ...confinedTo(world, root), temp: world.at('temp') };
  const { ended, output } = await run(world, { confinement, command: 'echo ran', program: '/usr/bin/bwrap' });
  assert.equal(world.has('outside/project'), false);
  assert.equal(ended, 'not-started');
  assert.match(output, /is a link/);
});

test('where nothing is swapped the command runs, with its words as they stand', async t => {
  const world = await World.open(t);
  world.write('work/sub/.git/HEAD');
  world.write(`work/it's "a" $HOME\n/.git/HEAD`);
  const { output, exit } = await runAfter(world, '', 'ls -d sub/.git/HEAD && exit 7');
  assert.equal(output, 'sub/.git/HEAD\n');
  assert.equal(exit, 7);
});
