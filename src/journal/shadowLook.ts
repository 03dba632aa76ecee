import { access, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runShadowGit, type ShadowPlace } from './shadowGit.js';

/**
 * The folder as it stands now, as the name of a tree; undefined where it took too long, could not be read, or the signal
 * came. No process and no lock of it is left then.
 */
export async function look(place: ShadowPlace, signal: AbortSignal): Promise<string | undefined> {
  const tree = await take(place, signal);
  if (tree === undefined) await tidy(place);
  return tree;
}

async function take(place: ShadowPlace, signal: AbortSignal): Promise<string | undefined> {
  const isFirst = !(await isThere(place.index));
  if (!isFirst && !(await forgetRepositories(place, signal))) return startOver(place, signal);
  const excludes = ['-c', `core.excludesFile=${join(place.root, '.git', 'info', 'exclude')}`];
  // All that the first look reads goes into one pack: that is much smaller than a file each.
  const packed = isFirst ? ['-c', 'core.bigFileThreshold=1'] : [];
  const words = [...excludes, ...packed, 'add', '-A', '--ignore-errors', '.'];
  const timeoutMs = isFirst ? firstMs : scanMs;
  const added = await runShadowGit(place, { words, timeoutMs, isPartlyGood: true, signal });
  if (added === undefined) return undefined;
  const tree = await runShadowGit(place, { words: ['write-tree'], timeoutMs: readMs, signal });
  return tree === undefined ? startOver(place, signal) : tree.toString().trim();
}

/**
 * Of a repository inside the folder that the index already names, `add` asks whether it has changed; git then runs
 * what that repository configures, its filters for one. So no look begins with an index that names one.
 */
async function forgetRepositories(place: ShadowPlace, signal: AbortSignal): Promise<boolean> {
  const listed = await runShadowGit(place, { words: ['ls-files', '-z', '--stage'], timeoutMs: readMs, signal });
  if (listed === undefined) return false;
  const inside = listed.toString('latin1').split('\0').filter(isRepository);
  if (inside.length === 0) return true;
  const input = Buffer.from(inside.map(line => `${line.slice(line.indexOf('\t') + 1)}\0`).join(''), 'latin1');
  const words = ['update-index', '-z', '--force-remove', '--stdin'];
  return (await runShadowGit(place, { words, input, timeoutMs: readMs, signal })) !== undefined;
}

/** A line of `ls-files --stage`: mode, blob, stage, path. */
function isRepository(line: string): boolean {
  return line.startsWith('160000 ');
}

/** An index that git cannot read, or that names what is kept no more, would stay so: the next look begins without. */
async function startOver({ index }: ShadowPlace, signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await rm(index, { force: true });
}

/** Whoever was killed here left a lock, with which the next look would fail as well, and maybe half a pack. */
async function tidy({ index, repository, clock }: ShadowPlace): Promise<void> {
  await rm(`${index}.lock`, { force: true });
  const packs = join(repository, 'objects', 'pack');
  for (const name of await readdir(packs).catch(() => [])) {
    if (!name.startsWith('tmp_')) continue;
    const path = join(packs, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity })); // gone meanwhile
    // A younger one may be just written by another window.
    if (clock.now() - mtimeMs > firstMs) await rm(path, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const readMs = 20_000;
const scanMs = 60_000;
/** The first look at a large folder reads all of it; no command waits for that. */
const firstMs = 600_000;
