import * as vscode from 'vscode';
import type { Broker } from '../approvals/broker.js';
import type { Answered, PendingAsk } from '../approvals/pendingAsk.js';
import { assertNever } from '../base/never.js';
import type { Answer, Card } from '../protocol/card.js';
import type { Surface } from '../protocol/decision.js';
import { say } from './say.js';

const { l10n } = vscode;

export interface AnswersDeps {
  readonly broker: Broker;
  /** What the right sides of a review hold at this moment. */
  readonly texts: (ask: string) => ReadonlyMap<string, string> | undefined;
  /** A review of it is on the screen, where all of it can be read. */
  readonly isReviewed: (ask: string) => boolean;
  /** Puts an ask before the person's eyes. */
  readonly reveal: (ask: string) => Promise<void>;
}

/**
 * The one way from a surface to the broker.
 *
 * Invariant: an answer names the ask and the hash of what was rendered; the text of a review is taken at the click; a
 * floor is approved in its modal alone.
 */
export class Answers {
  constructor(private readonly deps: AnswersDeps) {}

  /** Answers an ask as it stands in the broker now; for surfaces that render the broker's card. */
  async give(ask: PendingAsk, answer: Answer, surface: Surface): Promise<void> {
    await this.giveShown(ask.id, ask.card.hash, answer, surface);
  }

  async giveShown(ask: string, shown: string, answer: Answer, surface: Surface): Promise<void> {
    const card = this.deps.broker.pending.find(({ id }) => id === ask)?.card;
    if (card?.hash === shown && card.floor !== undefined && answer.kind === 'approve') {
      if (await confirmFloor(card, card.floor.loses)) await this.tell(ask, this.send(ask, shown, answer, 'modal'));
      return;
    }
    if (card?.long === true && answer.kind === 'approve' && this.isUnread(ask, surface)) {
      await this.deps.reveal(ask);
      say(l10n.t('There is more to read than fits there. Read it to its end in the card, and approve it there.'));
      return;
    }
    await this.tell(ask, this.send(ask, shown, answer, surface));
  }

  /** Only the card knows that it was scrolled through, and only a diff shows a change whole. */
  private isUnread(ask: string, surface: Surface): boolean {
    return (surface === 'command' || surface === 'inbox') && !this.deps.isReviewed(ask);
  }

  private send(ask: string, shown: string, answer: Answer, surface: Surface): Answered {
    const texts = answer.kind === 'approve' ? this.deps.texts(ask) : undefined;
    return this.deps.broker.answer({ ask, shown, answer, surface, ...(texts && { texts }) });
  }

  private async tell(ask: string, answered: Answered): Promise<void> {
    switch (answered.kind) {
      case 'settled':
        return;
      case 'stale':
        await this.deps.reveal(ask);
        say(l10n.t('This has changed since it was shown. Nothing was decided: look at it again.'));
        return;
      case 'gone':
        say(l10n.t('Nothing was changed by this click: {0}.', answered.how));
        return;
      case 'refused':
        say(answered.because);
        return;
      default:
        assertNever(answered);
    }
  }
}

/** Says what is lost. Everything but the one button means no. */
async function confirmFloor(card: Card, loses: string): Promise<boolean> {
  const what = card.command
    ? `${card.command.text.text}\n\n${l10n.t('in {0}', card.command.cwd.text)}`
    : card.because.text;
  const yes = l10n.t('Do It, Once');
  const detail = `${what}\n\n${l10n.t('What is lost: {0}', loses)}`;
  return (await vscode.window.showWarningMessage(card.title.text, { modal: true, detail }, yes)) === yes;
}
