import type { Listeners } from '../approvals/events.js';
import { toDisposable, type Disposable } from '../base/disposable.js';

/** Another extension that wants to be asked and told, for as long as it says. */
export interface Subscription {
  readonly name: string;
  readonly listeners: Listeners;
}

type Join = (subscription: Subscription) => Disposable;

/**
 * Who subscribed, in that order, whichever core there is: one that is opened anew is joined by all of them.
 *
 * Invariant: it holds no grant; whoever joins asks for that at each event.
 */
export class Subscribers implements Disposable {
  private all: readonly Subscription[] = [];
  private readonly joined = new Map<Subscription, Disposable>();
  private join: Join | undefined;

  /** Whose they are, each once. */
  get names(): readonly string[] {
    return [...new Set(this.all.map(({ name }) => name))];
  }

  add(subscription: Subscription): Disposable {
    this.all = [...this.all, subscription];
    if (this.join !== undefined) this.joined.set(subscription, this.join(subscription));
    return toDisposable(() => {
      this.all = this.all.filter(one => one !== subscription);
      this.leave(subscription);
    });
  }

  /** Everybody joins, and whoever comes later, until that is disposed of. */
  joinBy(join: Join): Disposable {
    this.join = join;
    for (const one of this.all) this.joined.set(one, join(one));
    return toDisposable(() => {
      if (this.join === join) this.join = undefined;
      for (const one of [...this.joined.keys()]) this.leave(one);
    });
  }

  dispose(): void {
    for (const one of [...this.joined.keys()]) this.leave(one);
  }

  private leave(subscription: Subscription): void {
    this.joined.get(subscription)?.dispose();
    this.joined.delete(subscription);
  }
}
