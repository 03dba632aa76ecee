import { stat } from 'node:fs/promises';
import { parentOf, resolvePath } from '../base/paths.js';
import { codeOf } from './faultCode.js';
import { textOf, Unreadable } from './gitConfiguration.js';

/** A repository as git would find it. */
export interface Repository {
  /** Its own folder: `.git`, or the one of a linked work tree. */
  readonly folder: string;
  /** Where the configuration and the objects lie; the same, but for a linked work tree. */
  readonly common: string;
  /** The work tree's root; undefined where it has none. */
  readonly tree: string | undefined;
}

/**
 * The repository that git would take from a real folder, found as git does, upwards. Undefined: there is none up to
 * the root. Rejects where a folder or file on the way cannot be read, or git would refuse or go on where we cannot say.
 */
export async function repositoryAt(folder: string): Promise<Repository | undefined> {
  for (let at = folder; ; at = parentOf(at)) {
    const found = (await dotGit(at)) ?? (await bare(at));
    if (found !== undefined) return found;
    if (parentOf(at) === at) return undefined;
  }
}

async function dotGit(tree: string): Promise<Repository | undefined> {
  const name = resolvePath(tree, '.git');
  const kind = await kindOf(name);
  if (kind === 'missing') return undefined;
  const folder = kind === 'folder' ? name : await pointedTo(name, tree);
  const common = await commonOf(folder);
  if (!(await isGitFolder(folder, common))) throw new Unreadable(`${folder} is no whole repository`);
  return { folder, common, tree };
}

/** A folder that is itself laid out as a repository is one to git, whoever put it there. */
async function bare(at: string): Promise<Repository | undefined> {
  if (!(await isGitFolder(at, at))) return undefined;
  return { folder: at, common: at, tree: undefined };
}

async function pointedTo(file: string, tree: string): Promise<string> {
  const path = /^gitdir: ([^\n]+?)\s*$/.exec((await textOf(file)) ?? '')?.[1];
  if (path === undefined) throw new Unreadable(`${file} does not say where the repository is`);
  return resolvePath(tree, path);
}

async function commonOf(folder: string): Promise<string> {
  const text = await textOf(`${folder}/commondir`);
  return text === undefined ? folder : resolvePath(folder, text.trim());
}

async function isGitFolder(folder: string, common: string): Promise<boolean> {
  const kinds = await Promise.all([`${folder}/HEAD`, `${common}/objects`, `${common}/refs`].map(kindOf));
  return kinds[0] !== 'missing' && kinds[1] === 'folder' && kinds[2] === 'folder';
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    throw fault;
  }
}
