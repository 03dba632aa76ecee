import type { Escape } from './escape.js';

/** One attempt on a file that must stay as it is. */
export function keeps(says: string, name: string, tries: string, more: Partial<Escape> = {}): Escape {
  return { says, tries, gotOut: world => world.isChanged(name), arrange: world => world.write(name), ...more };
}

/** One attempt on what is missing and must stay so. */
export function staysMissing(says: string, name: string, tries: string, more: Partial<Escape> = {}): Escape {
  return { says, tries, gotOut: world => world.has(name), ...more };
}
