import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock } from '../../src/machine/systemClock.js';
import { fullAccess, type Confinement } from '../../src/sandbox/confinement.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-runaway-')));
after(() => rmSync(folder, { recursive: true, force: true }));

const confined: Confinement = {
  ...{ mode: 'workspace-write', writable: [folder], protected: [], hidden: [] },
  network: { kind: 'off' },
};
const limits = { processes: 60, output: 2_000_000 };

function run(command: string, confinement: Confinement): Promise<CommandEnd> {
  const { backend } = detectBackend();
  const deps = { backend, clock: systemClock, home: folder, roots: () => [folder], env: { PATH: '/usr/bin:/bin' } };
  const wanted = { command, shell: 'bash', cwd: folder, timeoutMs: 20_000, confinement } as const;
  return runCommand(wanted, { ...deps, limits }, () => undefined, new AbortController().signal);
}

/**
 * What multiplies here stops by itself far beyond the limit, so that a fault does not take the machine down. Each names
 * its processes by `$NAME`, so that they are found from outside whatever they shed.
 */
const runaways: readonly [says: string, what: 'processes' | 'output', command: string][] = [
  [
    'a shell that forks itself over and over',
    'processes',
    'f() { [ $2 -gt 9 ] && sleep 600; sleep 0.1; f "$1" $(($2 + 1)) | f "$1" $(($2 + 1)) & wait; }; f $NAME 0',
  ],
  [
    'children that ignore SIGTERM',
    'processes',
    `trap '' TERM; for i in $(seq 600); do bash -c 'trap "" TERM; sleep 600; :' $NAME & done; wait`,
  ],
  [
    'children in sessions of their own, with nothing of their environment and no output',
    'processes',
    `for i in $(seq 600); do setsid env -i bash -c 'sleep 600; :' $NAME < /dev/null > /dev/null 2>&1 & done; wait`,
  ],
  ['output without end', 'output', 'yes $NAME'],
  ['output without end that a child in another session holds', 'output', `setsid bash -c 'yes $NAME' & wait`],
];
const places = [
  ['unconfined', fullAccess],
  ['in a sandbox', confined],
] as const;

for (const [where, confinement] of places) {
  for (const [says, what, command] of runaways) {
    test(`${says}, ${where}, are ended with the command, all of them`, async () => {
      const name = `runaway-${what}-${Math.round(performance.now() * 1000)}`;
      const { ended, exceeded, exit } = await run(command.replaceAll('$NAME', name), confinement);
      assert.equal(ended, 'exceeded');
      assert.deepEqual(exceeded, { what, most: limits[what] });
      assert.equal(exit, null);
      assert.deepEqual(await leftOf(name), []);
    });
  }
}

for (const [where, confinement] of places) {
  test(`what forks itself on when its shell has exited, ${where}, is ended with it`, async () => {
    const name = `runaway-left-${process.pid}`;
    const bomb = 'f() { [ $1 -gt 10 ] && sleep 60; sleep 0.02; f $(($1 + 1)) | f $(($1 + 1)) & wait; }';
    const { ended } = await run(`: ${name}; ${bomb}; f 0 & exit`, confinement);
    assert.equal(ended, 'exited');
    assert.deepEqual(await leftOf(name), []);
  });
}

test('what stays below its limits runs to its end', async () => {
  const { ended, exit } = await run('for i in $(seq 40); do sleep 0.3 & done; wait; seq 100000', fullAccess);
  assert.deepEqual({ ended, exit }, { ended: 'exited', exit: 0 });
});

/** Whoever was killed runs nothing any more, but is listed until the kernel has put it away. */
async function leftOf(name: string): Promise<readonly string[]> {
  for (let tries = 0; tries < 40 && living(name).length > 0; tries++) await new Promise(next => setTimeout(next, 50));
  return living(name);
}

function living(name: string): readonly string[] {
  return readdirSync('/proc').filter(pid => {
    if (!/^\d+$/.test(pid)) return false;
    return textOf(`/proc/${pid}/cmdline`).includes(name) && !/\) [ZX] /.test(textOf(`/proc/${pid}/stat`));
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // ended meanwhile
  }
}
