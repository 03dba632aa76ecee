import { dirname, relative } from 'node:path';
import type { Confined } from './confinement.js';
import { nestedPlaces } from './nestedPlaces.js';
import { isPlaceholder } from './placeholders.js';

const noNames: ReadonlySet<string> = new Set();
const mostShown = 5;

/**
 * A sentence about the repositories that a command made: what git runs there could not be held, since it was not there.
 * The empty text where it made none. Never throws.
 */
export function aboutNewRepositories({ mode, writable, protected: held }: Confined): string {
  if (mode === 'read-only') return '';
  const isHeld = (path: string): boolean => held.some(one => one === path || one.startsWith(`${path}/`));
  const made = writable.flatMap(root =>
    nestedPlaces(root, noNames)
      .repositories.filter(path => !isHeld(path) && !isPlaceholder(path))
      .map(path => relative(dirname(root), path)),
  );
  if (made.length === 0) return '';
  const more = made.length > mostShown ? ` and ${made.length - mostShown} more` : '';
  const names = made.slice(0, mostShown).map(name => JSON.stringify(name));
  return `[The command made what git takes for a repository: ${names.join(', ')}${more}. Look at its settings and hooks before git, or an editor, is used there.]`;
}
