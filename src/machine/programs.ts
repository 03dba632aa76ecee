import { access, constants, realpath, stat } from 'node:fs/promises';
import { resolvePath } from '../base/paths.js';
import { slashed } from './realPath.js';

const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat', '.com'] : [''];

/** Real path of the program that a word would start: a path as it stands, a bare name by the folders. Undefined when there is none. */
export async function findProgram(name: string, cwd: string, folders: readonly string[]): Promise<string | undefined> {
  for (const place of programPlaces(name, cwd, folders)) {
    if (await isProgram(place)) return slashed(await realpath(place));
  }
  return undefined;
}

/** The names by which that program is looked for, in order. */
export function programPlaces(name: string, cwd: string, folders: readonly string[]): readonly string[] {
  const places = /[\\/]/.test(name) ? [resolvePath(cwd, name)] : folders.map(folder => `${slashed(folder)}/${name}`);
  return places.flatMap(place => endings.map(ending => place + ending));
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // not there or not startable: the shell would go on looking too
  }
}
