import type { RunMark } from './processes.js';

/** A command that runs, as whoever ends it must know it. */
export interface LiveRun extends RunMark {
  readonly isConfined: boolean;
}

/** Where one command is kept while it runs. */
export interface RunPlace {
  /** It has started. */
  is(run: LiveRun): void;
  /** Nothing of it lives any more, or it was never started. May be called again. */
  over(): void;
}

/**
 * The commands that run.
 *
 * Invariant: a command is among them from before it starts until its last process has ended.
 */
export class LiveRuns {
  private readonly places = new Set<RunPlace>();
  private readonly waiting: (() => void)[] = [];

  /** `watcher` hears of each that starts and ends. */
  constructor(private readonly watcher: { began(run: LiveRun): void; ended(run: LiveRun): void } | undefined) {}

  begin(): RunPlace {
    let started: LiveRun | undefined;
    const place: RunPlace = {
      is: run => {
        started = run;
        this.watcher?.began(run);
      },
      over: () => {
        if (!this.places.delete(place)) return;
        if (started !== undefined) this.watcher?.ended(started);
        if (this.places.size === 0) for (const wake of this.waiting.splice(0)) wake();
      },
    };
    this.places.add(place);
    return place;
  }

  /** Resolves when none is left. */
  async none(): Promise<void> {
    while (this.places.size > 0) await new Promise<void>(resolve => this.waiting.push(resolve));
  }
}
