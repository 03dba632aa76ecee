import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Intent } from '../protocol/intent.js';
import type { Journal } from './journal.js';
import { codeOf } from './journalError.js';

export interface PruneLimits {
  readonly mostBytes: number;
  /** What was put or used since then stays: a window may be about to name it. */
  readonly keepSince: number;
  /** Further hashes that stay: those of a session that goes on. */
  readonly keep: ReadonlySet<string>;
}

/** What was taken away; `until`: everything that was last used before is gone. */
export interface PrunedImages {
  readonly images: number;
  readonly bytes: number;
  readonly until: number;
}

interface Image {
  readonly path: string;
  readonly bytes: number;
  readonly at: number;
}

/**
 * Takes away images until the rest is small enough, those first that were not used for the longest time.
 *
 * Invariant: what an intent names stays whatever its age, or what was cut off could be neither completed nor reverted.
 */
export async function pruneImages(journal: Journal, limits: PruneLimits): Promise<PrunedImages> {
  const images = await imagesIn(journal.images);
  let bytes = images.reduce((sum, image) => sum + image.bytes, 0);
  const gone = { images: 0, bytes: 0, until: 0 };
  if (bytes <= limits.mostBytes) return gone;
  const kept = new Set([...limits.keep, ...(await hashesOfIntents(journal))]);
  for (const { path, at, bytes: size } of images.toSorted((a, b) => a.at - b.at)) {
    if (bytes <= limits.mostBytes || at >= limits.keepSince) break;
    if (kept.has(hashOf(path)) || !(await removeIfOld(path, limits.keepSince))) continue;
    bytes -= size;
    gone.images += 1;
    gone.bytes += size;
    gone.until = at;
  }
  return gone;
}

async function imagesIn(folder: string): Promise<readonly Image[]> {
  const found: Image[] = [];
  for (const part of await readdir(folder)) {
    const names = await readdir(join(folder, part));
    const images = await Promise.all(names.map(name => imageAt(join(folder, part, name))));
    found.push(...images.flatMap(image => image ?? []));
  }
  return found;
}

async function imageAt(path: string): Promise<Image | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, at: mtimeMs };
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined; // another window prunes as well
    throw cause;
  }
}

/** Looked at again just before: it may have been put once more meanwhile. */
async function removeIfOld(path: string, keepSince: number): Promise<boolean> {
  const image = await imageAt(path);
  if (image === undefined || image.at >= keepSince) return false;
  await unlink(path);
  return true;
}

/** An intent that cannot be read may name any image: then the fault is the caller's, and nothing goes. */
async function hashesOfIntents(journal: Journal): Promise<readonly string[]> {
  const intents = await Promise.all((await journal.begun()).map(id => journal.intent(id)));
  return intents.flatMap(intent => (intent === undefined ? [] : hashesOf(intent)));
}

function hashesOf({ steps }: Intent): readonly string[] {
  return steps.flatMap(step => [step.pre ?? [], 'post' in step ? step.post : []].flat());
}

function hashOf(path: string): string {
  return path.slice(path.lastIndexOf('.') - 64, path.lastIndexOf('.'));
}
