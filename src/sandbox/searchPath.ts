import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute, sep } from 'node:path';

const fallback = process.platform === 'win32' ? '' : ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

export interface SearchPathPlace {
  readonly roots: readonly string[];
  readonly home: string;
}

/**
 * The folders in which programs are looked for, both when a command is judged and when it runs: those of `PATH`
 * without relative ones and without any inside the workspace, where whoever writes a file could plant a program.
 */
export function searchPath(path: string | undefined, place: SearchPathPlace): readonly string[] {
  const workspaces = place.roots.filter(root => !holds(root, place.home)); // a folder that holds the home has no inside
  return (path ?? fallback)
    .split(delimiter)
    .filter(folder => isAbsolute(folder) && !/[\0\n\r]/.test(folder))
    .filter(folder => !workspaces.some(root => holds(root, folder) || holds(realOf(root), realOf(folder))));
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path; // no such folder: nothing is found there, and its name was already compared
  }
}

function holds(folder: string, path: string): boolean {
  const [outer, inner] = [folder, path].map(comparable);
  return outer !== undefined && inner !== undefined && inner.startsWith(outer);
}

function comparable(path: string): string {
  const slashed = path.split(sep).join('/').replace(/\/*$/, '/');
  return process.platform === 'linux' ? slashed : slashed.toLowerCase();
}
