import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { parentOf, relativeTo } from '../base/paths.js';
import { codeOf } from './faultCode.js';
import type { Repository } from './repository.js';

const mostBytes = 1024 * 1024;

/**
 * What a repository's own files of patterns ignore. A user's global patterns are not read: what only they ignore counts
 * as untracked, which weighs more.
 */
export class GitIgnore {
  private readonly patterns = new Map<string, Promise<Ignore>>();
  private readonly folders = new Map<string, Promise<boolean>>();

  constructor(private readonly repository: Repository) {}

  /** Whether a file, or a folder it lies in, is ignored. `path` is below the repository's root. */
  async ignores(path: string, isFolder = false): Promise<boolean> {
    const { root } = this.repository;
    if (path === root) return false;
    const folder = parentOf(path);
    return (await this.ignoresFolder(folder)) || this.decides(path, isFolder, folder);
  }

  private ignoresFolder(folder: string): Promise<boolean> {
    if (folder === this.repository.root) return Promise.resolve(false);
    const known = this.folders.get(folder) ?? this.ignores(folder, true);
    this.folders.set(folder, known);
    return known;
  }

  /** The patterns nearest to a file decide first; the repository's private ones last. */
  private async decides(path: string, isFolder: boolean, from: string): Promise<boolean> {
    for (let folder = from; ; folder = parentOf(folder)) {
      const said = (await this.patternsIn(folder)).test(`${relativeTo(folder, path)}${isFolder ? '/' : ''}`);
      if (said.ignored || said.unignored) return said.ignored;
      if (folder === this.repository.root) break;
    }
    const exclude = await this.patternsAt(join(this.repository.gitFolder, 'info', 'exclude'));
    return exclude.ignores(`${relativeTo(this.repository.root, path)}${isFolder ? '/' : ''}`);
  }

  private patternsIn(folder: string): Promise<Ignore> {
    return this.patternsAt(join(folder, '.gitignore'));
  }

  private patternsAt(file: string): Promise<Ignore> {
    const known = this.patterns.get(file) ?? readPatterns(file);
    this.patterns.set(file, known);
    return known;
  }
}

async function readPatterns(file: string): Promise<Ignore> {
  const patterns = ignore();
  try {
    const text = await readFile(file, 'utf8');
    return text.length > mostBytes ? patterns : patterns.add(text);
  } catch (fault) {
    // What cannot be read ignores nothing: then more counts as untracked.
    if (codeOf(fault) === undefined) throw fault;
    return patterns;
  }
}
