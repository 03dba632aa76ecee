import type { Clock } from '../../src/base/clock.js';

/** A clock that stands still until the test moves it; what was waited for until then is called back in order. */
export class SetClock implements Clock {
  private readonly waiting = new Map<object, { readonly at: number; readonly then: () => void }>();

  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  after(ms: number, then: () => void): { dispose(): void } {
    const key = {};
    this.waiting.set(key, { at: this.time + ms, then });
    return { dispose: () => this.waiting.delete(key) };
  }

  /** How many waits are pending. */
  get waits(): number {
    return this.waiting.size;
  }

  /** A clock that is set back is moved by a negative number. */
  move(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const due = [...this.waiting].filter(([, wait]) => wait.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.waiting.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].then();
    }
    this.time = until;
  }
}
