import { accessSync, constants, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { assertNever } from '../base/never.js';
import { isWithin } from '../base/paths.js';
import type { Extra } from '../protocol/extra.js';
import type { Confined } from './confinement.js';
import { complaintsIn, type Complaint } from './keptFrom.js';
import type { Destination } from './network/destination.js';
import { unlessMissing } from './systemFault.js';

/** More than this at once is no question that anybody reads. */
const mostExtras = 8;

export interface Ran {
  readonly output: string;
  readonly cwd: string;
  readonly home: string;
  readonly confined: Confined;
  /** What it was opened for already. */
  readonly had: readonly Extra[];
  /** Countersign's own: never opened. */
  readonly own: readonly string[];
  /** Where it wanted to connect to, and nothing that was approved or ruled let it. */
  readonly refused: readonly Destination[];
}

/**
 * What a command that failed was kept from by its sandbox, as exactly what would have to be opened for it.
 *
 * Invariant: only what this sandbox does keep a command from; never Countersign's own, and never a folder that holds
 * the home, the workspace or Countersign's own.
 */
export function extrasFor(ran: Ran): readonly Extra[] {
  const paths = complaintsIn(ran.output, ran.cwd, ran.home).flatMap(complaint => lookFor(complaint, ran) ?? []);
  const needed = [...paths, ...ran.refused.map(({ host, port }): Extra => ({ kind: 'host', host, port }))];
  const all = new Map(needed.map(extra => [JSON.stringify(extra), extra]));
  const more = [...all.values()].filter(extra => !isHad(extra, ran.had));
  return more.length > mostExtras ? [] : more;
}

/** What cannot be looked at (a circle of links, a folder that is somebody else's) is not asked for. */
function lookFor(complaint: Complaint, ran: Ran): Extra | undefined {
  try {
    return neededFor(complaint, ran);
  } catch {
    return undefined;
  }
}

function neededFor({ path: named, why, ofFolder }: Complaint, ran: Ran): Extra | undefined {
  const path = realOf(named);
  if (path === undefined || ran.own.some(folder => isWithin(folder, path) || isWithin(path, folder))) return undefined;
  const there = unlessMissing(() => lstatSync(path));
  // A socket or a device leads further than its own name.
  if (there !== undefined && !there.isFile() && !there.isDirectory()) return undefined;
  switch (why) {
    case 'not-written':
      return isWritable(path, ran) && !isGiven(path, ran) ? undefined : writing(path, there, ofFolder, ran);
    case 'not-permitted':
      return there !== undefined && isHidden(path, ran) ? reach('read', path, there.isDirectory(), ran) : undefined;
    case 'not-there':
      if (!isCovered(there === undefined ? dirname(path) : path, ran)) return undefined;
      return there === undefined ? writing(path, there, ofFolder, ran) : reach('read', path, there.isDirectory(), ran);
    case 'in-the-way': {
      // What was put there for the sandbox to stand on: a protected name that was missing, or a file that it asked for.
      const wasPut = there === undefined ? isProtected(path, ran) : isGiven(path, ran);
      return wasPut ? writing(path, there, ofFolder, ran) : undefined;
    }
    default:
      return assertNever(why);
  }
}

type Found = ReturnType<typeof lstatSync> | undefined;

function writing(path: string, there: Found, ofFolder: boolean, ran: Ran): Extra | undefined {
  const held = protectedAbove(path, ran);
  const isHeldHere = held !== undefined && isInside(held, ran);
  // The folder around it is writable already.
  if (isHeldHere && (held === path || unlessMissing(() => lstatSync(held)) === undefined))
    return reach('write', held, held !== path || there?.isDirectory() === true, ran);
  const folder = dirname(path);
  const asFolder = ofFolder || isGiven(path, ran) || (there === undefined && hasGivenBeside(folder, ran));
  if (asFolder) return reach('write', folder, true, ran);
  return reach('write', path, there?.isDirectory() === true, ran);
}

function reach(
  kind: 'read' | 'write',
  path: string,
  isFolder: boolean,
  { home, confined, own }: Ran,
): Extra | undefined {
  const isTooWide = [home, ...confined.writable, ...own].some(within => isWithin(path, within));
  assertReachable(kind, path);
  return isTooWide ? undefined : { kind, path, is: isFolder ? 'folder' : 'file' };
}

/** Throws where this person may not reach it either: then it was not the sandbox. */
function assertReachable(kind: 'read' | 'write', path: string): void {
  const at = unlessMissing(() => lstatSync(path)) === undefined ? dirname(path) : path;
  accessSync(at, kind === 'read' ? constants.R_OK : constants.W_OK);
}

function isHad(extra: Extra, had: readonly Extra[]): boolean {
  return had.some(one => JSON.stringify(one) === JSON.stringify(extra));
}

/** The real path of a name that may not exist; undefined where not even its folder does. */
function realOf(path: string): string | undefined {
  const real = unlessMissing(() => realpathSync(path));
  if (real !== undefined) return real;
  const folder = unlessMissing(() => realpathSync(dirname(path)));
  if (folder !== undefined) return join(folder, basename(path));
  // Below a name that the sandbox had put there, and that is gone with it.
  const above = unlessMissing(() => realpathSync(dirname(dirname(path))));
  return above === undefined ? undefined : join(above, basename(dirname(path)), basename(path));
}

function isInside(path: string, { confined }: Ran): boolean {
  return confined.mode === 'workspace-write' && confined.writable.some(root => isWithin(root, path));
}

function isWritable(path: string, ran: Ran): boolean {
  return isInside(path, ran) && !isProtected(path, ran) && !isHidden(path, ran);
}

function isProtected(path: string, ran: Ran): boolean {
  return protectedAbove(path, ran) !== undefined;
}

function protectedAbove(path: string, { confined }: Ran): string | undefined {
  const opened = confined.opened?.map(one => one.path) ?? [];
  return confined.protected.find(held => isWithin(realOf(held) ?? held, path) && !opened.includes(held));
}

function isHidden(path: string, { confined }: Ran): boolean {
  return confined.hidden.some(hidden => isWithin(realOf(hidden) ?? hidden, path));
}

/** Where the sandbox has temporary files of its own, and what stands there outside is not seen. */
function isCovered(path: string, ran: Ran): boolean {
  const isTemporary = ['/tmp', '/var/tmp'].some(folder => path.startsWith(`${folder}/`));
  return isTemporary && !isInside(path, ran) && !isHidden(path, ran);
}

function isGiven(path: string, { had }: Ran): boolean {
  return had.some(extra => extra.kind === 'write' && extra.path === path);
}

function hasGivenBeside(folder: string, { had }: Ran): boolean {
  return had.some(extra => extra.kind === 'write' && extra.is === 'file' && dirname(extra.path) === folder);
}
