import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { unlessClosed } from './systemFault.js';

/** How far is looked, breadth first. What lies beyond is not held, and the documents say so. */
const deepest = 4;
const mostFolders = 400;

/** Large, written by tools alone, and of no meaning to an editor. */
const passedOver = new Set(['node_modules', 'target', 'vendor', '__pycache__', '.venv', '.cache']);

export interface Nested {
  /** What has one of the names that were looked for. */
  readonly named: readonly string[];
  /** What git keeps a repository in, and files that say where that is. */
  readonly repositories: readonly string[];
}

/** What stands in a folder and deeper and has one of these names, or is a repository. Links are not followed. */
export function nestedPlaces(root: string, names: ReadonlySet<string>): Nested {
  const named: string[] = [];
  const repositories: string[] = [];
  const queue = [{ folder: root, depth: 0 }];
  for (const { folder, depth } of queue) {
    const entries = unlessClosed(() => readdirSync(folder, { withFileTypes: true })) ?? [];
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

function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() && !passedOver.has(entry.name);
}

/** What git takes for a repository without a `.git`. */
function isBare(names: ReadonlySet<string>): boolean {
  return ['HEAD', 'objects', 'refs'].every(name => names.has(name));
}
