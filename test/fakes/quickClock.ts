import type { Clock } from '../../src/base/clock.js';

/** A clock whose waits are over at once: time jumps ahead instead. What was waited for is on record. */
export class QuickClock implements Clock {
  readonly waits: number[] = [];

  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  after(ms: number, then: () => void): { dispose(): void } {
    this.waits.push(ms);
    const soon = setImmediate(() => {
      this.time += ms;
      then();
    });
    return { dispose: () => clearImmediate(soon) };
  }
}
