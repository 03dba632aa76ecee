import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Owned } from '../protocol/owned.js';
import type { ChangedFile } from './applyChanges.js';
import { codeOf } from './journalError.js';
import { readPreImage } from './preImage.js';
import { isBlob, type RawChange } from './shadowRaw.js';

/** By what the changes of one command are told. */
export interface Telling {
  readonly root: string;
  /** Hashes in the journal by the names of blobs. */
  readonly images: ReadonlyMap<string, string>;
  /** When the look before the command began, in milliseconds since 1970. */
  readonly since: number;
  /** Blobs of files that are gone: a new name of one of them is a moved file. */
  readonly gone: ReadonlySet<string>;
}

/**
 * One change as it goes on record, or why it is not covered, in words.
 *
 * Invariant: a file is told as made only if it was not there before. A look also begins to see files when ignore files
 * change or a repository inside the folder goes, and an undo would delete what a person made long ago.
 */
export async function tellChange(change: RawChange, telling: Telling): Promise<ChangedFile | string> {
  const { from, to } = change;
  const path = join(telling.root, change.path);
  const [pre, post] = [telling.images.get(from.blob), telling.images.get(to.blob)];
  // Without one side a change would look like a file that was made, or deleted.
  const isHalf = isBlob(from.blob) !== (pre !== undefined) || isBlob(to.blob) !== (post !== undefined);
  if (isHalf) return `${change.path} could not be kept`;
  if (pre === undefined) {
    if (post === undefined) return `${change.path} was there at neither look`;
    const born = await bornAt(path);
    if (born !== undefined && born < telling.since && !telling.gone.has(to.blob))
      return `${change.path} was there before, where it was not looked at`;
    return { what: 'create', path, post };
  }
  if (post === undefined) return { what: 'delete', path, pre, owned: mine(from.mode) };
  if (from.mode === to.mode) return { what: 'modify', path, pre, post };
  return { what: 'modify', path, pre, post, ...(await rightsOf(path, from.mode)) };
}

const executableMode = '100755';

/** git knows only whether a file could be run; the rest of its rights are those that it has now. */
async function rightsOf(path: string, before: string): Promise<{ owned?: Owned; becomes?: Owned }> {
  const now = await readPreImage(path);
  if (now.kind !== 'file') return {};
  const { owned } = now;
  const executable = (owned.mode & 0o444) >> 2;
  const mode = before === executableMode ? owned.mode | executable : owned.mode & ~0o111;
  return { owned: { ...owned, mode }, becomes: owned };
}

/** Undefined: there is no file. Where a file system does not say when a file was made, its last change has to do. */
async function bornAt(path: string): Promise<number | undefined> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return undefined;
    return stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.ctimeMs;
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw cause;
  }
}

/** Of a file that is gone git knows only whether it could be run. */
function mine(mode: string): Owned {
  return { mode: mode === executableMode ? 0o755 : 0o644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
