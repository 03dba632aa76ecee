import type { Broker } from '../approvals/broker.js';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { Emitter, type Event } from '../base/emitter.js';

/** A surface that can have asks on the screen. */
export interface Viewer {
  readonly visible: readonly string[];
  readonly onDidChangeVisible: Event<void>;
}

/**
 * Which asks the person can see now.
 *
 * Invariant: a command that names no ask acts on the one in view; what is not in view is shown, never decided.
 */
export class InView implements Disposable {
  private readonly own = new DisposableStore();
  private readonly changed = this.own.add(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  /** `viewers` in the order in which they speak: the one in front first. */
  constructor(
    private readonly broker: Pick<Broker, 'pending'>,
    private readonly viewers: readonly Viewer[],
  ) {
    for (const viewer of viewers) this.own.add(viewer.onDidChangeVisible(() => this.changed.fire()));
  }

  has(ask: string): boolean {
    return this.viewers.some(({ visible }) => visible.includes(ask));
  }

  /** The ask a command is about. */
  get current(): PendingAsk | undefined {
    const shown = this.viewers.flatMap(({ visible }) => visible);
    return shown.flatMap(id => this.broker.pending.find(ask => ask.id === id) ?? [])[0];
  }

  /** The pending ask `step` places after the one in view. */
  neighbour(step: 1 | -1): PendingAsk | undefined {
    const { pending } = this.broker;
    if (pending.length === 0) return undefined;
    const at = pending.findIndex(ask => ask.id === this.current?.id);
    const next = at === -1 ? (step === 1 ? 0 : pending.length - 1) : (at + step + pending.length) % pending.length;
    return pending[next];
  }

  dispose(): void {
    this.own.dispose();
  }
}
