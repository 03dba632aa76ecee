import type { Checkpoint } from '../protocol/entry.js';
import type { Signer } from './signer.js';

/**
 * What an installation keeps outside its ledger: the key that signs for it, and the newest checkpoint, so that a file
 * that was cut, or put in its place, is not taken for it.
 */
export interface Keeper {
  readonly signer: Signer;
  /** The last one that was kept; undefined where none is. */
  readonly kept: Checkpoint | undefined;
  keep(checkpoint: Checkpoint): void;
}
