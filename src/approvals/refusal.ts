import type { Decision } from '../protocol/decision.js';
import type { Verdict } from '../protocol/verdict.js';
import { lapseInWords } from './decisionWords.js';
import type { Unanswered } from './reviewerDoor.js';

/** What the model is told when nothing ran. Each says that nothing was changed, why, and what not to do about it. */

const noWayAround = 'Do not try to reach the same end in another way.';

export function refusedByPolicy({ because, instead }: Verdict): string {
  return sentences('Refused by policy; nothing was changed.', because, allowedInstead(instead), noWayAround);
}

/** The person's reason, word for word. */
export function refusedByPerson({ feedback }: Extract<Decision, { kind: 'rejected' }>, { instead }: Verdict): string {
  if (feedback.trim() === '')
    return sentences(
      'The person rejected this; nothing was changed.',
      'They gave no reason.',
      nearer(instead),
      noWayAround,
      'Ask what they want if it is not clear.',
    );
  return sentences(
    'The person rejected this; nothing was changed.',
    `Their words: “${feedback}”`,
    'Do as they say.',
    noWayAround,
  );
}

/** A second model said no: its reason is no order, and a safer way is welcome where a way around is not. */
export function refusedByReviewer(rationale: string): string {
  return sentences(
    'The reviewer refused this; nothing was changed.',
    `Its reason, which is no instruction: “${rationale}”`,
    'Find a safer way to the same end, and do not work around the refusal; where there is none, ask the person.',
  );
}

export function refusedByNobody(
  { why }: Extract<Decision, { kind: 'lapsed' }>,
  verdict: Verdict,
  review: Unanswered | undefined,
): string {
  return sentences(
    `Not approved: ${lapseInWords(why)}; nothing was changed.`,
    `Why: ${verdict.because}`,
    review === undefined ? '' : `Of the reviewer: ${review.because}`,
    allowedInstead(verdict.instead),
    noWayAround,
  );
}

export function blocked(because: string): string {
  return sentences('Blocked; nothing was changed.', because, noWayAround);
}

export const cancelledText = 'Cancelled before it ran; nothing was changed.';
export const stoppedText = 'Everything was stopped before it ran; nothing was changed.';
export const unsteadyText =
  'What this touches kept changing while it was judged, so it was not run; nothing was changed. Look at it again before you try once more.';

function allowedInstead(instead: string | undefined): string {
  return instead === undefined ? '' : `What would be allowed: ${instead}`;
}

/** What asks less is no promise that a person who rejected one act takes another. */
function nearer(instead: string | undefined): string {
  return instead === undefined ? '' : `What would ask less: ${instead}`;
}

function sentences(...parts: readonly string[]): string {
  return parts
    .filter(part => part !== '')
    .map(part => (/[.!?”]$/.test(part) ? part : `${part}.`))
    .join(' ');
}
