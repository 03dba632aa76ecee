import { access, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { largeFiles, type LargeFiles } from './shadowLarge.js';
import { runShadowGit, type ShadowPlace } from './shadowGit.js';

/** How a folder stood: the name of a tree, and what is too large to be in it. */
export interface Standing {
  readonly tree: string;
  readonly large: LargeFiles;
  /** When the look began, in milliseconds since 1970: a file that was made before should be in it. */
  readonly since: number;
}

/**
 * The folder as it stands now; undefined where it took too long, could not be read, or the signal came. No process and
 * no lock of it is left then.
 */
export async function look(place: ShadowPlace, signal: AbortSignal): Promise<Standing | undefined> {
  const standing = await take(place, signal);
  if (standing === undefined) await tidy(place);
  return standing;
}

async function take(place: ShadowPlace, signal: AbortSignal): Promise<Standing | undefined> {
  const since = place.clock.now();
  const isFirst = !(await isThere(place.index));
  if (!isFirst && !(await forgetRepositories(place, signal))) return startOver(place, signal);
  const excludes = ['-c', `core.excludesFile=${join(place.root, '.git', 'info', 'exclude')}`];
  const timeoutMs = isFirst ? firstMs : scanMs;
  const large = await largeFiles(place, excludes, { timeoutMs, signal });
  if (large === undefined) return undefined;
  // All that the first look reads goes into one pack: that is much smaller than a file each.
  const packed = isFirst ? ['-c', 'core.bigFileThreshold=1'] : [];
  const words = [...excludes, ...packed, 'add', '-A', '--ignore-errors', ...pathsFromInput];
  const input = Buffer.from(['.', ...[...large.keys()].map(name => `:(exclude,literal)${name}`)].join('\0'), 'latin1');
  const added = await runShadowGit(place, { words, input, timeoutMs, isPartlyGood: true, signal });
  if (added === undefined) return undefined;
  const tree = await runShadowGit(place, { words: ['write-tree'], timeoutMs: readMs, signal });
  return tree === undefined ? startOver(place, signal) : { tree: tree.toString().trim(), large, since };
}

const pathsFromInput = ['--pathspec-from-file=-', '--pathspec-file-nul'];

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

/** Whoever was killed here left a lock, with which the next look would fail as well, and maybe half an object. */
async function tidy({ index, repository, clock }: ShadowPlace): Promise<void> {
  await rm(`${index}.lock`, { force: true });
  const objects = join(repository, 'objects');
  for (const name of await readdir(objects, { recursive: true }).catch(() => [])) {
    if (!basename(name).startsWith('tmp_')) continue;
    const path = join(objects, name);
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
