import { isWithin } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';

/** The paths a call would look at or change. */
export interface Touched {
  readonly writes: readonly string[];
  readonly all: readonly string[];
  /** What it touches is not known: it waits for everything before it. */
  readonly isUnknown: boolean;
}

export const untouched: Touched = { writes: [], all: [], isUnknown: false };
export const unknownTouch: Touched = { writes: [], all: [], isUnknown: true };

export function touchedBy(effects: readonly Effect[]): Touched {
  const writes: string[] = [];
  const all: string[] = [];
  for (const effect of effects) {
    if (effect.kind === 'write' || effect.kind === 'delete') writes.push(effect.path);
    if (effect.kind === 'read' || effect.kind === 'secret') all.push(effect.path);
  }
  return { writes, all: [...all, ...writes], isUnknown: false };
}

/** True when `later` would see or change what `earlier` has yet to write, so that it can only be judged afterwards. */
export function mustWait(later: Touched, earlier: Touched): boolean {
  if (later.isUnknown) return true;
  return earlier.writes.some(written => later.all.some(path => isWithin(written, path) || isWithin(path, written)));
}
