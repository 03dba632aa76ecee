import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '../base/clock.js';
import { processesOf, signalAll, type Process, type RunMark } from './processes.js';

/** How long processes may take to end themselves before they are ended. */
const graceMs = 200;
const pollMs = 20;
/** So many at once are not waited for: they may become more meanwhile. */
const crowd = 200;
const giveUpAfterMs = 3000;

export interface Leftovers {
  /** How many processes had to be ended. */
  readonly found: number;
  /** Those that could not be ended (hung in the kernel, or grown into another user's). */
  readonly remaining: readonly number[];
}

/** Ends every process of a run: asks first, then insists, until none is left. Never rejects. */
export async function endAll(run: RunMark, clock: Clock): Promise<Leftovers> {
  if (process.platform === 'win32') return endTree(run.shell);
  const first = await processesOf(run, []);
  if (first.length === 0) return { found: 0, remaining: [] };
  const known = new Map(first.map(found => [found.pid, found]));
  signalAll(first, 'SIGTERM');
  signalAll(first, 'SIGCONT'); // a stopped process would not hear the first signal
  const start = clock.now();
  for (let left = first; ; left = await processesOf(run, [...known.values()])) {
    left.forEach(found => known.set(found.pid, found));
    const waited = clock.now() - start;
    if (left.length === 0 || waited > giveUpAfterMs) return { found: known.size, remaining: left.map(idOf) };
    if (waited >= graceMs || left.length > crowd) signalAll(left, 'SIGKILL');
    await pause(clock);
  }
}

/** The same without asking first: stops all that it finds until nothing new appears, so that nothing forks meanwhile. */
export async function endAtOnce(run: RunMark, clock: Clock): Promise<Leftovers> {
  const known = new Map<number, Process>();
  const start = clock.now();
  while (process.platform !== 'win32' && clock.now() - start < giveUpAfterMs) {
    const found = await processesOf(run, [...known.values()]);
    const fresh = found.filter(({ pid }) => !known.has(pid));
    signalAll(fresh, 'SIGSTOP');
    fresh.forEach(process => known.set(process.pid, process));
    if (fresh.length === 0) break;
  }
  signalAll([...known.values()], 'SIGKILL');
  const left = await endAll(run, clock);
  return { ...left, found: Math.max(known.size, left.found) };
}

function idOf({ pid }: Process): number {
  return pid;
}

function pause(clock: Clock): Promise<void> {
  return new Promise(resolve => void clock.after(pollMs, resolve));
}

async function endTree(pid: number): Promise<Leftovers> {
  const ended = await promisify(execFile)('taskkill', ['/PID', String(pid), '/T', '/F']).catch(() => undefined);
  return { found: ended === undefined ? 0 : 1, remaining: [] };
}
