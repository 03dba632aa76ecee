import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { Emitter, type Event } from '../base/emitter.js';
import type { Decision, Lapse } from '../protocol/decision.js';
import type { Verdict } from '../protocol/verdict.js';
import { decisionInWords } from './decisionWords.js';
import type { Answered, GivenAnswer, PendingAsk } from './pendingAsk.js';
import { weighAnswer } from './weighAnswer.js';

export type { Answered, PendingAsk } from './pendingAsk.js';

export interface BrokerDeps {
  readonly clock: Clock;
  /** How long an ask may wait; 0: for ever. Read when an ask begins. */
  readonly askTimeoutMs: () => number;
  /** A surface that throws while it is told of an ask. */
  readonly fault?: (fault: unknown) => void;
}

/** Answers that come late are told how it was decided, for as many asks as this. */
const remembered = 500;

/**
 * Holds the questions that wait for a person; every surface is a view of it.
 *
 * Invariant: each ask settles exactly once, and what nobody answered settles as lapsed, never as approved. An answer
 * counts only if it names the ask's id and the hash of the card that is current.
 */
export class Broker implements Disposable {
  private readonly waiting = new Map<string, Waiting>();
  private readonly settled = new Map<string, string>();
  private readonly changed: Emitter<void>;
  private readonly asked: Emitter<PendingAsk>;
  private readonly closed: Emitter<Settled>;

  constructor(private readonly deps: BrokerDeps) {
    this.changed = new Emitter(deps.fault);
    this.asked = new Emitter(deps.fault);
    this.closed = new Emitter(deps.fault);
  }

  /** Oldest first. */
  get pending(): readonly PendingAsk[] {
    return [...this.waiting.values()].map(({ ask }) => ask);
  }
  get onDidChange(): Event<void> {
    return this.changed.event;
  }
  get onDidAsk(): Event<PendingAsk> {
    return this.asked.event;
  }
  get onDidSettle(): Event<Settled> {
    return this.closed.event;
  }

  /** Shows an ask and waits for its one decision. Rejects only if the id was used before. */
  async ask(ask: PendingAsk, signal: AbortSignal): Promise<Decision> {
    if (this.waiting.has(ask.id) || this.settled.has(ask.id)) throw new Error(`The ask ${ask.id} was asked before.`);
    if (signal.aborted) return { kind: 'lapsed', why: 'cancelled' };
    const { promise, resolve } = Promise.withResolvers<Decision>();
    const cancel = (): void => this.settle(ask.id, { kind: 'lapsed', why: 'cancelled' });
    signal.addEventListener('abort', cancel, { once: true });
    const timeout = this.deps.askTimeoutMs();
    const timer =
      timeout > 0
        ? this.deps.clock.after(timeout, () => this.settle(ask.id, { kind: 'lapsed', why: 'timed-out' }))
        : undefined;
    this.waiting.set(ask.id, {
      ask,
      close: decision => {
        timer?.dispose();
        signal.removeEventListener('abort', cancel);
        resolve(decision);
      },
    });
    this.asked.fire(ask);
    this.changed.fire();
    return promise;
  }

  answer(given: GivenAnswer): Answered {
    const ask = this.waiting.get(given.ask)?.ask;
    if (ask === undefined)
      return { kind: 'gone', how: this.settled.get(given.ask) ?? 'no such question is waiting for an answer' };
    if (ask.card.hash !== given.shown) return { kind: 'stale', card: ask.card };
    const decision = weighAnswer(ask, given);
    if (decision.kind === 'refused') return decision;
    this.settle(ask.id, decision);
    return { kind: 'settled' };
  }

  /** Nobody will answer any more: stop, a closed window. */
  lapseAll(why: Lapse): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, { kind: 'lapsed', why });
  }

  /**
   * Judges every pending ask again after policy or mode changed. What is allowed now is released by the rule that
   * allows it; what is denied now is withdrawn. Everything else goes on waiting.
   */
  reconsider(judge: (ask: PendingAsk) => Verdict): void {
    for (const { ask } of [...this.waiting.values()]) {
      const verdict = judge(ask);
      if (verdict.kind === 'allow')
        this.settle(ask.id, { kind: 'approved', by: { kind: 'grant', rule: releasedBy(verdict) }, scope: 'once' });
      if (verdict.kind === 'deny') this.settle(ask.id, { kind: 'lapsed', why: 'withdrawn' });
    }
  }

  dispose(): void {
    this.lapseAll('window-closed');
    this.changed.dispose();
    this.asked.dispose();
    this.closed.dispose();
  }

  private settle(id: string, decision: Decision): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    this.waiting.delete(id);
    this.settled.set(id, decisionInWords(decision));
    for (const oldest of this.settled.keys()) {
      if (this.settled.size <= remembered) break;
      this.settled.delete(oldest);
    }
    waiting.close(decision);
    this.closed.fire({ ask: waiting.ask, decision });
    this.changed.fire();
  }
}

export interface Settled {
  readonly ask: PendingAsk;
  readonly decision: Decision;
}

interface Waiting {
  readonly ask: PendingAsk;
  readonly close: (decision: Decision) => void;
}

function releasedBy({ reasons }: Verdict): string {
  const allowing = reasons.filter(({ kind }) => kind === 'allow').map(({ from }) => from);
  const rule = allowing.find(from => from.kind === 'rule');
  return rule?.kind === 'rule' ? rule.id : (allowing[0]?.kind ?? 'default');
}
