import { lstat, readdir } from 'node:fs/promises';
import { Minimatch } from 'minimatch';
import type { Clock } from '../base/clock.js';
import { parentOf } from '../base/paths.js';
import type { BreadthFact, BreadthNeed, GitCounts } from '../protocol/fact.js';
import { codeOf } from './faultCode.js';
import { GitView } from './gitView.js';
import { realPathOf } from './realPath.js';

/** Counting may take this long; then it is "more than". */
const capMs = 300;
/** So many are looked at between two looks at the clock. */
const batch = 64;

/**
 * Counts what an act reaches: the files, their bytes, and what git knows of them.
 *
 * Invariant: it only looks. No link is followed below the start, no program is started, and nothing that a repository
 * says is run. What was not looked at in time leaves `complete` false.
 */
export async function breadthFactOf(need: BreadthNeed, clock: Clock, signal: AbortSignal): Promise<BreadthFact> {
  const until = clock.now() + capMs;
  const start = await realPathOf(need.path);
  const isFolder = (await typeOf(start)) === 'folder';
  const git = await GitView.of(isFolder ? start : parentOf(start));
  const count = new Count(git, need, () => !signal.aborted && clock.now() < until);
  if (need.glob !== undefined) await count.members(start, '', new Minimatch(need.glob, { platform: 'linux' }));
  else if (isFolder) await (need.recursive ? count.below(start) : undefined);
  else await count.file(start);
  const isIgnored = isFolder && need.glob === undefined && (await git?.passesBy(start)) === true;
  return { ...count.fact(), ...(isIgnored && { isIgnored }) };
}

class Count {
  private readonly states: Record<keyof GitCounts, number> = { clean: 0, changed: 0, untracked: 0, ignored: 0 };
  private files = 0;
  private bytes = 0n;
  private complete = true;

  constructor(
    private readonly git: GitView | undefined,
    private readonly need: BreadthNeed,
    private readonly hasTime: () => boolean,
  ) {}

  fact(): BreadthFact {
    const { files, complete, git } = this;
    return { files, bytes: Number(this.bytes), complete, ...(git !== undefined && { git: this.states }) };
  }

  /** One file, or whatever else stands at a name that is no folder. What is gone by now counts for nothing. */
  async file(path: string): Promise<void> {
    try {
      const { size, mtimeNs } = await lstat(path, { bigint: true });
      const state = await this.git?.stateOf({ path, size, mtimeNs });
      if (this.need.byGit && (state === undefined || state === 'ignored')) return;
      this.files += 1;
      this.bytes += size;
      if (state !== undefined) this.states[state] += 1;
    } catch (fault) {
      if (codeOf(fault) !== 'ENOENT') this.complete = false;
    }
  }

  async below(folder: string): Promise<void> {
    if (this.need.byGit && this.git !== undefined && (this.git.isOwn(folder) || (await this.git.passesBy(folder))))
      return;
    await this.each(folder, (path, isFolder) => (isFolder ? this.below(path) : this.file(path)));
  }

  /** What a pattern names, as a shell would expand it: part by part, and nothing below unless all below counts. */
  async members(folder: string, before: string, pattern: Minimatch): Promise<void> {
    await this.each(folder, async (path, isFolder, name) => {
      const seen = before === '' ? name : `${before}/${name}`;
      if (pattern.match(seen)) await (isFolder ? this.need.recursive && this.below(path) : this.file(path));
      else if (isFolder && pattern.match(seen, true)) await this.members(path, seen, pattern);
    });
  }

  /** Files of a folder side by side, then its folders one after the other. */
  private async each(
    folder: string,
    look: (path: string, isFolder: boolean, name: string) => Promise<unknown>,
  ): Promise<void> {
    const entries = await this.entriesOf(folder);
    const visit = ({ name, isFolder }: Entry): Promise<unknown> =>
      look(folder === '/' ? `/${name}` : `${folder}/${name}`, isFolder, name);
    const files = entries.filter(({ isFolder }) => !isFolder);
    for (let at = 0; at < files.length && this.goesOn(); at += batch) {
      await Promise.all(files.slice(at, at + batch).map(visit));
    }
    for (const entry of entries) if (entry.isFolder && this.goesOn()) await visit(entry);
  }

  private async entriesOf(folder: string): Promise<readonly Entry[]> {
    if (!this.goesOn()) return [];
    try {
      const found = await readdir(folder, { withFileTypes: true });
      return found.map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch (fault) {
      if (codeOf(fault) !== 'ENOENT') this.complete = false;
      return [];
    }
  }

  /** False, once and for all, when there is no time left. */
  private goesOn(): boolean {
    this.complete &&= this.hasTime();
    return this.complete;
  }
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

async function typeOf(path: string): Promise<'folder' | 'other'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other';
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return 'other';
    throw fault;
  }
}
