export interface Disposable {
  dispose(): void;
}

/** Owns disposables; teardown is last-in-first-out, and what is added after teardown is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly parts: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(part: T): T {
    if (this.disposed) part.dispose();
    else this.parts.push(part);
    return part;
  }

  dispose(): void {
    this.disposed = true;
    for (let part = this.parts.pop(); part; part = this.parts.pop()) part.dispose();
  }
}

export function toDisposable(dispose: () => void): Disposable {
  return { dispose };
}
