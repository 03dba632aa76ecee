import { baseName, parentOf } from '../base/paths.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage, PathFact } from '../protocol/fact.js';
import { codeOf } from './faultCode.js';
import { bytesOf, imageOf } from './fileImage.js';
import { pathFactOf, realPathOf } from './realPath.js';

export interface Difference {
  readonly path: string;
  readonly before: FileImage;
  readonly after: FileImage;
}

/**
 * What a dry run would have changed: files and folders by real path, over those on disk.
 *
 * Invariant: memory only. It reads no file and writes none; whoever asks it falls back to the disk by themselves.
 */
export class Overlay {
  private readonly files = new Map<string, FileImage>();
  private readonly folders = new Set<string>();
  /** What stood there before the first change. */
  private readonly before = new Map<string, FileImage>();

  /** What stands at a real path in place of what is on disk; undefined where the disk holds. */
  at(path: string): FileImage | undefined {
    return this.folders.has(path) ? { kind: 'folder' } : this.files.get(path);
  }

  /** All that would differ, sorted. */
  get paths(): readonly string[] {
    return [...this.files.keys()].sort();
  }

  /** Each file that would differ, as it was before the first change and as it would be, sorted by path. */
  get differences(): readonly Difference[] {
    return [...this.before]
      .map(([path, before]) => ({ path, before, after: this.at(path) ?? before }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Files that would be there, with new contents or a new name. */
  get standing(): readonly (readonly [path: string, image: FileImage])[] {
    return [...this.files].filter(([, image]) => image.kind !== 'missing');
  }

  /** What a folder would hold besides what is on disk; folders end in `/`. */
  namesIn(folder: string): readonly string[] {
    const within = (path: string): boolean => path !== folder && parentOf(path) === folder;
    const files = this.standing.flatMap(([path]) => (within(path) ? [baseName(path)] : []));
    return [...files, ...[...this.folders].filter(within).map(path => `${baseName(path)}/`)];
  }

  /** The change was compared with what stands there. */
  put(change: FileChange): void {
    this.remember(change.path, change.before);
    if (change.kind === 'move') this.remember(change.to, { kind: 'missing' });
    switch (change.kind) {
      case 'write':
        this.place(change.path, imageOf(bytesOf(change.after)));
        return;
      case 'delete':
        this.files.set(change.path, { kind: 'missing' });
        return;
      case 'move':
        this.files.set(change.path, { kind: 'missing' });
        this.place(change.to, change.before);
    }
  }

  clear(): void {
    this.files.clear();
    this.before.clear();
    this.folders.clear();
  }

  /** The real path of a name. Rejects when it cannot be said. */
  async realOf(path: string): Promise<string> {
    const real = await this.follow(path);
    for (let above = parentOf(real); above !== parentOf(above); above = parentOf(above)) {
      const image = this.at(above);
      if (image?.kind === 'text' || image?.kind === 'bytes') throw new Error(`${above} is a file`);
    }
    return real;
  }

  /** What stands at a name, through links. Rejects when it cannot be said. */
  async pathFact(path: string): Promise<PathFact> {
    const real = await this.realOf(path);
    const image = this.at(real) ?? (await this.isBelowGone(real));
    if (image === undefined) return pathFactOf(path);
    switch (image.kind) {
      case 'text':
      case 'bytes':
        return { path, real, type: 'file', bytes: image.bytes };
      case 'folder':
      case 'missing':
        return { path, real, type: image.kind };
      case 'unreadable':
        return { path, real, type: 'other' };
    }
  }

  /** What stands at a real path: here, or nowhere because a file on disk that is gone here is in its way. */
  async imageAt(real: string): Promise<FileImage | undefined> {
    return this.at(real) ?? (await this.isBelowGone(real));
  }

  private remember(path: string, image: FileImage): void {
    if (!this.before.has(path)) this.before.set(path, image);
  }

  private place(path: string, image: FileImage): void {
    this.files.set(path, image);
    for (let above = parentOf(path); above !== parentOf(above); above = parentOf(above)) {
      this.folders.add(above);
      this.files.delete(above); // gone as a file, there as a folder
    }
  }

  private async isBelowGone(real: string): Promise<FileImage | undefined> {
    for (let above = parentOf(real); above !== parentOf(above); above = parentOf(above)) {
      if (this.files.get(above)?.kind === 'missing') return { kind: 'missing' };
      if (this.folders.has(above)) return (await pathFactOf(above)).type === 'file' ? { kind: 'missing' } : undefined;
    }
    return undefined;
  }

  /** A file on disk that is gone here may be a folder here. */
  private async follow(path: string): Promise<string> {
    try {
      return await realPathOf(path);
    } catch (fault) {
      if (codeOf(fault) !== 'ENOTDIR') throw fault;
      const folder = await this.follow(parentOf(path));
      const there = this.at(folder) ?? (await this.isBelowGone(folder));
      if (there?.kind !== 'folder' && there?.kind !== 'missing') throw fault;
      return `${folder}/${baseName(path)}`;
    }
  }
}
