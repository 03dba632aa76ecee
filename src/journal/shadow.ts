import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.js';
import type { ChangedFile } from './applyChanges.js';
import { sha256, type Journal } from './journal.js';
import { patternsAbove } from './patternsAbove.js';
import { keepBlobs } from './shadowBlobs.js';
import { tellChange } from './shadowChange.js';
import { runShadowGit, type ShadowPlace } from './shadowGit.js';
import { openIndex, type IndexOwner } from './shadowIndex.js';
import { changedLarge, isLarge } from './shadowLarge.js';
import { look, type Standing } from './shadowLook.js';
import { isBlob, readRaw, type RawChange } from './shadowRaw.js';

export interface ShadowDeps {
  /** Where shadow repositories live: outside of every workspace. */
  readonly folder: string;
  readonly journal: Pick<Journal, 'put' | 'writer'>;
  readonly isAlive: IndexOwner['isAlive'];
  readonly clock: Clock;
  /** Real path of git, and where it looks for its own programs. */
  readonly git: string;
  readonly path: string;
}

/** What a command changed, and what of it is not covered, in words. */
export interface Found {
  readonly files: readonly ChangedFile[];
  readonly uncovered: readonly string[];
}

/**
 * How a folder stood, by a repository of our own beside the user's: what changed between two moments is found by it.
 *
 * Invariant: the user's own repository, its index and its stash are never opened; what is kept of a file are its very
 * bytes, whatever attributes the folder sets. What ignore files name is not looked at.
 */
export class Shadow {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly place: ShadowPlace,
    private readonly journal: Pick<Journal, 'put'>,
  ) {}

  /** Undefined where git cannot make one. `root` is a real path. */
  static async open(root: string, deps: ShadowDeps, signal: AbortSignal): Promise<Shadow | undefined> {
    const { folder, journal, clock, git, path, isAlive } = deps;
    const repository = join(folder, sha256(Buffer.from(root)).slice(0, 32));
    await mkdir(repository, { recursive: true, mode: 0o700 });
    const index = await openIndex(repository, { writer: journal.writer, isAlive });
    const place = { git, path, repository, index, root, clock };
    const made = await runShadowGit(place, { words: ['init', '-q', '--template='], timeoutMs: readMs, signal });
    if (made === undefined) return undefined;
    await mkdir(join(repository, 'info'), { recursive: true });
    await writeFile(join(repository, 'info', 'attributes'), exactBytes);
    await writeFile(join(repository, 'info', 'exclude'), await patternsAbove(root));
    return new Shadow(place, journal);
  }

  /** The folder as it stands, for `between`; undefined where it took too long or could not be read. */
  snapshot(signal: AbortSignal): Promise<Standing | undefined> {
    const next = this.last.then(() => look(this.place, signal));
    this.last = next.catch(() => undefined);
    // It may still stand behind another look when the signal comes.
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
      next.then(resolve, reject);
    });
  }

  /** Everything that is another in the second than in the first; the journal then has both sides of it. */
  async between(before: Standing, after: Standing, signal: AbortSignal): Promise<Found> {
    const large = changedLarge(before.large, after.large);
    if (before.tree === after.tree) return { files: [], uncovered: large };
    const trees = [before.tree, after.tree];
    const words = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-ext-diff', '--full-index', ...trees];
    const raw = await runShadowGit(this.place, { words, timeoutMs: readMs, signal });
    if (raw === undefined) return { files: [], uncovered: [...large, 'what it changed could not be compared'] };
    const { changes: all, unnamed } = readRaw(raw);
    const changes = all.filter(({ path }) => !isLarge(path, before.large, after.large));
    const files = changes.filter(isOfFiles);
    const links = changes.filter(change => !isOfFiles(change)).map(({ path }) => `${path} is a link or a repository`);
    const odd = unnamed > 0 ? [`${unnamed} with a name that is not UTF-8`] : [];
    const others = [...large, ...links, ...odd];
    if (files.length > mostFiles)
      return { files: [], uncovered: [...others, `it changed ${files.length} files, more than ${mostFiles}`] };
    const blobs = files.flatMap(({ from, to }) => [from.blob, to.blob].filter(isBlob));
    const images = await keepBlobs(blobs, this.place, this.journal, signal);
    const gone = new Set(files.flatMap(({ from, to }) => (isBlob(to.blob) ? [] : [from.blob])));
    const telling = { root: this.place.root, images, since: before.since, gone };
    const told = await Promise.all(files.map(change => tellChange(change, telling)));
    const uncovered = told.flatMap(one => (typeof one === 'string' ? [one] : []));
    return { files: told.flatMap(one => (typeof one === 'string' ? [] : [one])), uncovered: [...others, ...uncovered] };
  }
}

const readMs = 20_000;
const mostFiles = 5000;

/** Above what the folder says: nothing is converted on the way in. */
const exactBytes = '* -text !eol -ident !filter !working-tree-encoding -diff\n';

function isOfFiles({ from, to }: RawChange): boolean {
  return [from, to].every(({ mode }) => ['000000', '100644', '100755'].includes(mode));
}
