import { realpathSync, statSync } from 'node:fs';

/** What makes a folder this folder: a clone put in its place has the same path and another identity. */
export interface FolderIdentity {
  /** The machine it is on, as the editor names it; empty for this one. */
  readonly authority: string;
  readonly real: string;
  readonly inode: string;
  /** Nanoseconds since 1970; '0' where the file system does not know. */
  readonly born: string;
}

/** Undefined when the folder cannot be read: then it has no rules. */
export function readFolderIdentity(authority: string, path: string): FolderIdentity | undefined {
  try {
    const real = realpathSync.native(path);
    const stat = statSync(real, { bigint: true });
    return { authority, real, inode: String(stat.ino), born: String(stat.birthtimeNs) };
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault) return undefined;
    throw fault;
  }
}

/** Same place, whatever folder stands there. */
export function isSamePlace(a: FolderIdentity, b: FolderIdentity): boolean {
  return a.authority === b.authority && a.real === b.real;
}

/** Inodes are reused after a delete, so inode and time of birth decide together. */
export function isSameFolder(a: FolderIdentity, b: FolderIdentity): boolean {
  return isSamePlace(a, b) && a.inode === b.inode && a.born === b.born;
}
