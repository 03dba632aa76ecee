import { assertNever } from '../base/never.js';
import type { Answer } from '../protocol/card.js';
import type { Approver, Decision, Surface } from '../protocol/decision.js';
import type { Edit, GivenAnswer, PendingAsk, Revised } from './pendingAsk.js';

/** What a person is told who turned back every change. The model reads it too. */
export const nothingLeft = 'Every change was turned back in the review.';

/**
 * Turns an answer into a decision, or says why it may not be one. Pure.
 *
 * Invariant: a floor is approved where its loss was shown alone; what a message cannot show whole is not approved from
 * one; a scope counts only if it was offered.
 */
export function weighAnswer(
  ask: PendingAsk,
  { answer, surface, texts }: GivenAnswer,
): Decision | { readonly kind: 'refused'; readonly because: string } {
  const by: Approver = { kind: 'human', surface };
  if (answer.kind === 'reject') return { kind: 'rejected', by, feedback: answer.feedback };
  const objection = objectionTo(ask, answer, surface);
  if (objection !== undefined) return { kind: 'refused', because: objection };
  const revised = ask.revise(editOf(answer, texts));
  return decide(revised, answer.kind === 'approve' ? answer : { scope: 'once' }, by);
}

/** Where the loss is shown alone, and nothing else is asked. */
export function mayApproveFloor(surface: Surface): boolean {
  return surface === 'modal' || surface === 'terminal';
}

type Approval = Exclude<Answer, { kind: 'reject' }>;

function editOf(answer: Approval, texts: ReadonlyMap<string, string> | undefined): Edit {
  return answer.kind === 'edit-command'
    ? { kind: 'command', command: answer.command }
    : { kind: 'texts', texts: texts ?? new Map() };
}

function objectionTo({ card }: PendingAsk, answer: Approval, surface: Surface): string | undefined {
  if (answer.kind === 'approve' && card.floor !== undefined && !mayApproveFloor(surface))
    return 'This cannot be undone: it is approved only in its own dialog, which says what is lost.';
  if (card.long && surface === 'notification')
    return 'There is more to read than a notification shows: open it and approve it there.';
  if (answer.kind === 'edit-command') return card.command === undefined ? 'There is no command to change.' : undefined;
  const { scope, rule } = answer;
  if (scope === 'once') return undefined;
  const isOffered = card.offers.some(offer => offer.scope === scope && (rule === undefined || offer.rule === rule));
  return isOffered ? undefined : (card.noOffer ?? 'That was not offered: only what the card offers can be remembered.');
}

function decide(
  revised: Revised,
  { scope, rule }: Pick<Extract<Answer, { kind: 'approve' }>, 'scope' | 'rule'>,
  by: Approver,
): Decision | { readonly kind: 'refused'; readonly because: string } {
  const approved = { kind: 'approved', by, scope, ...(rule !== undefined && { rule }) } as const;
  switch (revised.kind) {
    case 'same':
      return approved;
    case 'revised': {
      const { kind: _, ...edited } = revised;
      return { ...approved, edited };
    }
    case 'emptied':
      return { kind: 'rejected', by, feedback: nothingLeft };
    case 'refused':
      return revised;
    default:
      return assertNever(revised);
  }
}
