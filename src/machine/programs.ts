import { access, constants, realpath, stat } from 'node:fs/promises';
import { resolvePath } from '../base/paths.js';
import { slashed } from './realPath.js';

const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat', '.com'] : [''];

/** Real path of the program that a word would start: a path as it stands, a bare name by the folders. Undefined when there is none. */
export async function findProgram(name: string, cwd: string, folders: readonly string[]): Promise<string | undefined> {
  const places = /[\\/]/.test(name) ? [resolvePath(cwd, name)] : folders.map(folder => `${slashed(folder)}/${name}`);
  for (const place of places) {
    for (const ending of endings) {
      if (await isProgram(place + ending)) return slashed(await realpath(place + ending));
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // not there or not startable: the shell would go on looking too
  }
}
