import type { Disposable } from './disposable.js';

export type Listener<T> = (value: T) => void;
export type Event<T> = (listener: Listener<T>) => Disposable;

/** A typed event source. A listener that throws is reported and never stops the others, nor whoever fired. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<Listener<T>>();

  constructor(private readonly report: (fault: unknown) => void = () => undefined) {}

  readonly event: Event<T> = listener => {
    const own: Listener<T> = value => {
      listener(value);
    };
    this.listeners.add(own);
    return { dispose: () => this.listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (fault) {
        this.report(fault);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
