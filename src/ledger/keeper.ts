import type { Checkpoint } from '../protocol/entry.js';
import type { Reader } from './reader.js';
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

/** The newest checkpoint that is kept outside, as far as it is of this ledger. */
export class KeptOutside {
  private keeper: Keeper | undefined;
  newest: Checkpoint | undefined;

  constructor(
    private readonly reader: Reader,
    private readonly report: (fault: unknown) => void,
  ) {}

  /** Returns the one that was kept, where it is not of this ledger. */
  use(keeper: Keeper): Checkpoint | undefined {
    this.keeper = keeper;
    const { kept } = keeper;
    const isOfThis =
      kept === undefined || kept.count <= this.reader.pruned() || this.reader.hashAt(kept.count) === kept.head;
    this.newest = isOfThis ? kept : undefined;
    return isOfThis ? undefined : kept;
  }

  /** What could not be kept is no reason to stop: the one before is there still. */
  keep(checkpoint: Checkpoint): void {
    if (this.keeper === undefined) return;
    this.newest = checkpoint;
    try {
      this.keeper.keep(checkpoint);
    } catch (fault) {
      this.report(fault);
    }
  }
}
