import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './journalError.js';
import { isInUse } from './shadowIndex.js';

export interface ShadowLimits {
  readonly isAlive: (writer: string) => boolean;
  /** One that was not looked into since then goes. */
  readonly unusedSince: number;
  /** One that is larger goes as well; the next look makes it anew. */
  readonly mostBytes: number;
}

/**
 * Takes away shadow repositories that are unused or grew too large; returns how many. What undo needs is in the journal.
 *
 * Invariant: one that a living process has an index in stays. They are removed whole, since `git gc` would take what
 * only those indexes name.
 */
export async function pruneShadows(folder: string, limits: ShadowLimits): Promise<number> {
  let gone = 0;
  for (const name of await namesIn(folder)) {
    const repository = join(folder, name);
    if (name.endsWith(doomed)) {
      await rm(repository, { recursive: true, force: true }); // whoever began that was killed
      continue;
    }
    if (await isInUse(repository, limits.isAlive)) continue;
    if ((await lastUse(repository)) >= limits.unusedSince && (await bytesIn(repository)) <= limits.mostBytes) continue;
    const out = join(folder, `${randomUUID()}${doomed}`);
    await rename(repository, out);
    await rm(out, { recursive: true, force: true });
    gone += 1;
  }
  return gone;
}

const doomed = '.gone';

async function lastUse(repository: string): Promise<number> {
  const names = await readdir(repository);
  const found = await Promise.all(names.map(async name => statOf(join(repository, name))));
  return Math.max(...found.map(stats => stats?.mtimeMs ?? 0));
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries)
    if (entry.isFile()) bytes += (await statOf(join(entry.parentPath, entry.name)))?.size ?? 0;
  return bytes;
}

/** Undefined: it is gone meanwhile, such as a lock of git. */
async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []; // no command was ever run
    throw cause;
  }
}
