import type { Clock } from '../../src/base/clock.js';

/** Real time for short waits; a wait of a second or more ends only when the test says so. */
export class HandClock implements Clock {
  private readonly held = new Set<() => void>();

  now(): number {
    return Date.now();
  }

  after(ms: number, then: () => void): { dispose(): void } {
    if (ms >= 1000) {
      this.held.add(then);
      return { dispose: () => void this.held.delete(then) };
    }
    const timer = setTimeout(then, ms);
    return { dispose: () => clearTimeout(timer) };
  }

  /** How many long waits are pending. */
  get waits(): number {
    return this.held.size;
  }

  /** Ends every long wait that is pending. */
  strike(): void {
    for (const then of [...this.held]) {
      this.held.delete(then);
      then();
    }
  }
}
