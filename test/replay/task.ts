import type { Call } from '../fakes/calls.js';

/** A whole task as an agent does it: the folder, what the person says, and the calls of each turn. */
export interface Task {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly said: string;
  readonly turns: readonly (readonly [Call, ...Call[]])[];
}
