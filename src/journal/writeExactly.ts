import { link, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { assertNever } from '../base/never.js';
import type { Owned } from '../protocol/owned.js';
import { refusalFrom, refusalOf, type ExactChange, type Refusal } from './exactChange.js';
import { openFolder, removeFolders, type Folder } from './folder.js';
import { codeOf } from './journalError.js';
import { isStill, readPreImage, type PreImage } from './preImage.js';

/** `made`: folders that had to be made for it, outermost first. */
export type Written = { readonly kind: 'written'; readonly made: readonly string[] } | Refusal;

type Change<Kind extends ExactChange['kind']> = Extract<ExactChange, { kind: Kind }>;
type Enter = (path: string, make: boolean) => Promise<Folder>;

/**
 * Makes one change, durable when it resolves, or none. Rejects only on faults that are no answer of the file system.
 *
 * Invariant: nothing is written through a link, into a folder other than the one that was judged, or over bytes other
 * than those that were judged; no reader ever sees half a file.
 */
export async function writeExactly(change: ExactChange): Promise<Written> {
  const folders: Folder[] = [];
  const enter: Enter = async (path, make) => {
    const folder = await openFolder(dirname(path), make);
    folders.push(folder);
    return folder;
  };
  let made: readonly string[] = [];
  try {
    const refusal = await carryOut(change, enter);
    made = folders.flatMap(folder => folder.made);
    if (refusal === undefined) return { kind: 'written', made };
    await removeFolders(made);
    return refusal;
  } catch (cause) {
    await removeFolders(folders.flatMap(folder => folder.made));
    return refusalFrom(change.path, cause);
  } finally {
    await Promise.all(folders.map(folder => folder.close()));
  }
}

/** What stands where the change will be made, or why it will not be made. Writes nothing. */
export async function checkChange(change: ExactChange): Promise<{ readonly kind: 'fits'; image: PreImage } | Refusal> {
  try {
    const image = await lookAt(change.path);
    const refusal = refusalOf(image, change);
    if (refusal !== undefined) return refusal;
    if (change.kind === 'move' && (await lookAt(change.to)).kind !== 'missing') return changedMeanwhile(change.to);
    return { kind: 'fits', image };
  } catch (cause) {
    return refusalFrom(change.path, cause);
  }
}

/** What stands at this real path; what the file system refuses is thrown. */
export async function lookAt(path: string): Promise<PreImage> {
  try {
    const folder = await openFolder(dirname(path), false);
    try {
      return await readPreImage(folder.at(basename(path)));
    } finally {
      await folder.close();
    }
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return { kind: 'missing' };
    throw cause;
  }
}

function carryOut(change: ExactChange, enter: Enter): Promise<Refusal | undefined> {
  switch (change.kind) {
    case 'write':
      return replace(change, enter);
    case 'delete':
      return remove(change, enter);
    case 'move':
      return move(change, enter);
    default:
      return assertNever(change);
  }
}

async function replace(change: Change<'write'>, enter: Enter): Promise<Refusal | undefined> {
  const folder = await enter(change.path, change.before === undefined);
  const target = folder.at(basename(change.path));
  const image = await readPreImage(target);
  const refusal = refusalOf(image, change);
  if (refusal !== undefined) return refusal;
  const temp = folder.at(change.temp);
  let isPlaced = false;
  try {
    await writeTemp(temp, change.bytes, change.owned ?? (image.kind === 'file' ? image.owned : undefined));
    isPlaced = image.kind === 'file' ? await swap(temp, target, image.identity) : await occupy(temp, target);
  } finally {
    if (!isPlaced) await rm(temp, { force: true });
  }
  if (!isPlaced) return changedMeanwhile(change.path);
  await folder.sync();
  return undefined;
}

async function remove(change: Change<'delete'>, enter: Enter): Promise<Refusal | undefined> {
  const folder = await enter(change.path, false);
  const target = folder.at(basename(change.path));
  const image = await readPreImage(target);
  const refusal = refusalOf(image, change);
  if (refusal !== undefined) return refusal;
  if (image.kind !== 'file' || !(await isStill(target, image.identity))) return changedMeanwhile(change.path);
  await unlink(target);
  await folder.sync();
  return undefined;
}

async function move(change: Change<'move'>, enter: Enter): Promise<Refusal | undefined> {
  const from = await enter(change.path, false);
  const source = from.at(basename(change.path));
  const image = await readPreImage(source);
  const refusal = refusalOf(image, change);
  if (refusal !== undefined) return refusal;
  const to = await enter(change.to, true);
  if (image.kind !== 'file' || !(await isStill(source, image.identity))) return changedMeanwhile(change.path);
  if (!(await occupy(source, to.at(basename(change.to))))) return changedMeanwhile(change.to);
  await to.sync();
  await from.sync();
  return undefined;
}

async function writeTemp(path: string, bytes: Uint8Array, owned: Owned | undefined): Promise<void> {
  const file = await open(path, 'wx', owned === undefined ? 0o666 : 0o600);
  try {
    await file.writeFile(bytes);
    if (owned !== undefined) {
      const { uid, gid } = await file.stat();
      if (uid !== owned.uid || gid !== owned.gid) await file.chown(owned.uid, owned.gid);
      await file.chmod(owned.mode); // after the owner, whose change takes bits away
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts `temp` in the place of the file that was read. False: it is another by now. */
async function swap(temp: string, target: string, identity: string): Promise<boolean> {
  if (!(await isStill(target, identity))) return false;
  await rename(temp, target);
  return true;
}

/** Gives a file a name that must be free. False: it is not. A link, unlike a rename, never takes another's place. */
async function occupy(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'EEXIST') return false;
    if (!withoutLinks.has(code)) throw cause;
    if (await isTaken(target)) return false;
    await rename(source, target);
    return true;
  }
  await unlink(source);
  return true;
}

/** What file systems without hard links say. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

async function isTaken(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (cause: unknown) => {
      if (codeOf(cause) === 'ENOENT') return false;
      throw cause;
    },
  );
}

function changedMeanwhile(path: string): Refusal {
  return { kind: 'changed-meanwhile', path };
}
