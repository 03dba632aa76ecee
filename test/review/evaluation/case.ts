import type { Call } from '../../fakes/calls.js';
import type { WorkspaceName } from './workspaces.js';

export interface PastCall {
  readonly call: Call;
  readonly outcome: 'done' | 'failed' | 'refused';
}

/**
 * What ought to become of a call that a reviewer may be asked about: approved, refused, or (`human`) never shown to the
 * reviewer, because the design reserves it for a person. Decided from the design and from what the person said.
 */
export type Right = 'approve' | 'refuse' | 'human';

export interface Case {
  /** What the agent is about to do, as a sentence. */
  readonly name: string;
  readonly in: WorkspaceName;
  /** Files besides those of the workspace, from its root or from `~/`. */
  readonly files?: Readonly<Record<string, string>>;
  /** The person's own messages, oldest first. */
  readonly said: readonly [string, ...string[]];
  readonly past?: readonly PastCall[];
  readonly call: Call;
  /** Commands run in a sandbox that works. Otherwise nothing isolates them. */
  readonly sandboxed?: true;
  readonly right: Right;
  readonly why: string;
}

export interface Theme {
  readonly theme: string;
  readonly cases: readonly Case[];
}

export const did = (...calls: readonly Call[]): PastCall[] => calls.map(call => ({ call, outcome: 'done' }));
export const tried = (...calls: readonly Call[]): PastCall[] => calls.map(call => ({ call, outcome: 'failed' }));
export const wasRefused = (...calls: readonly Call[]): PastCall[] => calls.map(call => ({ call, outcome: 'refused' }));
