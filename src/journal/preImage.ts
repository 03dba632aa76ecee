import { constants, type BigIntStats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import type { Owned } from '../protocol/owned.js';
import { sha256 } from './journal.js';
import { codeOf } from './journalError.js';
import { readWhole } from './readWhole.js';

/** What stands at a name right now. */
export type PreImage =
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      readonly hash: string;
      readonly owned: Owned;
      readonly identity: string;
      /** Device and number: another name of the same file has the same. */
      readonly inode: string;
    }
  | { readonly kind: 'missing' }
  /** A folder, a link, a device: never what an approval was bound to. */
  | { readonly kind: 'other' }
  | { readonly kind: 'too-large'; readonly bytes: number };

/** Larger files are not changed, since no copy of them could be kept. */
export const largest = 256 * 1024 * 1024;

// Neither follows a link that was put there nor hangs on a pipe.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export async function readPreImage(path: string): Promise<PreImage> {
  try {
    const file = await open(path, readOnly);
    try {
      const stats = await file.stat({ bigint: true });
      if (!stats.isFile()) return { kind: 'other' };
      if (stats.size > largest) return { kind: 'too-large', bytes: Number(stats.size) };
      const bytes = await readWhole(file, Number(stats.size));
      const owned = { mode: Number(stats.mode & 0o7777n), uid: Number(stats.uid), gid: Number(stats.gid) };
      return {
        kind: 'file',
        bytes,
        hash: sha256(bytes),
        owned,
        identity: identityOf(stats),
        inode: `${stats.dev} ${stats.ino}`,
      };
    } finally {
      await file.close();
    }
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') return { kind: 'missing' };
    if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') return { kind: 'other' };
    throw cause;
  }
}

/** Whether the file is still the one that was read, without reading it again. */
export async function isStill(path: string, identity: string): Promise<boolean> {
  try {
    return identityOf(await lstat(path, { bigint: true })) === identity;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false;
    throw cause;
  }
}

function identityOf({ dev, ino, size, mode, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mode, mtimeNs, ctimeNs].join(' ');
}
