import type { Disposable } from '../base/disposable.js';
import { answerTo, type Ask } from './questions.js';
import type { Reader } from './reader.js';
import type { Verification } from './verify.js';
import { verifyAll, type Verifying } from './verifyAll.js';
import type { ListsFinding } from './listsVerifier.js';
import { verifyLists, type VerifyingLists } from './verifyLists.js';

/** Answers questions about one ledger, on this thread or on another. */
export interface Asking extends Disposable {
  readonly ask: Ask;
  /** `newest` is the number of the last entry, for whoever is told how far it came. */
  verify(newest: number, about: Verifying): Promise<Verification>;
  verifyLists(about: VerifyingLists): Promise<ListsFinding>;
}

/** Reads within one glance at the file. */
export type Read = <T>(read: (reader: Reader) => T) => T;

/** Answers on this thread; what takes long is done in parts. */
export class AskedHere implements Asking {
  constructor(private readonly read: Read) {}

  readonly ask: Ask = async (name, ...asked) => this.read(reader => answerTo(reader, name, asked));

  verify(newest: number, about: Verifying): Promise<Verification> {
    return verifyAll((after, limit) => this.read(reader => reader.stored(after, limit)), newest, about);
  }

  verifyLists(about: VerifyingLists): Promise<ListsFinding> {
    return verifyLists(this.read, about);
  }

  dispose(): void {
    // what it reads is another's
  }
}
