import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { codeOf, unlessMissing } from './systemFault.js';

/** How far is looked, breadth first. What lies beyond is not held, and the documents say so. */
const deepest = 4;
const mostFolders = 400;

/** Large, written by tools alone, and of no meaning to an editor. */
const passedOver = new Set(['node_modules', 'target', 'vendor', '__pycache__', '.venv', '.cache']);

export interface Nested {
  /** What has one of the names that were looked for, and folders that could not be looked into. */
  readonly named: readonly string[];
  /** What git keeps a repository in, and files that say where that is. */
  readonly repositories: readonly string[];
}

type List = (folder: string) => readonly Dirent[];

/** What stands in a folder and deeper and has one of these names, or is a repository. Links are not followed. */
export function nestedPlaces(root: string, names: ReadonlySet<string>, list: List = entriesOf): Nested {
  const named: string[] = [];
  const repositories: string[] = [];
  const queue = [{ folder: root, depth: 0 }];
  for (const { folder, depth } of queue) {
    const entries = unlessShut(() => list(folder));
    if (entries === undefined) {
      named.push(folder); // whose command shut it may open it again
      continue;
    }
    const all = new Set(entries.map(({ name }) => name));
    if (isBare(all)) repositories.push(folder);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name === '.git') repositories.push(path);
      else if (names.has(entry.name)) named.push(path);
      else if (isSearched(entry) && depth < deepest && queue.length < mostFolders)
        queue.push({ folder: path, depth: depth + 1 });
    }
  }
  return { named, repositories };
}

function entriesOf(folder: string): readonly Dirent[] {
  return unlessMissing(() => readdirSync(folder, { withFileTypes: true })) ?? [];
}

function unlessShut<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (fault) {
    if (codeOf(fault) === 'EACCES') return undefined;
    throw fault;
  }
}

function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() && !passedOver.has(entry.name);
}

/** What git takes for a repository without a `.git`. */
function isBare(names: ReadonlySet<string>): boolean {
  return ['HEAD', 'objects', 'refs'].every(name => names.has(name));
}
