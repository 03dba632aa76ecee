import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './journalError.js';

/**
 * Writes one of our own files whole or not at all, durable when it resolves and readable by this user alone.
 * Rejects with the system's error; the file is then as it was.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const temp = `${path}.${randomUUID()}.tmp`;
  const { file, made } = await openNew(temp);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temp, path);
  } catch (cause) {
    await rm(temp, { force: true });
    throw cause;
  }
  await syncFolder(folder);
  if (made !== undefined) await syncAbove(folder, dirname(made));
}

/** Most often the folder is there; `made` is the outermost one that was not. */
async function openNew(path: string): Promise<{ readonly file: FileHandle; readonly made: string | undefined }> {
  try {
    return { file: await open(path, 'wx', 0o600), made: undefined };
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
  }
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return { file: await open(path, 'wx', 0o600), made };
}

/** A folder is there after a crash only if the one that holds it is durable too. */
async function syncAbove(folder: string, top: string): Promise<void> {
  for (let above = dirname(folder); above.length >= top.length; above = dirname(above)) {
    await syncFolder(above);
    if (above === top) return;
  }
}

/** Makes a rename durable. Windows has no such thing for folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
