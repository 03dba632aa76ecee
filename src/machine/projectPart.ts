import type { Overlay } from './overlay.js';

/** One thing that decides what a command of the project's own code runs. `hash` is of the exact bytes. */
export interface Part {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

export interface ProjectPlace {
  readonly roots: readonly string[];
  readonly home: string;
  /** In a dry run: what stands in place of what is on disk. */
  readonly over?: Overlay;
}

/** What decides cannot be told for sure: then there is no fact, and nothing is remembered. */
export class Undecided extends Error {
  readonly code = 'undecided';
}
