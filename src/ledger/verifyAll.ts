import type { Run } from './run.js';
import { Verifier, type FullEntry, type Verification, type Witness } from './verify.js';

export interface Verifying {
  /** Checkpoints that were kept elsewhere. */
  readonly witnesses?: readonly Witness[];
  readonly signal?: AbortSignal;
  /** Up to which entry it came, of how many. */
  readonly progress?: (seq: number, of: number) => void;
}

/** Entries in order, from one number on. */
export type ReadStored = (after: number, limit: number) => readonly FullEntry[];

/** The same, checked elsewhere meanwhile. Never rejects: what was not found in order there is read here. */
export type ReadRun = (after: number, limit: number) => Promise<Run | undefined>;

/** How many entries are verified at a time: some milliseconds. */
const partSize = 2000;

const beforeAll = -Infinity; // also before whatever number somebody else gave

/**
 * Reads every entry, a part at a time, so that whoever else works here goes on. What was pruned meanwhile is no hole:
 * then it begins again.
 */
export async function verifyAll(
  read: ReadStored,
  newest: number,
  about: Verifying = {},
  elsewhere?: ReadRun,
): Promise<Verification> {
  for (;;) {
    const first = firstOf(read);
    const found = await verifyOnce(read, newest, about, elsewhere);
    if (found.kind !== 'broken' || firstOf(read) === first) return found;
  }
}

async function verifyOnce(
  read: ReadStored,
  newest: number,
  { witnesses = [], signal, progress }: Verifying,
  elsewhere: ReadRun | undefined,
): Promise<Verification> {
  const verifier = new Verifier(witnesses);
  for (let after = beforeAll; ;) {
    signal?.throwIfAborted();
    const next = after === beforeAll ? undefined : elsewhere?.(after + partSize, partSize);
    const part = read(after, partSize);
    const end = part.at(-1);
    if (end === undefined || !part.every(entry => verifier.take(entry))) return verifier.end();
    const run = await next;
    after = run !== undefined && verifier.takeRun(run) ? run.last : end.seq;
    progress?.(after, newest);
    await new Promise(setImmediate);
  }
}

function firstOf(read: ReadStored): number | undefined {
  return read(beforeAll, 1)[0]?.seq;
}
