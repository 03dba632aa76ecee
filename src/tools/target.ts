import { z } from 'zod';
import type { Pass, Rehearsal } from '../approvals/gate.js';
import { expandHome, isWithin, relativeTo, resolvePath } from '../base/paths.js';
import type { Place } from './tool.js';

/** A path as a model writes it. */
export const pathInput = z
  .string()
  .min(1)
  .max(4096)
  .refine(path => !path.includes('\0'), 'a path holds no NUL character');

/** The absolute path that an input names; lexical, so that describing stays pure. Its real path is a fact. */
export function locate(path: string, place: Pick<Place, 'cwd' | 'home'>): string {
  return resolvePath(place.cwd, expandHome(path, place.home));
}

/**
 * Where a path led when it was judged, which is where the tool goes. What nobody could say then is passed on as it
 * was approved: the doors go to no path that turns out to lead elsewhere.
 */
export function boundPath(pass: Pass | Rehearsal, path: string): string {
  return pass.bound.paths.get(path) ?? path;
}

/** A path as people and the model read it: relative to the workspace where it lies in one. */
export function named(path: string, place: Pick<Place, 'cwd' | 'roots'>): string {
  if (isWithin(place.cwd, path)) return relativeTo(place.cwd, path);
  const [root, other] = place.roots;
  return root !== undefined && other === undefined ? relativeTo(root, path) : path;
}

/** The folders that a call without a path looks through. */
export function allRoots(place: Pick<Place, 'cwd' | 'roots'>): readonly string[] {
  return place.roots.length > 0 ? place.roots : [place.cwd];
}
