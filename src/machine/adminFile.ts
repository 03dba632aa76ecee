import { lstatSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, whyNot } from './faultCode.js';
import { readWindowsAdminFile } from './adminFileWindows.js';

export type AdminFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'policy'; readonly path: string; readonly text: string }
  /** Somebody else than the administrator could have written it: the agent stops, and `why` says what to mend. */
  | { readonly kind: 'insecure'; readonly path: string; readonly why: string };

const place = {
  linux: '/etc/countersign/policy.json',
  darwin: '/Library/Application Support/Countersign/policy.json',
};

/**
 * The administrator's policy. Its place is fixed for each platform: no setting, no variable and no argument moves it.
 *
 * Invariant: text is returned only when the file and every folder above it belong to the administrator and nobody else
 * may write them. What cannot be verified counts as insecure.
 */
export function readAdminFile(): AdminFile {
  if (process.platform === 'win32') return readWindowsAdminFile();
  const path = process.platform === 'darwin' ? place.darwin : place.linux;
  try {
    for (let at = path; ; at = dirname(at)) {
      const trouble = troubleWith(at, at === path);
      if (trouble !== undefined) return { kind: 'insecure', path, why: trouble };
      if (at === '/') return { kind: 'policy', path, text: readFileSync(path, 'utf8') };
    }
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return { kind: 'none' };
    return { kind: 'insecure', path, why: `${path} cannot be read: ${whyNot(fault)}` };
  }
}

function troubleWith(path: string, isFile: boolean): string | undefined {
  const { uid, mode, ...found } = statsOf(path);
  if (isFile ? !found.isFile : !found.isFolder) return `${path} is not a plain ${isFile ? 'file' : 'folder'}`;
  if (uid !== 0) return `${path} does not belong to root`;
  if ((mode & 0o022) !== 0) return `${path} may be written by others than root`;
  return undefined;
}

function statsOf(path: string): { uid: number; mode: number; isFile: boolean; isFolder: boolean } {
  const stats = lstatSync(path); // a link is no plain file: whoever owns its target is another question
  return { uid: stats.uid, mode: stats.mode, isFile: stats.isFile(), isFolder: stats.isDirectory() };
}
