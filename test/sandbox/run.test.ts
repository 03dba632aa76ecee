import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { noBackend, type Backend } from '../../src/sandbox/backend.js';
import { fullAccess, type Confinement } from '../../src/sandbox/confinement.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';
import { HandClock } from '../fakes/handClock.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-run-')));
after(() => rmSync(folder, { recursive: true }));

interface Asked {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly backend?: Backend;
  readonly confinement?: Confinement;
  readonly clock?: HandClock;
  readonly signal?: AbortSignal;
  readonly onOutput?: (text: string) => void;
}

function run(command: string, asked: Asked = {}): Promise<CommandEnd> {
  return runCommand(
    {
      command,
      shell: 'bash',
      cwd: asked.cwd ?? folder,
      timeoutMs: 60_000,
      confinement: asked.confinement ?? fullAccess,
    },
    {
      backend: asked.backend ?? noBackend('none is wanted'),
      clock: asked.clock ?? new HandClock(),
      home: folder,
      roots: () => [join(folder, 'workspace')],
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...asked.env },
    },
    asked.onOutput ?? (() => undefined),
    asked.signal ?? new AbortController().signal,
  );
}

const outputs: readonly [says: string, command: string, output: string, exit: number][] = [
  ['a command gives its output and its exit code', 'echo hello; exit 3', 'hello\n', 3],
  ['both streams come in the order they were written', 'echo 1; echo 2 >&2; echo 3; echo 4 >&2', '1\n2\n3\n4\n', 0],
  ['a script may open /dev/stderr and /dev/stdout', 'echo a > /dev/stderr; echo b | tee /dev/stdout', 'a\nb\nb\n', 0],
  ['standard input is empty', 'read line; echo "$? [$line]"', '1 []\n', 0],
  ['there is no terminal to ask at', '{ echo x > /dev/tty; } 2> /dev/null || echo none', 'none\n', 0],
  ['a shell that is killed by a signal gives the output it made', 'echo before; kill -9 $$', 'before\n', -1],
  ['what is not UTF-8 does not break the rest', `printf 'a\\xffb'`, 'a\ufffdb', 0],
];
for (const [says, command, output, exit] of outputs) {
  test(says, async () => {
    const result = await run(command);
    assert.deepEqual(result, {
      exit: exit === -1 ? null : exit,
      ended: 'exited',
      output,
      bytes: Buffer.byteLength(output.replace('\ufffd', '?')),
    });
  });
}

test('output over the cap keeps its head and its tail and says how much was left out', async () => {
  const { output, bytes } = await run('echo first; seq 1 200000; echo last');
  assert.ok(output.startsWith('first\n1\n2\n'), output.slice(0, 20));
  assert.ok(output.endsWith('199999\n200000\nlast\n'));
  assert.match(output, /\n\[… 1,22\d,\d{3} bytes left out here …\]\n/);
  assert.ok(output.length < 66_000);
  assert.equal(bytes, 1_288_895 + 'first\nlast\n'.length);
});

test('output is shown while the command runs', async () => {
  const stop = new AbortController();
  const result = await run('echo ready; sleep 600', {
    signal: stop.signal,
    onOutput: text => {
      assert.equal(text, 'ready\n');
      stop.abort();
    },
  });
  assert.equal(result.ended, 'cancelled');
  assert.equal(result.output, 'ready\n');
});

test('a command whose time is up is ended and says so', async () => {
  const clock = new HandClock();
  const result = await run('echo ready; sleep 600', { clock, onOutput: () => clock.strike() });
  assert.deepEqual(result, { exit: null, ended: 'timed-out', output: 'ready\n', bytes: 6 });
  assert.equal(clock.waits, 0);
});

test('a command that was cancelled before it started is not started', async () => {
  const result = await run('touch started', { signal: AbortSignal.abort() });
  assert.equal(result.ended, 'cancelled');
  assert.ok(!existsSync(join(folder, 'started')));
});

const stubborn: readonly [says: string, command: string][] = [
  [
    'a child that ignores SIGTERM',
    `trap '' TERM; (trap '' TERM; echo $BASHPID > $PIDS; sleep 600; sleep 600) & wait; sleep 600`,
  ],
  ['a child in a session of its own', "setsid bash -c 'echo $$ > $PIDS; exec sleep 600' & sleep 600"],
  [
    'a child that shed its session, its environment and its output',
    `setsid env -i bash -c 'echo $$ > '$PIDS'; exec sleep 600' < /dev/null > /dev/null 2>&1 & sleep 600`,
  ],
  ['a stopped child', `bash -c 'echo $$ > $PIDS; kill -STOP $$; sleep 600' & sleep 600`],
  [
    'a child that forks without end',
    `f() { while :; do sleep 600 & sleep 0.01; done; }; f & echo $! > $PIDS; sleep 600`,
  ],
];
for (const [says, command] of stubborn) {
  test(`cancelling ends ${says} within a second`, async () => {
    const pids = join(folder, 'pids');
    rmSync(pids, { force: true });
    const stop = new AbortController();
    const running = run(
      `PIDS=${pids}; export PIDS; (while ! [ -s $PIDS ]; do sleep 0.01; done; echo ready) & ${command}`,
      {
        signal: stop.signal,
        onOutput: () => stop.abort(),
      },
    );
    await new Promise(resolve => stop.signal.addEventListener('abort', resolve));
    const cancelled = Date.now();
    const result = await running;
    assert.ok(Date.now() - cancelled < 1000, `took ${Date.now() - cancelled} ms`);
    assert.equal(result.ended, 'cancelled');
    assert.ok(!isRunning(Number(readFileSync(pids, 'utf8'))), 'the child still runs');
  });
}

test('what a command leaves running is ended with it, and the result says so', async () => {
  const result = await run('setsid sleep 600 > /dev/null 2>&1 & echo $!; sleep 600 & echo done');
  const [pid, done, note] = result.output.split('\n');
  assert.equal(result.ended, 'exited');
  assert.equal(result.exit, 0);
  assert.equal(done, 'done');
  assert.equal(note, '');
  assert.match(result.output, /\n\[The command left 2 processes running; they were ended with it\.\]$/);
  assert.ok(!isRunning(Number(pid)));
});

test('no profile, rc file or start-up variable of the user runs', async () => {
  for (const name of ['.bashrc', '.bash_profile', '.profile']) writeFileSync(join(folder, name), 'echo intruder\n');
  const env = {
    BASH_ENV: join(folder, '.bashrc'),
    ENV: join(folder, '.bashrc'),
    'BASH_FUNC_ls%%': '() { echo intruder; }',
  };
  assert.equal((await run('ls -d .', { env })).output, '.\n');
});

test('the command sees the allow-list and nothing of what the host holds', async () => {
  const env = {
    LC_ALL: 'C',
    COUNTERSIGN_API_KEY: 'k',
    AWS_SECRET_ACCESS_KEY: 'k',
    LD_PRELOAD: 'x',
    NODE_OPTIONS: '--x',
    GIT_DIR: '/x',
  };
  const { output } = await run('env', { env });
  const names = output.split('\n').map(line => line.split('=')[0] ?? '');
  for (const name of Object.keys(env)) assert.equal(names.includes(name), name === 'LC_ALL', name);
});

test('programs of the workspace are not found by their bare name', async () => {
  const planted = join(folder, 'workspace', 'bin');
  mkdirSync(planted, { recursive: true });
  writeFileSync(join(planted, 'ls'), '#!/bin/sh\necho planted\n', { mode: 0o755 });
  symlinkSync(planted, join(folder, 'bin-by-another-name'));
  const path = ['.', planted, join(folder, 'bin-by-another-name'), '', process.env['PATH']].join(':');
  assert.equal((await run('ls -d .', { env: { PATH: path } })).output, '.\n');
});

const confined: Confinement = {
  ...{ mode: 'read-only', writable: [], protected: [], hidden: [] },
  network: { kind: 'off' },
};
const impossible: readonly [says: string, asked: Asked, message: RegExp][] = [
  ['a folder that is not there', { cwd: '/nowhere/at/all' }, /The folder \/nowhere\/at\/all cannot be entered/],
  ['a folder that leads elsewhere', { cwd: join(folder, 'link') }, /link leads to .*; name that folder instead\.$/],
  [
    'a confinement that cannot be had',
    {
      backend: { name: 'x', prepare: async () => Promise.reject(new Error('no namespaces here')) },
      confinement: confined,
    },
    /^The command could not be started: no namespaces here\.$/,
  ],
  [
    'a program that cannot be started',
    {
      backend: {
        name: 'x',
        prepare: async ({ env }) => ({ argv: ['/nowhere/bwrap'], env, files: [], release: () => undefined }),
      },
      confinement: confined,
    },
    /ENOENT/,
  ],
  ['a machine without the shell', { env: { PATH: '/nowhere' } }, /^There is no bash on the PATH/],
];
for (const [says, asked, message] of impossible) {
  test(`${says} is said, and nothing is started`, async () => {
    if (!existsSync(join(folder, 'link'))) symlinkSync(tmpdir(), join(folder, 'link'));
    const result = await run('echo started', asked);
    assert.equal(result.ended, 'not-started');
    assert.match(result.output, message);
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
