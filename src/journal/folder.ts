import { constants } from 'node:fs';
import { mkdir, open, readlink, realpath, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './journalError.js';

/** A folder held open: what is done through `at` happens in this very folder, whatever its path leads to meanwhile. */
export interface Folder {
  at(name: string): string;
  /** Makes what happened to its names durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
  /** Folders that were made on the way, outermost first. */
  readonly made: readonly string[];
}

/** The folder is not, or no longer, at the path that was judged. */
export class FolderMoved extends Error {
  readonly code = 'folder-moved';
}

const isLinux = process.platform === 'linux';
/** Windows knows neither of the two; they count as 0 there. */
const readFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Opens the folder at this real path, made if it is missing, and checks that no symlink leads elsewhere. On Linux
 * names are then resolved from the open folder itself; elsewhere by path, with the check right before.
 */
export async function openFolder(path: string, make: boolean): Promise<Folder> {
  try {
    return await openChecked(path, path, []);
  } catch (cause) {
    if (codeOf(cause) === 'ELOOP' || codeOf(cause) === 'ENOTDIR') throw new FolderMoved(path, { cause });
    if (codeOf(cause) !== 'ENOENT' || !make || dirname(path) === path) throw cause;
  }
  const parent = await openFolder(dirname(path), make);
  try {
    await mkdir(parent.at(basename(path)));
    await parent.sync();
    return await openChecked(path, parent.at(basename(path)), [...parent.made, path]);
  } catch (cause) {
    await removeFolders(parent.made);
    throw cause;
  } finally {
    await parent.close();
  }
}

/** Removes folders that were made and are still empty, innermost first. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const path of made.toReversed()) {
    try {
      await rmdir(path);
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') return; // somebody put something into it: it stays
    }
  }
}

async function openChecked(path: string, through: string, made: readonly string[]): Promise<Folder> {
  if (process.platform === 'win32') return byPath(path, undefined, made);
  const handle = await open(through, readFolder);
  try {
    if (!isLinux) return await byPath(path, handle, made);
    const held = `/proc/self/fd/${handle.fd}`;
    if ((await readlink(held)) !== path) throw new FolderMoved(path);
    return { at: name => `${held}/${name}`, sync: () => handle.sync(), close: () => handle.close(), made };
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}

async function byPath(path: string, handle: FileHandle | undefined, made: readonly string[]): Promise<Folder> {
  const [real, there, held] = await Promise.all([realpath(path), stat(path), handle?.stat()]);
  if (slashed(real) !== slashed(path)) throw new FolderMoved(path);
  if (held !== undefined && (held.ino !== there.ino || held.dev !== there.dev)) throw new FolderMoved(path);
  return {
    at: name => join(path, name),
    sync: async () => handle?.sync(),
    close: async () => handle?.close(),
    made,
  };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
