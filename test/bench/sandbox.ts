import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/machine/systemClock.js';
import type { Backend, Launch } from '../../src/sandbox/backend.js';
import { fullAccess, type Confined, type Confinement } from '../../src/sandbox/confinement.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { hiddenPaths } from '../../src/sandbox/hiddenPaths.js';
import { Proxy } from '../../src/sandbox/network/proxy.js';
import { protectedPaths } from '../../src/sandbox/protectedPaths.js';
import { runCommand, type RunnerDeps } from '../../src/sandbox/run.js';
import { median, type Figure } from './figure.js';

const rounds = 60;

/** What confining costs a command, beside the same bubblewrap with the same mounts started by nothing but Node. */
export async function measureSandbox(): Promise<readonly Figure[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-bench-')));
  try {
    mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
    writeFileSync(join(root, '.git', 'config'), '');
    return await measureIn(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function measureIn(root: string): Promise<readonly Figure[]> {
  const { backend, missing } = detectBackend();
  if (missing !== undefined) throw new Error(missing);
  const home = '/home';
  const confined: Confined = {
    mode: 'workspace-write',
    writable: [root],
    protected: protectedPaths({ roots: [root], home, isProtected: () => false }),
    hidden: hiddenPaths({ home, own: [] }),
    network: { kind: 'off' },
  };
  const env = { PATH: '/usr/bin:/bin' };
  const deps: RunnerDeps = { backend, clock: systemClock, home, roots: () => [], env };
  const launch: Launch = { argv: ['/usr/bin/bash', '--noprofile', '--norc', '-c', 'true'], env, cwd: root };
  const times = { inside: [0], networked: [0], outside: [0], bare: [0], shell: [0] };
  for (const list of Object.values(times)) list.pop();
  for (let round = 0; round < rounds; round += 1) {
    times.inside.push(await timed(root, confined, deps));
    times.networked.push(await networked(root, confined, deps));
    times.outside.push(await timed(root, fullAccess, deps));
    times.bare.push(await bare(launch, confined, backend));
    times.shell.push(started(launch.argv, []));
  }
  const overhead = median(times.inside) - median(times.outside);
  const networkOverhead = median(times.networked) - median(times.outside);
  const bareOverhead = median(times.bare) - median(times.shell);
  return [
    {
      key: 'sandbox.overhead_ms',
      value: overhead,
      aim: { atMost: 25 },
      note: 'network off; over the same runner without',
    },
    {
      key: 'sandbox.network_overhead_ms',
      value: networkOverhead,
      aim: { atMost: 50 },
      note: 'with a proxy of its own; over the same runner without',
    },
    { key: 'sandbox.bare_overhead_ms', value: bareOverhead, note: 'bare bubblewrap, same mounts, over a bare shell' },
    { key: 'sandbox.unconfined_ms', value: median(times.outside), note: 'the runner without a sandbox' },
  ];
}

async function timed(cwd: string, confinement: Confinement, deps: RunnerDeps): Promise<number> {
  const start = performance.now();
  const spec = { command: 'true', shell: 'bash', cwd, timeoutMs: 10_000, confinement } as const;
  const { exit, output } = await runCommand(spec, deps, () => undefined, new AbortController().signal);
  if (exit !== 0) throw new Error(`A measured command failed: ${output}`);
  return performance.now() - start;
}

async function networked(cwd: string, confined: Confined, deps: RunnerDeps): Promise<number> {
  const proxy = new Proxy({ mayReach: () => ({ kind: 'refused', because: 'nothing is named' }) });
  try {
    return await timed(cwd, { ...confined, network: { kind: 'proxy', proxy } }, deps);
  } finally {
    proxy.close();
  }
}

async function bare(launch: Launch, confined: Confined, backend: Backend): Promise<number> {
  const { argv, files, release } = await backend.prepare(launch, confined);
  try {
    return started(argv, files);
  } finally {
    release();
  }
}

function started([program, ...words]: Launch['argv'], files: readonly number[]): number {
  const start = performance.now();
  const { status } = spawnSync(program, words, { stdio: ['ignore', 'ignore', 'ignore', ...files] });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? 'a signal'}`);
  return performance.now() - start;
}
