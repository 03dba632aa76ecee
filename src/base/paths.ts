/**
 * Absolute paths as text, without a file system: `/` between parts on every platform (`C:/x` on Windows).
 *
 * Invariant: these functions are lexical; what a path really names is a fact that the machine answers.
 */

/** True for `/x`, `C:/x` and `C:\x`. */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** Resolves `path` against the absolute folder `from`; `.` and `..` are taken out, `..` stops at the root. */
export function resolvePath(from: string, path: string): string {
  const slashed = /^[A-Za-z]:[\\/]/.test(path) || /^[A-Za-z]:/.test(from) ? path.replaceAll('\\', '/') : path;
  const whole = isAbsolute(slashed) ? slashed : `${from}/${slashed}`;
  const drive = /^[A-Za-z]:/.exec(whole)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of whole.slice(drive.length).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${drive.toUpperCase()}/${parts.join('/')}`;
}

/** `~` and `~/x` under `home`; everything else unchanged. */
export function expandHome(path: string, home: string): string {
  if (path === '~') return home;
  return path.startsWith('~/') ? resolvePath(home, path.slice(2)) : path;
}

export function parentOf(path: string): string {
  return resolvePath(path, '..');
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `path` is `folder` or lies below it; both absolute and normalised. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** `path` as seen from `folder`, or unchanged when it lies outside. */
export function relativeTo(folder: string, path: string): string {
  if (path === folder) return '.';
  return isWithin(folder, path) ? path.slice(folder.endsWith('/') ? folder.length : folder.length + 1) : path;
}
