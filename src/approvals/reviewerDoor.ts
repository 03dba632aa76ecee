import type { Action } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import type { EntryBody } from '../protocol/entry.js';
import type { ProjectFact } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';

/** What somebody besides a person may be asked to answer. */
export interface ForReview {
  readonly act: string;
  readonly action: Action;
  readonly verdict: Verdict;
  readonly changes: readonly FileChange[];
  readonly title: string;
  /** What decides which code of the project it would run, as far as that is known. */
  readonly runs: ProjectFact['parts'];
}

/** Who answers. `reserved`: there is a reviewer, but only a person may answer this, and why, as a sentence. */
export type WhoAnswers =
  | { readonly kind: 'person' }
  | { readonly kind: 'reserved'; readonly model: string; readonly because: string }
  | { readonly kind: 'reviewer'; readonly model: string };

/** What came of asking the reviewer. `record` is put on record before anything follows from it. */
export type Opinion = { readonly record: readonly EntryBody[] } & (
  | { readonly kind: 'approved' }
  /** `rationale` is cleaned and short: the agent reads it. */
  | { readonly kind: 'refused'; readonly rationale: string }
  /** No answer that counts; a sentence for the person who is asked instead. */
  | { readonly kind: 'handed-on'; readonly because: string }
  /** It refused or failed so often that a person must look; where nobody is there, the run ends with this sentence. */
  | { readonly kind: 'tripped'; readonly because: string }
);

/** Why a person is asked although there is a reviewer, as a sentence. */
export interface Unanswered {
  readonly because: string;
  readonly wasAsked: boolean;
}

/**
 * A second model that may answer instead of a person.
 *
 * Invariant: its word is good for one act. It makes no rule, changes nothing of what was proposed, and is never asked
 * what only a person may answer.
 */
export interface ReviewerDoor {
  /** As things are at this moment. Pure and synchronous. */
  readonly whoAnswers: (asked: Pick<ForReview, 'action' | 'verdict'>) => WhoAnswers;
  /** Rejects when it is aborted, and on faults; then nothing is approved. */
  readonly review: (asked: ForReview, signal: AbortSignal) => Promise<Opinion>;
  /** A person approved what it had been asked or might have been. Returns what that changes, for the record. */
  readonly approvedByPerson: (asked: Pick<ForReview, 'action' | 'verdict'>) => readonly EntryBody[];
  /** A person rejected it: what does the same is theirs to answer from now on. */
  readonly rejectedByPerson: (asked: Pick<ForReview, 'action' | 'verdict'>) => void;
}

/** Nobody but a person answers. */
export const noReviewer: ReviewerDoor = {
  whoAnswers: () => ({ kind: 'person' }),
  review: async () => ({ kind: 'handed-on', because: 'There is no reviewer.', record: [] }),
  approvedByPerson: () => [],
  rejectedByPerson: () => undefined,
};
