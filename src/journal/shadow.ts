import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.js';
import type { Owned } from '../protocol/owned.js';
import type { ChangedFile } from './applyChanges.js';
import { sha256, type Journal } from './journal.js';
import { readPreImage } from './preImage.js';
import { runShadowGit, type ShadowPlace } from './shadowGit.js';
import { readRaw, type RawChange } from './shadowRaw.js';

export interface ShadowDeps {
  /** Where shadow repositories live: outside of every workspace. */
  readonly folder: string;
  readonly journal: Pick<Journal, 'put'>;
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
  static async open(root: string, { folder, journal, clock, git, path }: ShadowDeps): Promise<Shadow | undefined> {
    const repository = join(folder, sha256(Buffer.from(root)).slice(0, 32));
    const place = { git, path, repository, root, clock };
    await mkdir(repository, { recursive: true, mode: 0o700 });
    const made = await runShadowGit(place, { words: ['init', '-q', '--template='], timeoutMs: readMs });
    if (made === undefined) return undefined;
    await mkdir(join(repository, 'info'), { recursive: true });
    await writeFile(join(repository, 'info', 'attributes'), exactBytes);
    return new Shadow(place, journal);
  }

  /** The folder as it stands, as a name for `between`; undefined where it took too long or could not be read. */
  snapshot(): Promise<string | undefined> {
    const next = this.last.then(() => this.take());
    this.last = next.catch(() => undefined);
    return next;
  }

  /** Everything that is another in the second than in the first; the journal then has both sides of it. */
  async between(before: string, after: string): Promise<Found> {
    if (before === after) return { files: [], uncovered: [] };
    const words = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-ext-diff', '--full-index', before, after];
    const raw = await runShadowGit(this.place, { words, timeoutMs: readMs });
    if (raw === undefined) return { files: [], uncovered: ['what it changed could not be compared'] };
    const changes = readRaw(raw);
    const files = changes.filter(isOfFiles);
    const others = changes.filter(change => !isOfFiles(change)).map(({ path }) => `${path} is a link or a repository`);
    if (files.length > mostFiles)
      return { files: [], uncovered: [...others, `it changed ${files.length} files, more than ${mostFiles}`] };
    const images = await this.imagesOf(files.flatMap(({ from, to }) => [from.blob, to.blob].filter(isBlob)));
    const found = await Promise.all(files.map(change => this.changed(change, images)));
    return { files: found.flatMap(file => file ?? []), uncovered: others };
  }

  private async take(): Promise<string | undefined> {
    if (!(await this.forgetRepositories())) return undefined;
    const isUsersOwn = join(this.place.root, '.git', 'info', 'exclude');
    const words = ['-c', `core.excludesFile=${isUsersOwn}`, 'add', '-A', '--ignore-errors', '.'];
    const added = await runShadowGit(this.place, { words, timeoutMs: scanMs, isPartlyGood: true });
    if (added === undefined) {
      // Whoever was killed here left its lock, and the next look would fail as well.
      await rm(join(this.place.repository, 'index.lock'), { force: true });
      return undefined;
    }
    const tree = await runShadowGit(this.place, { words: ['write-tree'], timeoutMs: readMs });
    return tree?.toString().trim();
  }

  /**
   * Of a repository inside the folder that the index already names, `add` asks whether it has changed; git then runs
   * what that repository configures, its filters for one. So no look begins with an index that names one.
   */
  private async forgetRepositories(): Promise<boolean> {
    const listed = await runShadowGit(this.place, { words: ['ls-files', '-z', '--stage'], timeoutMs: readMs });
    if (listed === undefined) return false;
    const inside = listed.toString('latin1').split('\0').filter(isRepository);
    if (inside.length === 0) return true;
    const input = Buffer.from(inside.map(line => `${line.slice(line.indexOf('\t') + 1)}\0`).join(''), 'latin1');
    const words = ['update-index', '-z', '--force-remove', '--stdin'];
    return (await runShadowGit(this.place, { words, input, timeoutMs: readMs })) !== undefined;
  }

  /** Puts blobs into the journal: their hashes there, by their names here. */
  private async imagesOf(blobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const call = { words: ['cat-file', '--batch'], input: [...new Set(blobs), ''].join('\n'), timeoutMs: scanMs };
    const images = new Map<string, string>();
    let rest = (await runShadowGit(this.place, call)) ?? Buffer.alloc(0);
    for (;;) {
      const end = rest.indexOf(10);
      const [blob = '', kind, size] = rest.subarray(0, Math.max(end, 0)).toString().split(' ');
      if (end < 0 || kind !== 'blob') return images;
      const last = end + 1 + Number(size);
      images.set(blob, await this.journal.put(rest.subarray(end + 1, last)));
      rest = rest.subarray(last + 1);
    }
  }

  private async changed(
    { path: name, from, to }: RawChange,
    images: ReadonlyMap<string, string>,
  ): Promise<ChangedFile | undefined> {
    const path = join(this.place.root, name);
    const [pre, post] = [images.get(from.blob), images.get(to.blob)];
    if (post === undefined)
      return pre === undefined ? undefined : { what: 'delete', path, pre, owned: mine(from.mode) };
    if (pre === undefined) return { what: 'create', path, post };
    if (from.mode === to.mode) return { what: 'modify', path, pre, post };
    const now = await readPreImage(path);
    if (now.kind !== 'file') return { what: 'modify', path, pre, post };
    const { owned } = now;
    const executable = (owned.mode & 0o444) >> 2;
    const mode = from.mode === executableMode ? owned.mode | executable : owned.mode & ~0o111;
    return { what: 'modify', path, pre, post, owned: { ...owned, mode }, becomes: owned };
  }
}

const executableMode = '100755';
const readMs = 20_000;
/** The first look at a large folder reads all of it. */
const scanMs = 60_000;
const mostFiles = 5000;

/** Above what the folder says: nothing is converted on the way in. */
const exactBytes = '* -text !eol -ident !filter !working-tree-encoding -diff\n';

function isBlob(name: string): boolean {
  return !/^0+$/.test(name);
}

/** A line of `ls-files --stage`: mode, blob, stage, path. */
function isRepository(line: string): boolean {
  return line.startsWith('160000 ');
}

function isOfFiles({ from, to }: RawChange): boolean {
  return [from, to].every(({ mode }) => ['000000', '100644', executableMode].includes(mode));
}

/** Of a file that is gone git knows only whether it could be run. */
function mine(mode: string): Owned {
  return { mode: mode === executableMode ? 0o755 : 0o644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
