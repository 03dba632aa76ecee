import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentOf, resolvePath } from '../base/paths.js';
import { codeOf } from './faultCode.js';

/** A repository as its folders say it. Nothing in it is run, and its configuration is not read. */
export interface Repository {
  /** The folder whose files it keeps. */
  readonly root: string;
  /** Its own folder: of a linked work tree the one with the index of that tree. */
  readonly gitFolder: string;
}

/** The repository that a folder lies in, or undefined. Rejects when that cannot be said. */
export async function repositoryOf(folder: string): Promise<Repository | undefined> {
  for (let root = folder; ; root = parentOf(root)) {
    const gitFolder = await gitFolderIn(root);
    if (gitFolder !== undefined) return { root, gitFolder };
    if (parentOf(root) === root) return undefined;
  }
}

async function gitFolderIn(root: string): Promise<string | undefined> {
  const named = join(root, '.git');
  try {
    if ((await lstat(named)).isDirectory()) return named;
    const [, elsewhere] = /^gitdir: (.+?)\s*$/.exec(await readFile(named, 'utf8')) ?? [];
    return elsewhere === undefined ? undefined : resolvePath(root, elsewhere);
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT' || codeOf(fault) === 'ENOTDIR') return undefined;
    throw fault;
  }
}
