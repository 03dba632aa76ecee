import { lstatSync, mkdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { codeOf } from './systemFault.js';

/** How many running commands need each of them. */
const needed = new Map<string, number>();

/**
 * A mount needs something to stand on, so what is protected and missing is put there while commands run: an empty
 * folder (which git does not see), or a file of a given text.
 *
 * Invariant: only what was made here, and is still as it was made, is taken away again.
 */
export function putPlaceholder(path: string, text: string | undefined): void {
  const users = needed.get(path) ?? 0;
  if (users === 0) {
    if (text === undefined) mkdirSync(path);
    else writeFileSync(path, text, { flag: 'wx' });
  }
  needed.set(path, users + 1);
}

/** Whether it stands there because of a command that runs now. */
export function isPlaceholder(path: string): boolean {
  return needed.has(path);
}

export function takePlaceholder(path: string, text: string | undefined): void {
  const users = (needed.get(path) ?? 1) - 1;
  if (users > 0) {
    needed.set(path, users);
    return;
  }
  needed.delete(path);
  try {
    if (text === undefined) rmdirSync(path);
    else if (lstatSync(path).isFile() && readFileSync(path, 'utf8') === text) unlinkSync(path);
  } catch (fault) {
    // Somebody else took it away, or put something into it: then it is theirs.
    if (!['ENOENT', 'ENOTEMPTY', 'ENOTDIR'].includes(codeOf(fault) ?? '')) throw fault;
  }
}
