import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../base/never.js';
import { endAtOnce } from '../sandbox/ending.js';
import type { LiveRun } from '../sandbox/liveRuns.js';
import { StopDoor, type Stopped } from './stopDoor.js';
import type { FromStopper, StopperData, ToStopper } from './stopMessages.js';
import { systemClock } from './systemClock.js';

/**
 * The thread that hears of a stop when the main one is busy: it raises the flag by which nothing more begins, and ends
 * commands that the main thread does not end in time.
 *
 * Invariant: it begins nothing, and says "stopped" only when the main thread has said so.
 */
const { folders, name, flag } = workerData as StopperData;
/** How long the main thread may take to end commands itself, and to say that all is over: whoever asked waits 900 ms. */
const mainMs = 250;
const wholeMs = 750;

const runs = new Map<string, LiveRun>();
const waiting = new Map<number, () => void>();
let stops = 0;

function say(message: FromStopper): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToStopper) => {
  switch (message.kind) {
    case 'began':
      runs.set(message.run.mark, message.run);
      if (Atomics.load(flag, 0) === 1) void end(message.run);
      break;
    case 'ended':
      runs.delete(message.run.mark);
      break;
    case 'stopped':
      waiting.get(message.id)?.();
      break;
    default:
      assertNever(message);
  }
});

async function stop(by: string): Promise<Stopped> {
  const began = systemClock.now();
  Atomics.store(flag, 0, 1);
  const id = (stops += 1);
  const over = new Promise<'stopped'>(resolve => waiting.set(id, () => resolve('stopped')));
  say({ kind: 'stop', id, by });
  const soon = await Promise.race([over, later(mainMs)]);
  if (soon === 'stopped') return soon;
  const ended = Promise.all([...runs.values()].map(end));
  const late = later(wholeMs - (systemClock.now() - began));
  return Promise.race([over, Promise.all([ended, late]).then(() => 'held' as const)]);
}

async function end(run: LiveRun): Promise<void> {
  await endAtOnce(run, run.isConfined, systemClock);
}

function later(ms: number): Promise<'held'> {
  return new Promise(resolve => void systemClock.after(ms, () => resolve('held')));
}

async function listen(): Promise<void> {
  try {
    for (const folder of folders) await StopDoor.open(folder, name, stop);
    say({ kind: 'listening' });
  } catch (fault) {
    say({ kind: 'deaf', because: fault instanceof Error ? fault.message : String(fault) });
  }
}

void listen();
