import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isWithin, relativeTo } from '../base/paths.js';
import type { GitCounts } from '../protocol/fact.js';
import { GitIgnore } from './gitIgnore.js';
import { readGitIndex, type GitIndex, type IndexEntry } from './gitIndex.js';
import { repositoryOf, type Repository } from './repository.js';

export interface SeenFile {
  readonly path: string;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** Larger files are taken as changed when their time is another. */
const mostHashed = 1024n * 1024n;

/**
 * What git could give back of a file, by its index and its files of patterns.
 *
 * Invariant: git itself is never started, so no filter, hook or monitor that a repository names can run.
 */
export class GitView {
  private readonly ignore: GitIgnore;

  private constructor(
    private readonly repository: Repository,
    private readonly index: GitIndex,
  ) {
    this.ignore = new GitIgnore(repository);
  }

  /** Undefined where no repository is, or none that can be read. */
  static async of(folder: string): Promise<GitView | undefined> {
    const repository = await repositoryOf(folder);
    if (repository === undefined) return undefined;
    const index = await readGitIndex(repository.gitFolder);
    return index && new GitView(repository, index);
  }

  /** Undefined for what git does not speak about: its own state, and what lies outside. */
  async stateOf(file: SeenFile): Promise<keyof GitCounts | undefined> {
    const { root } = this.repository;
    if (!isWithin(root, file.path) || this.isOwn(file.path)) return undefined;
    const entry = this.index.entries.get(relativeTo(root, file.path));
    if (entry !== undefined) return (await this.isSame(file, entry)) ? 'clean' : 'changed';
    return (await this.ignore.ignores(file.path)) ? 'ignored' : 'untracked';
  }

  /** Whether git passes a folder by as a whole: it is ignored, and holds nothing that git has. */
  async passesBy(folder: string): Promise<boolean> {
    if (folder === this.repository.root || this.isOwn(folder)) return false;
    if (!(await this.ignore.ignores(folder, true))) return false;
    const below = `${relativeTo(this.repository.root, folder)}/`;
    return ![...this.index.entries.keys()].some(name => name.startsWith(below));
  }

  /** Git's own state. */
  isOwn(path: string): boolean {
    return isWithin(`${this.repository.root}/.git`, path);
  }

  private async isSame({ path, size, mtimeNs }: SeenFile, entry: IndexEntry): Promise<boolean> {
    // The index keeps the size in 32 bits.
    if (BigInt.asUintN(32, size) !== BigInt(entry.bytes)) return false;
    if (mtimeNs === entry.mtimeNs && mtimeNs < this.index.writtenNs) return true;
    if (size > mostHashed) return false;
    const content = await readFile(path);
    const hash = createHash('sha1').update(`blob ${content.length}\0`).update(content);
    return hash.digest('hex') === entry.blob;
  }
}
