import * as vscode from 'vscode';
import type { Broker } from '../approvals/broker.js';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import type { Clock } from '../base/clock.js';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { askerOf } from './asker.js';
import type { Answers } from './answers.js';
import type { InView } from './inView.js';

const { l10n } = vscode;

/** A card and a diff editor need a moment to appear; only what is out of view after it is worth a message. */
const graceMs = 1500;

export interface NotificationsDeps {
  readonly broker: Broker;
  readonly inView: InView;
  readonly answers: Answers;
  readonly reveal: (ask: string) => Promise<void>;
  readonly clock: Clock;
  readonly fault: (fault: unknown) => void;
}

/**
 * A message with buttons for an ask that is not in view, one at a time.
 *
 * Invariant: no editor API withdraws a shown message, so a late click names the ask it was shown for and changes
 * nothing else. What cannot be shown whole in a message, and a floor, can only be opened from here.
 */
export class Notifications implements vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly told = new Set<string>();
  private current: string | undefined;
  private timer: Disposable | undefined;

  constructor(private readonly deps: NotificationsDeps) {
    this.own.add(deps.broker.onDidAsk(() => this.lookLater()));
    this.own.add(deps.inView.onDidChange(() => this.lookLater()));
    this.own.add(
      deps.broker.onDidSettle(({ ask }) => {
        this.told.delete(ask.id);
        if (this.current === ask.id) this.current = undefined;
        this.lookLater();
      }),
    );
  }

  dispose(): void {
    this.timer?.dispose();
    this.own.dispose();
  }

  private lookLater(): void {
    this.timer?.dispose();
    this.timer = this.deps.clock.after(graceMs, () => this.look());
  }

  private look(): void {
    const { broker, inView } = this.deps;
    for (const ask of broker.pending) if (inView.has(ask.id)) this.told.add(ask.id);
    // Whoever looks at one ask sees by badge and list that others wait.
    if (this.current !== undefined || inView.current !== undefined) return;
    const next = broker.pending.find(ask => !this.told.has(ask.id));
    if (next) this.tell(next).catch(this.deps.fault);
  }

  private async tell(ask: PendingAsk): Promise<void> {
    this.told.add(ask.id);
    this.current = ask.id;
    const approve = l10n.t('Approve Once');
    const reject = l10n.t('Reject');
    const show = l10n.t('Show');
    const { card } = ask;
    const decidable = !card.long && card.floor === undefined && !hasMarks(ask);
    const buttons = decidable ? [approve, reject, show] : [show];
    const clicked = await vscode.window.showInformationMessage(wordsFor(ask), ...buttons);
    if (this.current === ask.id) this.current = undefined;
    if (clicked === show) await this.deps.reveal(ask.id);
    if (clicked === approve) await this.answer(ask, { kind: 'approve', scope: 'once' });
    if (clicked === reject) await this.answer(ask, { kind: 'reject', feedback: '' });
    this.lookLater();
  }

  /** The hash is that of the card the message was made from. */
  private async answer(ask: PendingAsk, answer: Parameters<Answers['giveShown']>[2]): Promise<void> {
    await this.deps.answers.giveShown(ask.id, ask.card.hash, answer, 'notification');
  }
}

/** Deceptive characters deserve the whole card. */
function hasMarks({ card }: PendingAsk): boolean {
  return card.title.marked || card.command?.text.marked === true || card.changes.some(change => change.path.marked);
}

function wordsFor({ card }: PendingAsk): string {
  const what = card.command ? card.command.text.text : card.title.text;
  const why = [askerOf(card), card.because.text].filter(words => words !== undefined).join(': ');
  return card.command && !card.long ? `${what} — ${why}` : `${card.title.text} — ${why}`;
}
