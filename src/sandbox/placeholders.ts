import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mountedElsewhere } from './mountinfo.js';
import { codeOf, unlessMissing } from './systemFault.js';

/** What must stand on the disk for a mount to stand on; a folder where there is no text. */
export interface Placeholder {
  readonly path: string;
  readonly text: string | undefined;
}

/** In bytes: that of `commondir`, a point and the end of its line. */
const longestText = 2;

/** How many running commands of this process need each of them. */
const needed = new Map<string, number>();

/** When it was changed, in seconds: that tells ours from a folder of somebody's, also when whoever put it there is gone. */
const [standing, leaving] = [1_000_000_007, 1_000_000_009];

/**
 * A mount needs something to stand on, so what is protected and missing is put there while commands run: an empty
 * folder (which git does not see), or a file of a given text.
 *
 * Invariant: only what was made here, or by another window in the same way, is taken away again: while it is as it was
 * made, and while no sandbox of any window stands on it.
 */
export function putPlaceholder(placeholder: Placeholder): void {
  const { path, text } = placeholder;
  if (!isPlaceholder(path)) {
    if (text === undefined) mkdirSync(path);
    else writeFileSync(path, text, { flag: 'wx' });
  }
  mark(path, standing);
  needed.set(path, (needed.get(path) ?? 0) + 1);
}

/** Whether it stands there because of a command that runs now, or because of one that could not tidy up. */
export function isPlaceholder(path: string): boolean {
  const found = unlessMissing(() => lstatSync(path));
  if (found?.mtimeMs !== standing * 1000 && found?.mtimeMs !== leaving * 1000) return false;
  // A time can be set by anybody: what holds something is no placeholder.
  if (found.isDirectory()) return unlessMissing(() => readdirSync(path))?.length === 0;
  return found.isFile() && found.nlink === 1 && found.size <= longestText;
}

/**
 * Whoever wants one to stand marks it so again, and mounts it after that: so one that is still marked as leaving when
 * nobody was seen to stand on it is nobody's.
 */
export function takePlaceholders(put: readonly Placeholder[]): void {
  const unneeded = put.filter(({ path }) => !isNeeded(path)).filter(({ path }) => isPlaceholder(path));
  if (unneeded.length === 0) return;
  for (const { path } of unneeded) mark(path, leaving);
  const used = mountedElsewhere();
  for (const placeholder of unneeded) {
    const { path } = placeholder;
    if (used.has(path)) mark(path, standing);
    else if (unlessMissing(() => lstatSync(path))?.mtimeMs === leaving * 1000) remove(placeholder);
  }
}

function isNeeded(path: string): boolean {
  const users = (needed.get(path) ?? 1) - 1;
  if (users > 0) needed.set(path, users);
  else needed.delete(path);
  return users > 0;
}

function mark(path: string, time: number): void {
  unlessTheirs(() => utimesSync(path, time, time));
}

function remove({ path, text }: Placeholder): void {
  unlessTheirs(() => {
    if (text === undefined) rmdirSync(path);
    else if (lstatSync(path).isFile() && readFileSync(path, 'utf8') === text) unlinkSync(path);
  });
}

/** Somebody else took it away, put something into it, or made it as another user: then it is theirs. */
function unlessTheirs(act: () => void): void {
  try {
    act();
  } catch (fault) {
    if (codeOf(fault) === undefined) throw fault;
  }
}
