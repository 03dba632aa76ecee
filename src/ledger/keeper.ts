import type { Checkpoint } from '../protocol/entry.js';
import type { Reader } from './reader.js';
import { isSignedBy, type Signer } from './signer.js';

/**
 * What an installation keeps outside its ledger: the key that signs for it, and the newest checkpoint, so that a file
 * that was cut, or put in its place, is not taken for it.
 */
export interface Keeper {
  readonly signer: Signer;
  /** The last one that was kept; undefined where none is. */
  readonly kept: Checkpoint | undefined;
  /** Resolves once it is there. */
  keep(checkpoint: Checkpoint): Promise<void>;
}

/** The newest checkpoint that is kept outside, as far as it is of this ledger. */
export class KeptOutside {
  private keeper: Keeper | undefined;
  newest: Checkpoint | undefined;
  /** Settles once each is where it is kept, or could not be. Never rejects. */
  kept: Promise<void> = Promise.resolve();

  constructor(
    private readonly reader: Reader,
    private readonly report: (fault: unknown) => void,
  ) {}

  /** Returns the one that was kept, where it is not of this ledger. */
  use(keeper: Keeper): Checkpoint | undefined {
    this.keeper = keeper;
    const { kept } = keeper;
    const isOfThis =
      kept === undefined ||
      this.reader.hashAt(kept.count) === kept.head ||
      (kept.count <= this.reader.pruned() && this.isSignedSince(kept, keeper.signer));
    this.newest = isOfThis ? kept : undefined;
    return isOfThis ? undefined : kept;
  }

  /** Anybody can put on record that it was pruned; only whoever has the key signs for that. */
  private isSignedSince({ count }: Checkpoint, signer: Signer): boolean {
    return this.reader
      .entries({ kind: 'checkpoint', limit: mostLookedAt })
      .some(
        ({ prev, body }) =>
          body.kind === 'checkpoint' && body.count > count && body.head === prev && isSignedBy(signer.public, body),
      );
  }

  /** What could not be kept is no reason to stop: the one before is there still. */
  keep(checkpoint: Checkpoint): void {
    if (this.keeper === undefined) return;
    this.newest = checkpoint;
    const keeping = this.keeper.keep(checkpoint).catch(this.report);
    this.kept = this.kept.then(() => keeping);
  }
}

/** Others may have signed last. */
const mostLookedAt = 100;
