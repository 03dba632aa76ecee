import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { stopAll, stopName, threadName } from '../../src/machine/stopDoor.js';
import { StopThread } from '../../src/machine/stopThread.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { noBackend } from '../../src/sandbox/backend.js';
import { fullAccess } from '../../src/sandbox/confinement.js';
import { LiveRuns } from '../../src/sandbox/liveRuns.js';
import { runCommand } from '../../src/sandbox/run.js';
import { tempFolder } from '../fakes/tempFolder.js';
import { cli } from '../terminal/program.js';

async function threadIn(t: TestContext, state: string, program = new URL('../stopper.js', import.meta.url)) {
  const heard: string[] = [];
  const { promise, resolve } = Promise.withResolvers<'listening' | 'deaf'>();
  const thread = new StopThread({
    ...{ folders: [state], name: threadName(stopName()), program },
    here: async by => void heard.push(by),
    onListening: () => resolve('listening'),
    onDeaf: () => resolve('deaf'),
  });
  t.after(() => thread.dispose());
  return { thread, heard, is: await promise };
}

test('a stop that the thread hears is carried out here, and answered when it was', async t => {
  const state = tempFolder(t);
  const { thread, heard, is } = await threadIn(t, state);
  assert.equal(is, 'listening');
  assert.equal(thread.isStopped, false);
  assert.deepEqual(await stopAll([state], 'you'), { stopped: 1, held: [], silent: [] });
  assert.deepEqual(heard, ['you']);
  assert.equal(thread.isStopped, true);
  thread.resume();
  assert.equal(thread.isStopped, false);
});

test('while this thread is busy a stop ends its commands, lets nothing begin, and names it', async t => {
  const [state, folder] = [tempFolder(t), tempFolder(t)];
  mkdirSync(join(folder, 'home'));
  const { thread, heard } = await threadIn(t, state);
  const runner = { backend: noBackend('none'), clock: systemClock, home: join(folder, 'home'), roots: () => [folder] };
  const deps = { ...runner, env: { PATH: '/usr/bin:/bin' }, runs: new LiveRuns(thread) };
  const { promise: started, resolve } = Promise.withResolvers<undefined>();
  const command = `trap '' TERM; setsid sleep 600 & echo $! $$ > pids; echo ready; wait; sleep 600`;
  const wanted = { command, shell: 'bash', cwd: folder, timeoutMs: 60_000, confinement: fullAccess } as const;
  const running = runCommand(wanted, deps, () => resolve(undefined), new AbortController().signal);
  await started;
  const said = join(folder, 'said');
  const look = `$NODE $CLI stop --state $STATE; echo "exit $?"; for pid in $(cat pids); do grep -qs ') [^ZX] ' /proc/$pid/stat && echo alive; done; echo looked`;
  const env = { PATH: '/usr/bin:/bin', HOME: folder, NODE: process.execPath, CLI: cli, STATE: state };
  const file = openSync(said, 'w');
  const stopping = spawn('bash', ['-c', look], { cwd: folder, env, stdio: ['ignore', file, file] });
  const gone = once(stopping, 'exit');
  const busy = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 100 && !readFileSync(said, 'utf8').includes('looked'); waited += 1) {
    Atomics.wait(busy, 0, 0, 100); // nothing of this thread gets its turn
  }
  const words = readFileSync(said, 'utf8');
  assert.match(
    words,
    new RegExp(
      `^These were too busy to end everything; their commands are ended, and nothing more begins in them: ${process.pid}\\.`,
    ),
  );
  assert.match(words, /exit 1\nlooked\n$/);
  assert.equal(thread.isStopped, true, 'before this thread heard a word of it');
  assert.deepEqual(heard, []);
  assert.equal((await running).exit, null);
  await gone;
});

test('a thread that cannot be begun, or cannot listen, is deaf, and says so', async t => {
  const state = tempFolder(t);
  assert.equal((await threadIn(t, state, new URL('file:///nowhere/stopper.js'))).is, 'deaf');
  assert.equal((await threadIn(t, join(state, 'x'.repeat(100)))).is, 'deaf');
});
