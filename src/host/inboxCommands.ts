import * as vscode from 'vscode';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import type { Answers } from './answers.js';
import { pickRule } from './askCommands.js';
import type { Commands } from './commandNames.js';
import type { InboxTree } from './inboxTree.js';
import { say } from './say.js';

const { l10n } = vscode;

export interface InboxCommandsDeps {
  readonly inbox: InboxTree;
  readonly answers: Answers;
  readonly reveal: (ask: string) => Promise<void>;
}

/** What can be done from the inbox, with one item or with several. */
export function inboxCommands({ inbox, answers, reveal }: InboxCommandsDeps) {
  const chosen = (args: readonly unknown[]): readonly PendingAsk[] => {
    const asks = inbox.chosen(args);
    if (asks.length === 0) say(l10n.t('The list has just changed. Nothing was decided: choose again.'));
    return asks;
  };
  return {
    'countersign.openAsk': async args => {
      const [ask] = inbox.chosen(args);
      if (ask) await reveal(ask.id);
    },
    'countersign.approveItems': async args => {
      for (const ask of chosen(args)) await answers.give(ask, { kind: 'approve', scope: 'once' }, 'inbox');
    },
    'countersign.rejectItems': async args => {
      const asks = chosen(args);
      if (asks.length === 0) return;
      const feedback = await vscode.window.showInputBox({
        title: asks.length === 1 ? l10n.t('Reject') : l10n.t('Reject {0}', asks.length),
        prompt: l10n.t('Why? The agent reads this. Leave it empty to just say no.'),
      });
      if (feedback === undefined) return;
      for (const ask of asks) await answers.give(ask, { kind: 'reject', feedback }, 'inbox');
    },
    // A rule for this session releases every ask that it covers, and only those.
    'countersign.approveCovered': async args => {
      const [ask] = chosen(args);
      const answer = ask && (await pickRule(ask, 'session'));
      if (answer) await answers.give(ask, answer, 'inbox');
    },
  } satisfies Partial<Commands>;
}
