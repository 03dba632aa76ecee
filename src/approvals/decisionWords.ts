import { assertNever } from '../base/never.js';
import type { Approver, Decision, Lapse, Surface } from '../protocol/decision.js';

/** How an ask was decided, as a clause for people: "you approved it in the chat". */
export function decisionInWords(decision: Decision): string {
  // Where there is little room the end of it is cut, and that it was approved must be in what is left.
  if (decision.kind !== 'lapsed' && decision.by.kind === 'reviewer')
    return `${decision.kind === 'approved' ? 'approved' : 'refused'} by ${whoInWords(decision.by)}`;
  switch (decision.kind) {
    case 'approved':
      return `${approverInWords(decision.by)} approved it${whereInWords(decision.by)}${decision.edited === undefined ? '' : ', with changes'}`;
    case 'rejected':
      return `${approverInWords(decision.by)} rejected it${whereInWords(decision.by)}`;
    case 'lapsed':
      return lapseInWords(decision.why);
    default:
      return assertNever(decision);
  }
}

export function lapseInWords(why: Lapse): string {
  switch (why) {
    case 'timed-out':
      return 'nobody answered in time';
    case 'cancelled':
      return 'it was cancelled before anybody answered';
    case 'stopped':
      return 'everything was stopped before anybody answered';
    case 'window-closed':
      return 'the window was closed before anybody answered';
    case 'approver-failed':
      return 'the question could not be shown to anybody';
    case 'withdrawn':
      return 'the question was withdrawn, because the answer no longer depended on it';
    case 'nobody-there':
      return 'it needs an approval, and nobody is there to give one';
    case 'handed-on':
      return 'the reviewer left it to a person';
    default:
      return assertNever(why);
  }
}

/** Who it was, and where: "you in the chat". */
export function whoInWords(by: Approver): string {
  return `${approverInWords(by)}${whereInWords(by)}`;
}

function approverInWords(by: Approver): string {
  switch (by.kind) {
    case 'human':
      return 'you';
    case 'reviewer':
      return `the reviewer ${by.model}`;
    case 'parent':
      return `the agent ${by.agent} that delegated it`;
    case 'grant':
      return `rule ${by.rule}, which came to cover it,`;
    default:
      return assertNever(by);
  }
}

const surfaces: Readonly<Record<Surface, string>> = {
  chat: 'in the chat',
  diff: 'in the review',
  comment: 'in a comment',
  inbox: 'in the inbox',
  notification: 'from the notification',
  command: 'by command',
  modal: 'in the dialog',
  terminal: 'in the terminal',
};

function whereInWords(by: Approver): string {
  return by.kind === 'human' ? ` ${surfaces[by.surface]}` : '';
}
