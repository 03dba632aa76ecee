import { readdir } from 'node:fs/promises';
import type { SecretsFact } from '../protocol/fact.js';
import { codeOf } from './faultCode.js';

/** A folder with more than this is not looked through: what is in it stays unknown. */
const mostEntries = 50_000;
/** With more secrets than this nobody needs to know which. */
const mostFound = 100;

/** What others published, and git's own objects: no secret of this folder's owner lies there. */
const passedOver = new Set(['node_modules', '.git']);

/**
 * The secrets below a folder, by their names; undefined when it is too large to say. What does not exist, or is a file,
 * has nothing below. No link is followed.
 */
export async function secretsBelow(
  folder: string,
  isSecret: (path: string) => boolean,
  signal: AbortSignal,
): Promise<SecretsFact | undefined> {
  const found: string[] = [];
  const waiting = [folder];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await membersOf(next)) {
      if (++seen > mostEntries || found.length > mostFound || signal.aborted) return undefined;
      const path = `${next === '/' ? '' : next}/${entry.name}`;
      if (isSecret(path)) found.push(path);
      if (entry.isDirectory() && !passedOver.has(entry.name)) waiting.push(path);
    }
  }
  return { found };
}

async function membersOf(folder: string): ReturnType<typeof readWithTypes> {
  try {
    return await readWithTypes(folder);
  } catch (fault) {
    const code = codeOf(fault);
    // What is not there or cannot be opened cannot be read by a command either.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM') return [];
    throw fault;
  }
}

function readWithTypes(folder: string) {
  return readdir(folder, { withFileTypes: true });
}
