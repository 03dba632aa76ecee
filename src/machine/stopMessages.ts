import type { LiveRun } from '../sandbox/liveRuns.js';

/** What the thread that hears of a stop is begun with. `flag` is shared: 1 from a stop on until the person resumes. */
export interface StopperData {
  readonly folders: readonly string[];
  readonly name: string;
  readonly flag: Int32Array<SharedArrayBuffer>;
}

export type ToStopper =
  | { readonly kind: 'began' | 'ended'; readonly run: LiveRun }
  /** The main thread has stopped all that runs. */
  | { readonly kind: 'stopped'; readonly id: number };

export type FromStopper =
  | { readonly kind: 'listening' }
  | { readonly kind: 'deaf'; readonly because: string }
  | { readonly kind: 'stop'; readonly id: number; readonly by: string };
