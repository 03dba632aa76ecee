import type { FloorId } from '../../protocol/floor.js';

/** Calls that stand on a floor which no effect can say. `args` is tested on all arguments, joined by spaces. */
export interface Harm {
  readonly id: FloorId;
  readonly names: readonly string[];
  readonly args?: RegExp;
  readonly unless?: RegExp;
}
