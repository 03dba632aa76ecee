import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { NoSandbox } from './backend.js';
import { readMountinfo } from './mountinfo.js';
import { fileWithOtherName } from './otherLinks.js';
import { otherNamesNow } from './otherNames.js';
import { unlessClosed } from './systemFault.js';

/** The real paths of what is there to be hidden, with the other paths that mounts give it. */
export function placesToHide(hidden: readonly string[]): readonly string[] {
  const mounts = readMountinfo(unlessClosed(() => readFileSync('/proc/self/mountinfo', 'utf8')) ?? '');
  const real = hidden.filter(path => existsSync(path)).flatMap(path => unlessClosed(() => realpathSync(path)) ?? []);
  return [...new Set(real.flatMap(path => [path, ...otherNamesNow(path, mounts)]))];
}

/**
 * The words that put nothing in their place. What lies in a hidden folder is hidden with it, by whatever name, but for
 * what is shown.
 */
export function hide(places: readonly string[], shown: readonly string[]): readonly string[] {
  places.filter(path => !isHome(path)).forEach(refuseOtherNames);
  const outermost = places.filter(path => !places.some(other => path.startsWith(`${other}/`)));
  return outermost.flatMap(path => {
    if (shown.includes(path)) return [];
    if (!lstatSync(path).isDirectory()) return ['--ro-bind', '/dev/null', path];
    const below = shown.filter(one => one.startsWith(`${path}/`)).flatMap(one => ['--ro-bind', one, one]);
    return ['--perms', below.length === 0 ? '0000' : '0111', '--tmpfs', path, ...below, '--remount-ro', path];
  });
}

/** Somebody else's home is full of second names that mean nothing. */
function isHome(path: string): boolean {
  return path === '/root' || dirname(path) === '/home';
}

/** A second name of a hidden file, made before there was a sandbox, would lead to it. */
function refuseOtherNames(path: string): void {
  const linked = fileWithOtherName(path);
  if (linked === undefined) return;
  throw new NoSandbox(`${linked} is to be hidden and has another name on this disk (a hard link); remove that`);
}
