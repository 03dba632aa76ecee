import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';

const shortestPause = 200;

/**
 * Saves soon and never twice at once: changes that come close together are one write, and the pause grows with how long
 * a write takes, so that saving a long conversation stays a small share of the work. `flush` leaves nothing unsaved.
 */
export class Saver {
  private timer: Disposable | undefined;
  private running: Promise<void> | undefined;
  private isDirty = false;
  private pause = shortestPause;

  constructor(
    private readonly save: () => Promise<void>,
    private readonly clock: Clock,
    private readonly report: (fault: unknown) => void,
  ) {}

  soon(): void {
    this.isDirty = true;
    if (this.running !== undefined) return;
    this.timer ??= this.clock.after(this.pause, () => {
      this.begin();
    });
  }

  async flush(): Promise<void> {
    while (this.running !== undefined || this.isDirty) {
      if (this.running === undefined) this.begin();
      await this.running;
    }
  }

  private begin(): void {
    this.timer?.dispose();
    this.timer = undefined;
    this.isDirty = false;
    this.running = this.write().finally(() => {
      this.running = undefined;
      if (this.isDirty) this.soon();
    });
  }

  /** Never rejects: a session that cannot be saved is reported, and the work goes on. */
  private async write(): Promise<void> {
    const began = this.clock.now();
    try {
      await this.save();
    } catch (fault) {
      this.report(fault);
    }
    this.pause = Math.max(shortestPause, 20 * (this.clock.now() - began));
  }
}
