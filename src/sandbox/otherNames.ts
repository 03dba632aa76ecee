import { realpathSync, statSync } from 'node:fs';
import type { Mounted } from './mountinfo.js';
import { unlessClosed } from './systemFault.js';

/**
 * The other paths by which something can be reached because its disk, or a folder above or inside it, is mounted a
 * second time.
 */
export function otherNames(path: string, mounts: readonly Mounted[]): readonly string[] {
  const home = mounts.filter(mount => isIn(path, mount.path)).reduce(nearer, undefined);
  if (home === undefined) return [];
  const inner = moved(path, home.path, home.inner);
  return mounts
    .filter(mount => mount.device === home.device && mount !== home)
    .flatMap(mount => {
      if (isIn(inner, mount.inner)) return [moved(inner, mount.inner, mount.path)];
      return isIn(mount.inner, inner) ? [mount.path] : [];
    })
    .filter(other => !isIn(other, path));
}

/** Those that lead there indeed, and not to what is mounted above them. */
export function otherNamesNow(path: string, mounts: readonly Mounted[]): readonly string[] {
  return otherNames(path, mounts).flatMap(
    other => unlessClosed(() => (statSync(other).dev === statSync(path).dev ? [realpathSync(other)] : [])) ?? [],
  );
}

/** The later of two hides the earlier, where both are at one place. */
function nearer(best: Mounted | undefined, mount: Mounted): Mounted {
  return best === undefined || mount.path.length >= best.path.length ? mount : best;
}

function isIn(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

function moved(path: string, from: string, to: string): string {
  const rest = from === '/' ? path : path.slice(from.length);
  const joined = `${to === '/' ? '' : to}${rest === '/' ? '' : rest}`;
  return joined === '' ? '/' : joined;
}
