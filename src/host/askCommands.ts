import * as vscode from 'vscode';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import type { Answer } from '../protocol/card.js';
import type { GrantScope } from '../protocol/verdict.js';
import type { Answers } from './answers.js';
import type { Commands } from './commandNames.js';
import type { InView } from './inView.js';
import { say } from './say.js';

const { l10n } = vscode;

export interface AskCommandsDeps {
  readonly answers: Answers;
  readonly inView: InView;
  readonly reveal: (ask: string) => Promise<void>;
}

/**
 * Answering by keyboard and palette.
 *
 * Invariant: these commands take no argument. They act on the ask in view; when none is, the next one is shown and
 * nothing is decided.
 */
export function askCommands({ answers, inView, reveal }: AskCommandsDeps) {
  const onAskInView = (act: (ask: PendingAsk) => Promise<void>) => async (): Promise<void> => {
    const ask = inView.current;
    if (ask) return act(ask);
    const next = inView.neighbour(1);
    if (next === undefined) say(l10n.t('Nothing waits for you.'));
    else {
      await reveal(next.id);
      say(l10n.t('This one waits for you. Look at it, then give the command again.'));
    }
  };
  const move = async (step: 1 | -1): Promise<void> => {
    const ask = inView.neighbour(step);
    if (ask) await reveal(ask.id);
    else say(l10n.t('Nothing waits for you.'));
  };
  const remember = (scope: GrantScope) =>
    onAskInView(async ask => {
      const answer = await pickRule(ask, scope);
      if (answer) await answers.give(ask, answer, 'command');
    });
  return {
    'countersign.approve': onAskInView(ask => answers.give(ask, { kind: 'approve', scope: 'once' }, 'command')),
    'countersign.approveSession': remember('session'),
    'countersign.approveDay': remember('day'),
    'countersign.approveAlways': remember('always'),
    'countersign.reject': onAskInView(ask => answers.give(ask, { kind: 'reject', feedback: '' }, 'command')),
    'countersign.rejectWithReason': onAskInView(async ask => {
      const feedback = await vscode.window.showInputBox({
        title: l10n.t('Reject: {0}', ask.card.title.text),
        prompt: l10n.t('Why? The agent reads this.'),
      });
      if (feedback !== undefined) await answers.give(ask, { kind: 'reject', feedback }, 'command');
    }),
    'countersign.editCommand': onAskInView(ask => editCommand(ask, answers, reveal)),
    'countersign.showNextAsk': () => move(1),
    'countersign.showPreviousAsk': () => move(-1),
  } satisfies Partial<Commands>;
}

/** The rule that is made with this approval, shown whole in its exact words; agreeing to it is the approval. */
export async function pickRule({ card }: PendingAsk, scope: GrantScope): Promise<Answer | undefined> {
  const offers = card.offers.filter(offered => offered.scope === scope);
  if (offers.length === 0) {
    say(card.noOffer ?? l10n.t('This cannot be remembered that way.'));
    return undefined;
  }
  const items = offers.map(({ rule, words }) => ({ label: words.text, rule }));
  const picked =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: l10n.t('Which rule?') });
  if (picked === undefined) return undefined;
  // A list cuts long lines, a dialog does not.
  const yes = l10n.t('Approve, and Make This Rule');
  const detail = `${l10n.t('The rule that is made:')}\n${picked.label}`;
  const clicked = await vscode.window.showInformationMessage(card.title.text, { modal: true, detail }, yes);
  return clicked === yes ? { kind: 'approve', scope, rule: picked.rule } : undefined;
}

async function editCommand(ask: PendingAsk, answers: Answers, reveal: (ask: string) => Promise<void>): Promise<void> {
  const { command, title } = ask.card;
  if (command?.editable !== true) {
    say(l10n.t('This is no command that can be changed.'));
    return;
  }
  // An input box has one line; and escapes that were put in for showing must not become the command.
  if (command.text.marked || command.text.text.includes('\n')) return reveal(ask.id);
  const edited = await vscode.window.showInputBox({
    title: title.text,
    prompt: l10n.t('What you write here is judged anew.'),
    value: command.text.text,
  });
  if (edited !== undefined && edited !== command.text.text) {
    await answers.give(ask, { kind: 'edit-command', command: edited }, 'command');
  }
}
