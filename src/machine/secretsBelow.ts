import { readdir, stat } from 'node:fs/promises';
import { isWithin, relativeTo } from '../base/paths.js';
import type { SecretsFact } from '../protocol/fact.js';
import { codeOf } from './faultCode.js';
import type { Overlay } from './overlay.js';
import { realPathOf } from './realPath.js';

/** A folder with more than this is not looked through: what is in it stays unknown. */
const mostEntries = 50_000;
/** With more secrets than this nobody needs to know which. */
const mostFound = 100;

/** What others published, and git's own objects: no secret of this folder's owner lies there. */
const passedOver = new Set(['node_modules', '.git']);

/**
 * The secrets below a folder, by their names, and the links that lead out of the workspace; undefined when it is too
 * large to say. What does not exist, or is a file, has nothing below. No link is followed; one to a secret is one.
 */
export async function secretsBelow(
  folder: string,
  { isSecret, roots }: Known,
  signal: AbortSignal,
): Promise<SecretsFact | undefined> {
  const found: string[] = [];
  const links: SecretsFact['links'][number][] = [];
  const waiting = [folder];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await membersOf(next)) {
      if (++seen > mostEntries || found.length + links.length > mostFound || signal.aborted) return undefined;
      const path = `${next === '/' ? '' : next}/${entry.name}`;
      const link = entry.isSymbolicLink() ? await followed(path) : undefined;
      if (isSecret(path) || (link !== undefined && isSecret(link.real))) found.push(path);
      else if (link !== undefined && !roots.some(root => isWithin(root, link.real))) links.push({ path, ...link });
      if (entry.isDirectory() && !passedOver.has(entry.name)) waiting.push(path);
    }
  }
  return { found, links };
}

/** What a dry run would make of it: secrets that it would make are there, and those it would delete are gone. */
export async function secretsOver(
  folder: string,
  { found, links }: SecretsFact,
  over: Overlay,
  isSecret: Known['isSecret'],
): Promise<SecretsFact> {
  const real = await over.realOf(folder);
  const inFolder = (path: string): string => `${folder === '/' ? '' : folder}/${relativeTo(real, path)}`;
  const gone = new Set(over.paths.filter(path => over.at(path)?.kind === 'missing').map(inFolder));
  const made = over.standing.flatMap(([path]) => (path !== real && isWithin(real, path) ? [inFolder(path)] : []));
  return { found: [...new Set([...found.filter(path => !gone.has(path)), ...made.filter(isSecret)])], links };
}

/** Which names are those of secrets, and what the workspace is. */
interface Known {
  readonly isSecret: (path: string) => boolean;
  readonly roots: readonly string[];
}

/** Where a link leads; undefined where it leads nowhere, so that nothing can be read through it. */
async function followed(path: string): Promise<{ real: string; isFolder: boolean } | undefined> {
  try {
    return { real: await realPathOf(path), isFolder: (await stat(path)).isDirectory() };
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM' || code === 'ELOOP')
      return undefined;
    throw fault;
  }
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
