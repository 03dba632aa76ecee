import { isWithin, relativeTo } from '../base/paths.js';
import { bytesOf } from './fileImage.js';
import { GitIgnore } from './gitIgnore.js';
import type { Overlay } from './overlay.js';

/** Files that say what a search leaves out. */
export const ignoreFiles: readonly string[] = ['.gitignore', '.ignore', '.rgignore'];

/** The files that stand in memory alone and that a search below these folders would open, with their bytes. */
export async function searchable(
  overlay: Overlay,
  under: readonly string[],
): Promise<readonly (readonly [path: string, bytes: Uint8Array])[]> {
  const ignores = new Map(under.map(root => [root, new GitIgnore({ root, gitFolder: `${root}/.git` })]));
  const found: (readonly [string, Uint8Array])[] = [];
  for (const [path, image] of overlay.standing) {
    const root = under.find(folder => isWithin(folder, path));
    if (root === undefined) continue;
    const isLeftOut = path !== root && (isOfGit(root, path) || (await ignores.get(root)?.ignores(path)) === true);
    if (!isLeftOut) found.push([path, image.kind === 'text' ? bytesOf(image) : new Uint8Array()]);
  }
  return found;
}

/** As the search itself sorts: folder by folder, each name as bytes. */
export function inOrder<T>(found: readonly T[], pathOf: (one: T) => string, under: readonly string[]): readonly T[] {
  const key = (one: T): readonly Buffer[] => {
    const path = pathOf(one);
    const root = under.findIndex(folder => isWithin(folder, path));
    return [String(root).padStart(6, '0'), ...path.split('/')].map(part => Buffer.from(part));
  };
  const keyed = found.map(one => ({ one, key: key(one) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ one }) => one);
}

function compare(a: readonly Buffer[], b: readonly Buffer[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = Buffer.compare(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function isOfGit(root: string, path: string): boolean {
  return relativeTo(root, path).split('/').includes('.git');
}
