import { isWithin, parentOf } from '../base/paths.js';
import type { Places } from './context.js';
import { isStrange, isWithinFolded, nameSet } from './names.js';

/** Where a path lies, as far as policy cares. */
export type Spot = 'own' | 'inside' | 'temp' | 'home' | 'system' | 'outside' | 'unknown';

const systemFolders = [
  ...['bin', 'boot', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'opt', 'proc', 'root', 'run', 'sbin', 'srv', 'sys', 'usr'],
  ...['var', 'System', 'Library', 'Applications', 'private/etc', 'private/var', 'cores', 'nix'],
].flatMap(name => [`/${name}`, `/${name}/**`]);
const windowsFolders = ['Windows', 'Program Files', 'Program Files (x86)', 'ProgramData', 'Boot', 'Recovery'].flatMap(
  name => [`*:/${name}`, `*:/${name}/**`],
);
const isSystem = nameSet(['/', '/home', '/Users', ...systemFolders, ...windowsFolders]);

/** Roots that have an inside: a home folder, `/` and whatever contains the home have none. */
export function rootsWithInside(context: Pick<Places, 'roots' | 'home'>): readonly string[] {
  return context.roots.filter(root => root !== '' && parentOf(root) !== root && !isWithinFolded(root, context.home));
}

/** Classifies one absolute path. Whatever is not exactly inside is outside: a sibling that shares a prefix, another case. */
export function locate(path: string, context: Places): Spot {
  if (isStrange(path)) return 'unknown';
  if (context.own.some(own => isWithinFolded(own, path))) return 'own';
  if (rootsWithInside(context).some(root => isWithin(root, path))) return 'inside';
  if (isTemporary(path, context)) return 'temp';
  if (isWithinFolded(context.home, path)) return 'home';
  return isSystem(path) || /^[A-Za-z]:\/?$/.test(path) ? 'system' : 'outside';
}

/** Named in a temporary folder, which is nobody's own itself, and no part of a home that somebody has there. */
function isTemporary(path: string, { temp, home }: Places): boolean {
  const touchesHome = isWithinFolded(home, path) || isWithinFolded(path, home);
  return temp.some(folder => folder !== path && isWithin(folder, path) && !(touchesHome && isWithin(folder, home)));
}

/** Whether a reader of names, or of what is not hidden, may read Countersign's own state below `path`. */
export function showsOwn(path: string, context: Places): boolean {
  return context.own.some(own => isWithinFolded(path, own) && !/\/\./.test(own.slice(path.length - 1)));
}

/** Whether acting on all below `path` reaches Countersign's own state. */
export function reachesOwn(path: string, context: Places): boolean {
  return context.own.some(own => isWithinFolded(path, own));
}
