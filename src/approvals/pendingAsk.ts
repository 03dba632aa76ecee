import type { Action } from '../protocol/action.js';
import type { Answer, Card } from '../protocol/card.js';
import type { FileChange } from '../protocol/change.js';
import type { Decision, Surface } from '../protocol/decision.js';
import type { Verdict } from '../protocol/verdict.js';

/** One question that waits for an answer. Surfaces render `card` and nothing else of it. */
export interface PendingAsk {
  /** Unguessable. */
  readonly id: string;
  readonly session: string;
  readonly turn: string;
  /** The model's call that it is about. */
  readonly call: string;
  readonly agent: string;
  readonly action: Action;
  readonly verdict: Verdict;
  readonly changes: readonly FileChange[];
  readonly title: string;
  readonly card: Card;
  readonly since: number;
  /** What the call becomes by a person's edit. Pure; changes nothing. */
  readonly revise: (edit: Edit) => Revised;
}

/** What a person did to a proposal before approving it. */
export type Edit =
  | { readonly kind: 'command'; readonly command: string }
  /** Real path → the full text approved for it. */
  | { readonly kind: 'texts'; readonly texts: ReadonlyMap<string, string> };

type Edited = NonNullable<Extract<Decision, { kind: 'approved' }>['edited']>;

export type Revised =
  | { readonly kind: 'same' }
  | ({ readonly kind: 'revised' } & Edited)
  /** Nothing of the proposal is left: all of it was turned back. */
  | { readonly kind: 'emptied' }
  /** The edit cannot be put into a call; told to the person. */
  | { readonly kind: 'refused'; readonly because: string };

/** One answer as it comes from a surface. */
export interface GivenAnswer {
  readonly ask: string;
  /** The hash of the card that was in view. */
  readonly shown: string;
  readonly answer: Answer;
  readonly surface: Surface;
  /** What the right sides of the review held at the click. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** What became of an answer. `how` and `because` are clauses for the person. */
export type Answered =
  | { readonly kind: 'settled' }
  /** What was in view is not what is asked: nothing was decided, and this is what must be looked at. */
  | { readonly kind: 'stale'; readonly card: Card }
  | { readonly kind: 'gone'; readonly how: string }
  | { readonly kind: 'refused'; readonly because: string };
