import { resolvePath } from '../base/paths.js';
import { Unreadable } from './gitConfiguration.js';
import { readGitIndex } from './gitIndex.js';
import type { Repository } from './gitRepository.js';

/**
 * The folders in a work tree that git takes for repositories of their own, by its index: `.gitmodules` need not name
 * them. Rejects where the index cannot be read.
 */
export async function embeddedIn({ folder, tree }: Repository): Promise<readonly string[]> {
  if (tree === undefined) return [];
  const index = await readGitIndex(folder);
  if (index === undefined) throw new Unreadable(`the index in ${folder} is of a kind that is not read`);
  return [...index.entries].filter(([, { isRepository }]) => isRepository).map(([name]) => resolvePath(tree, name));
}
