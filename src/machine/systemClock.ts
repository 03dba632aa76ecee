import type { Clock } from '../base/clock.js';

/** The machine's own time. Its timers keep the process alive until they are over or disposed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return { dispose: () => clearTimeout(timer) };
  },
};
