import type { Owned } from '../protocol/owned.js';
import type { FileState, Transition } from './fileState.js';

/** What stands at a path now. */
export type Present =
  | { readonly kind: 'file'; readonly hash: string; readonly owned: Owned }
  | { readonly kind: 'missing' }
  /** Typed into in an editor and not saved, a folder, a link, too large: why it cannot be compared, in words. */
  | { readonly kind: 'unknown'; readonly why: string };

/** What an undo would do with one file. `now` and `to` are hashes of what it holds and would hold. */
export type FilePlan =
  | {
      readonly kind: 'restore';
      readonly path: string;
      readonly now?: string;
      readonly to: string;
      readonly owned?: Owned;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly now: string }
  /** It is left alone, since putting it back would lose what is there. */
  | {
      readonly kind: 'conflict';
      readonly path: string;
      readonly now?: string;
      readonly to?: string;
      readonly because: string;
    }
  | { readonly kind: 'nothing'; readonly path: string };

/**
 * What taking back these transitions (oldest first) means where `present` stands.
 *
 * Invariant: pure; a file is restored or deleted only where it holds, byte for byte, what the last of its transitions
 * left there, so nothing that somebody else wrote is ever lost.
 */
export function planUndo(
  transitions: readonly Transition[],
  present: (path: string) => Present,
  isKept: (hash: string) => boolean,
): readonly FilePlan[] {
  const byPath = Map.groupBy(transitions, ({ path }) => path);
  return [...byPath].map(([path, chain]) => planFile(path, chain, present(path), isKept));
}

function planFile(
  path: string,
  chain: readonly Transition[],
  now: Present,
  isKept: (hash: string) => boolean,
): FilePlan {
  const target = chain[0]?.from;
  const expected = chain.at(-1)?.to;
  const conflict = (because: string): FilePlan => ({
    ...{ kind: 'conflict', path, because },
    ...(now.kind === 'file' && { now: now.hash }),
    ...(target !== undefined && { to: target.hash }),
  });
  if (now.kind === 'unknown') return conflict(`${path} ${now.why}`);
  const owned = ownerBefore(chain);
  if (isAt(now, target, owned)) return { kind: 'nothing', path };
  if (!isAt(now, expected, expected?.owned)) return conflict(`${path} was changed since`);
  if (isForeign(chain))
    return conflict(`${path} was changed by somebody else in between, and going back would lose that`);
  if (target === undefined)
    return now.kind === 'file' ? { kind: 'delete', path, now: now.hash } : { kind: 'nothing', path };
  if (!isKept(target.hash)) return conflict(`What ${path} held before is kept no more`);
  const given = owned === undefined ? {} : { owned };
  return { kind: 'restore', path, ...(now.kind === 'file' && { now: now.hash }), to: target.hash, ...given };
}

/** Somebody else wrote in between what none of these transitions knew. */
function isForeign(chain: readonly Transition[]): boolean {
  const known = new Set([chain[0]?.from?.hash]);
  for (const { from, to } of chain) {
    if (!known.has(from?.hash)) return true;
    known.add(to?.hash);
  }
  return false;
}

function isAt(now: Present, state: FileState, owned: Owned | undefined): boolean {
  if (state === undefined || now.kind !== 'file') return state === undefined && now.kind === 'missing';
  return now.hash === state.hash && (owned === undefined || owned.mode === now.owned.mode);
}

/** Whose the file was before the first transition: a plain write keeps that, so a later one may be who says it. */
function ownerBefore(chain: readonly Transition[]): Owned | undefined {
  for (const { from, to } of chain) {
    if (from === undefined || from.owned !== undefined) return from?.owned;
    if (to === undefined || to.owned !== undefined) return undefined;
  }
  return undefined;
}
