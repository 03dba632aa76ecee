import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '../base/clock.js';
import { onlyChildOf, processesOf, send, signalAll, startOf, type Process, type RunMark } from './processes.js';

/** How long processes may take to end themselves before they are ended; who stops everything waits for it. */
const graceMs = { usually: 200, cancelled: 100 };
const pollMs = 20;
/** Those that become more, by so many, are not waited for. */
const growth = 16;
const giveUpAfterMs = 3000;

export interface Leftovers {
  /** How many processes had to be ended. */
  readonly found: number;
  /** Those that could not be ended (hung in the kernel, or grown into another user's). */
  readonly remaining: readonly number[];
}

/** Ends every process of a run: asks first, then insists, until none is left. Never rejects. */
export async function endAll(run: RunMark, why: string, clock: Clock): Promise<Leftovers> {
  if (process.platform === 'win32') return endTree(run.shell);
  const first = await processesOf(run, []);
  if (first.length === 0) return { found: 0, remaining: [] };
  signalAll(first, 'SIGTERM');
  signalAll(first, 'SIGCONT'); // a stopped process would not hear the first signal
  return insist(run, first, { graceMs: why === 'cancelled' ? graceMs.cancelled : graceMs.usually, clock });
}

/**
 * The same for what may fork quicker than it can be found, without asking first. What is confined ends with the first
 * process of its namespace, and the one outside that waits for it is gone when all the others are. Else all of its group
 * is stopped in one go, then what is found besides until nothing new appears, and only then ended: what lost its parent
 * might no longer be known as ours.
 */
export async function endAtOnce(run: RunMark, isConfined: boolean, clock: Clock): Promise<Leftovers> {
  if (process.platform === 'win32') return endTree(run.shell);
  const known = new Map<number, Process>();
  const start = clock.now();
  if (isConfined) {
    send(onlyChildOf(run.shell) ?? run.shell, 'SIGKILL');
    while (startOf(run.shell) === run.since && clock.now() - start < giveUpAfterMs) await pause(clock);
    return endAll(run, 'cancelled', clock);
  }
  send(-run.shell, 'SIGSTOP');
  while (clock.now() - start < giveUpAfterMs) {
    const fresh = (await processesOf(run, [...known.values()])).filter(({ pid }) => !known.has(pid));
    if (fresh.length === 0) break;
    signalAll(fresh, 'SIGSTOP');
    fresh.forEach(process => known.set(process.pid, process));
  }
  return insist(run, [...known.values()], { graceMs: 0, clock });
}

/** Until none is left. */
async function insist(
  run: RunMark,
  first: readonly Process[],
  { graceMs, clock }: { readonly graceMs: number; readonly clock: Clock },
): Promise<Leftovers> {
  const known = new Map(first.map(found => [found.pid, found]));
  const start = clock.now();
  for (let left = first; ; left = await processesOf(run, [...known.values()])) {
    left.forEach(found => known.set(found.pid, found));
    const waited = clock.now() - start;
    if (left.length === 0 || waited > giveUpAfterMs) return { found: known.size, remaining: left.map(idOf) };
    if (waited >= graceMs || left.length > first.length + growth) {
      if (left.some(({ group }) => group === run.shell)) send(-run.shell, 'SIGKILL'); // in one go: nothing of it forks on
      signalAll(left, 'SIGKILL');
    }
    await pause(clock);
  }
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
