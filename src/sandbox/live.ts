import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../base/clock.js';

const everyMs = 50;
const most = 16 * 1024;

/** Passes output on to whoever watches, gathered over a moment and cut when it floods; the result is not made from it. */
export class Live {
  private readonly decoder = new StringDecoder('utf8');
  private waiting = '';
  private cut = false;
  private timer: { dispose(): void } | undefined;

  constructor(
    private readonly show: (text: string) => void,
    private readonly clock: Clock,
  ) {}

  add(chunk: Buffer): void {
    this.waiting += this.decoder.write(chunk);
    if (this.waiting.length > most) {
      this.waiting = this.waiting.slice(-most);
      this.cut = true;
    }
    this.timer ??= this.clock.after(everyMs, () => this.flush());
  }

  end(): void {
    this.timer?.dispose();
    this.flush();
  }

  private flush(): void {
    this.timer = undefined;
    if (this.waiting === '') return;
    const text = this.cut ? `[…]${this.waiting}` : this.waiting;
    this.waiting = '';
    this.cut = false;
    this.show(text);
  }
}
