import { readFileSync } from 'node:fs';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { hasMoreThan, type RunMark } from './processes.js';

/** How much a command may take, besides time, before it is taken for a runaway and ended. */
export interface CommandLimits {
  /** At once. */
  readonly processes: number;
  /** Bytes, kept or not. */
  readonly output: number;
}

/** Far beyond what a large build takes, and long before a machine stands still. */
export const usualLimits: CommandLimits = { processes: 1000, output: 256 * 1024 * 1024 };

/** What a command took too much of. */
export interface Exceeded {
  readonly what: keyof CommandLimits;
  readonly most: number;
}

/** Whether a command took too much, as soon as that is known. */
export class Excess {
  private first: Exceeded | undefined;
  private heard: (() => void) | undefined;

  constructor(readonly limits: CommandLimits) {}

  get exceeded(): Exceeded | undefined {
    return this.first;
  }

  atOutput(bytes: number): void {
    if (bytes > this.limits.output) this.found('output');
  }

  /** Watches the processes of a run as well, until disposed, and calls back once when anything is too much. */
  watch(run: RunMark, clock: Clock, then: () => void): Disposable {
    this.heard = then;
    return watchProcesses(run, this.limits.processes, clock, () => this.found('processes'));
  }

  private found(what: Exceeded['what']): void {
    if (this.first !== undefined) return;
    this.first = { what, most: this.limits[what] };
    this.heard?.();
  }
}

const everyMs = 20;
/** The processes themselves are counted at least this often; it takes some milliseconds. */
const looksBetweenCounts = 50;

/**
 * Calls back once when a run has more processes than that at once. `RLIMIT_NPROC` would count all that the user runs
 * and does not bind root, and control groups need rights that we do not have.
 */
function watchProcesses(run: RunMark, most: number, clock: Clock, onTooMany: () => void): Disposable {
  let isOver = false;
  let timer: Disposable | undefined;
  let left = looksBetweenCounts;
  let countAt = (tasksOfMachine() ?? Infinity) + Math.ceil(most / 4);
  const look = async (): Promise<void> => {
    left -= 1;
    const tasks = tasksOfMachine() ?? 0;
    if (tasks >= countAt || left === 0) {
      const isTooMany = await hasMoreThan(most, run);
      if (isOver) return;
      left = looksBetweenCounts;
      countAt = tasks + Math.ceil(most / 4);
      if (isTooMany) onTooMany();
    }
    if (!isOver) wait();
  };
  const wait = (): void => {
    timer = clock.after(everyMs, () => void look());
  };
  if (process.platform !== 'win32') wait();
  return {
    dispose: () => {
      isOver = true;
      timer?.dispose();
    },
  };
}

/** All processes and threads of the machine: one small read that says whether it is worth counting ours. */
function tasksOfMachine(): number | undefined {
  try {
    return Number(/\/(\d+) /.exec(readFileSync('/proc/loadavg', 'latin1'))?.[1] ?? NaN);
  } catch {
    return undefined; // no such file on this system: counted now and then all the same
  }
}
