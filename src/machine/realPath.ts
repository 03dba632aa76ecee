import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import type { PathFact } from '../protocol/fact.js';
import { codeOf, whyNot } from './faultCode.js';

const mostLinks = 40;

/**
 * The real path of a name, through every symbolic link, also where nothing is there yet: then by its nearest existing
 * ancestor, and a link that leads nowhere counts as where it leads. Rejects when it cannot be said.
 */
export async function realPathOf(path: string): Promise<string> {
  return slashed(await follow(path, mostLinks));
}

async function follow(path: string, linksLeft: number): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT' || linksLeft === 0) throw cause;
  }
  const { folder, name } = split(path);
  if (name === '') throw new Error(`${path} has no root`);
  const parent = await follow(folder, linksLeft);
  if (name === '.') return parent;
  if (name === '..') return split(parent).folder;
  const own = parent.endsWith('/') ? `${parent}${name}` : `${parent}/${name}`;
  const link = await linkAt(own);
  if (link === undefined) return own;
  return follow(/^([A-Za-z]:)?[\\/]/.test(link) ? link : `${parent}/${link}`, linksLeft - 1);
}

async function linkAt(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Not `dirname`: `..` must be taken against the real folder, not against its name. */
function split(path: string): { readonly folder: string; readonly name: string } {
  const trimmed = path.replace(/(?<=[^:\\/])[\\/]+$/, '');
  const at = Math.max(trimmed.lastIndexOf('/'), process.platform === 'win32' ? trimmed.lastIndexOf('\\') : -1);
  return { folder: trimmed.slice(0, at + 1).replace(/(?<=[^:\\/])[\\/]+$/, ''), name: trimmed.slice(at + 1) };
}

/** Why a path must not be gone to, as the end of a sentence: it is no real path, or no longer. */
export async function whyNotReal(path: string): Promise<string | undefined> {
  try {
    const real = await realPathOf(path);
    return real === path ? undefined : `it leads to ${real}; name that path`;
  } catch (fault) {
    return whyNot(fault);
  }
}

/** What stands at a name, through links. Rejects when it cannot be said. */
export async function pathFactOf(path: string): Promise<PathFact> {
  const real = await realPathOf(path);
  try {
    const found = await stat(real);
    const type = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return { path, real, type, ...(type === 'file' && { bytes: found.size }) };
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return { path, real, type: 'missing' };
    throw cause;
  }
}

export function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
