import type { Action } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import type { Facts } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';
import type { Described, Proposal } from './proposal.js';

/** What an approval is bound to besides the action itself. */
export interface Bound {
  /** Real path of the folder it works in. */
  readonly cwd: string;
  /** Real path of each program that its words would start. */
  readonly programs: ReadonlyMap<string, string>;
  /** Real path of each path that its description names: where a link led when it was judged. */
  readonly paths: ReadonlyMap<string, string>;
}

/** An action with everything that was found out about it at one moment. */
export interface Judged {
  readonly kind: 'judged';
  readonly action: Action;
  readonly proposal: Proposal;
  readonly title: string;
  /** As the tool declared it; the verdict has the effects as judged. */
  readonly described: Described;
  readonly facts: Facts;
  readonly changes: readonly FileChange[];
  readonly verdict: Verdict;
  readonly bound: Bound;
  /** In a dry run: the facts are those of its memory, and nothing may come of it on the machine. */
  readonly dry: boolean;
  /** Why another call was put in place of the model's, for the model. */
  readonly rewritten: string | undefined;
  /** Every listener was asked about it; in a dry run none is. What nobody was asked about gets no pass. */
  readonly isHeard: boolean;
}

/** Why there is nothing to settle. */
export type Unjudged =
  /** The call or its plan cannot be made; told to the model. `action` when it got that far. */
  | { readonly kind: 'failed'; readonly title: string; readonly because: string; readonly judged: Judged | undefined }
  | { readonly kind: 'blocked'; readonly title: string; readonly because: string; readonly action: Action };
