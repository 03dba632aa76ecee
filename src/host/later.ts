/** What can be closed, in its own time. */
export interface Closable {
  close(): Promise<void>;
}

/** Something that is made once, when it is first needed, and that whoever holds this owns. */
export class Later<T extends Closable> {
  private made: Promise<T> | undefined;
  private closing: Promise<void> = Promise.resolve();
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
      throw fault;
    }
  }

  /** Makes it in the background, once whoever calls has returned. */
  begin(onFault: (fault: unknown) => void): void {
    this.onFault = onFault;
    setImmediate(() => {
      if (!this.isOver) this.get().catch(onFault);
    });
  }

  /** Closes what was made and makes it anew. */
  renew(): void {
    this.drop();
    this.begin(this.onFault);
  }

  /** Resolves when what was made is closed. */
  async close(): Promise<void> {
    this.isOver = true;
    this.drop();
    await this.closing;
  }

  dispose(): void {
    this.close().catch(this.onFault);
  }

  /** Never two at a time: the one before is closed first. */
  private async start(): Promise<T> {
    await this.closing;
    return this.make();
  }

  private drop(): void {
    const { made, closing } = this;
    this.made = undefined;
    if (made === undefined) return;
    this.closing = closing.then(async () => {
      const part = await made.catch(() => undefined); // what could not be made was reported to whoever asked for it
      await part?.close();
    });
    this.closing.catch(this.onFault);
  }
}
