import type { Disposable } from '../base/disposable.js';

/** Something that is made once, when it is first needed, and that whoever holds this owns. */
export class Later<T extends Disposable> implements Disposable {
  private made: Promise<T> | undefined;
  private isOver = false;
  private onFault: (fault: unknown) => void = () => undefined;

  constructor(private readonly make: () => Promise<T>) {}

  /** Rejects when it could not be made; the next call tries again. */
  async get(): Promise<T> {
    if (this.isOver) throw new Error('Countersign is closing.');
    const made = (this.made ??= this.start());
    try {
      return await made;
    } catch (fault) {
      if (this.made === made) this.made = undefined;
      this.onFault(fault);
      throw fault;
    }
  }

  /** Makes it in the background, once whoever calls has returned. */
  begin(onFault: (fault: unknown) => void): void {
    this.onFault = onFault;
    setImmediate(() => {
      if (!this.isOver) this.get().catch(() => undefined);
    });
  }

  /** Throws away what was made and makes it anew. */
  renew(): void {
    this.drop();
    this.begin(this.onFault);
  }

  dispose(): void {
    this.isOver = true;
    this.drop();
  }

  private async start(): Promise<T> {
    const part = await this.make();
    if (this.isOver) part.dispose();
    return part;
  }

  private drop(): void {
    const { made } = this;
    this.made = undefined;
    made?.then(
      part => part.dispose(),
      () => undefined,
    );
  }
}
