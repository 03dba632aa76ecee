import type { Action } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import type { ProjectFact } from '../protocol/fact.js';
import type { Outcome, Usage } from '../protocol/message.js';
import type { Authorization, ReviewOutcome, RiskLevel } from '../protocol/review.js';
import type { Tally } from '../protocol/tally.js';
import type { Verdict } from '../protocol/verdict.js';

/** All that a reviewer is told of one ask. What a member says of its origin is what the reviewer is told of it. */
export interface ReviewRequest {
  readonly action: Action;
  readonly verdict: Verdict;
  readonly changes: readonly FileChange[];
  readonly title: string;
  /** What decides which code of the project it would run: scripts and configuration, by name. Empty where none is known. */
  readonly runs: ProjectFact['parts'];
  /** Which isolation and mode hold, in words. */
  readonly posture: string;
  /** What this task changed, deleted and wrote so far. */
  readonly sums: Tally;
  /** The person's own messages, oldest first: nothing else can authorize. No attachment, no summary, no quoted result. */
  readonly said: readonly string[];
  /** What the agent did before, oldest first. Never its prose, never what a tool gave back. */
  readonly past: readonly PastAct[];
  /** Why an action with the same effects was refused before. */
  readonly again?: string;
}

export interface PastAct {
  readonly tool: string;
  /** The action in one line. */
  readonly line: string;
  readonly outcome: Outcome;
}

/** What an administrator and the user say in their own words. */
export interface ReviewRules {
  /** The administrator's, in place of what is built in about what to refuse. */
  readonly block?: string;
  /** The user's: these can only narrow what is not already refused. */
  readonly allow: readonly string[];
  readonly refuse: readonly string[];
}

interface Reviewed {
  readonly model: string;
  readonly latencyMs: number;
  readonly usage?: Usage;
  /** US dollars, where the price is known. */
  readonly cost?: number;
}

export interface Answer {
  readonly level: RiskLevel;
  readonly authorization: Authorization;
  /** By the table in code, whatever the model would have had. */
  readonly outcome: ReviewOutcome;
  /** Cleaned and capped: see `rationale.ts`. */
  readonly rationale: string;
  /** Why the table refuses what the model would have let pass, as a sentence. */
  readonly overruled?: string;
}

export type WhyUnanswered =
  | 'late'
  | 'unavailable'
  | 'unreadable'
  /** There is more than may be cut: only a person can read it whole. */
  | 'too-long'
  /** Only a person may answer it: nothing was asked of the model. */
  | 'reserved';

/** Not answered is not approved. */
export type Review = Reviewed &
  (
    | ({ readonly kind: 'answered' } & Answer)
    | { readonly kind: 'unanswered'; readonly why: WhyUnanswered; readonly because: string }
  );
