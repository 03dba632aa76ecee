import * as vscode from 'vscode';
import type { Broker } from '../approvals/broker.js';
import type { Answers } from './answers.js';
import type { Commands } from './commandNames.js';
import type { InView } from './inView.js';
import type { Reviews } from './reviews.js';
import type { ReviewThreads } from './reviewThreads.js';
import { say } from './say.js';

const { l10n } = vscode;

export interface ReviewCommandsDeps {
  readonly broker: Broker;
  readonly answers: Answers;
  readonly inView: InView;
  readonly reviews: Reviews;
  readonly threads: ReviewThreads;
}

/** The buttons of a review, and the list of reviews. They act on the diff in view, whatever argument they are given. */
export function reviewCommands({ broker, answers, inView, reviews, threads }: ReviewCommandsDeps) {
  return {
    'countersign.openReview': async () => {
      const ask = [inView.current, ...broker.pending].find(pending => (pending?.changes.length ?? 0) > 0);
      if (ask) await reviews.show(ask, 'asked-for');
      else say(l10n.t('No edit waits for you.'));
    },
    'countersign.pickReview': () => pickReview(broker, reviews),
    'countersign.acceptReview': async () => {
      const ask = reviews.inFront;
      if (ask) await answers.give(ask, { kind: 'approve', scope: 'once' }, 'diff');
    },
    'countersign.rejectReview': async () => {
      const ask = reviews.inFront;
      if (ask) await answers.give(ask, { kind: 'reject', feedback: '' }, 'diff');
    },
    'countersign.rejectHunk': async () => {
      if ((await threads.openAtCursor()) === undefined)
        say(l10n.t('Put the cursor on the right side of a review first.'));
    },
    'countersign.sendReason': async args => {
      const found = threads.reasonFrom(args[0]);
      if (found) await answers.give(found.review.ask, { kind: 'reject', feedback: found.reason }, 'comment');
    },
    'countersign.nextReviewFile': () => reviews.showNextFile(),
  } satisfies Partial<Commands>;
}

/** All files that wait for a review: one by one, or all at once. */
async function pickReview(broker: Broker, reviews: Reviews): Promise<void> {
  const items = broker.pending.flatMap(ask =>
    ask.card.changes.map((change, index) => ({
      label: `$(diff) ${change.path.text}`,
      description: l10n.t('+{0} −{1}', change.added, change.removed),
      detail: ask.card.title.text,
      ask,
      index,
    })),
  );
  if (items.length === 0) {
    say(l10n.t('No edit waits for you.'));
    return;
  }
  const everything = { label: `$(layers) ${l10n.t('Open all {0}', items.length)}`, ask: undefined, index: 0 };
  const picked = await vscode.window.showQuickPick(items.length > 1 ? [everything, ...items] : items, {
    title: l10n.t('Edits that wait for you'),
  });
  if (picked === undefined) return;
  const chosen = picked.ask === undefined ? items : [{ ask: picked.ask, index: picked.index }];
  for (const { ask, index } of chosen) await reviews.show(ask, 'asked-for', index);
}
