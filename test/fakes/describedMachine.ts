import { createHash } from 'node:crypto';
import { minimatch } from 'minimatch';
import { assertNever } from '../../src/base/never.js';
import { baseName, isWithin } from '../../src/base/paths.js';
import { isSecret } from '../../src/policy/secrets.js';
import type { FileChange } from '../../src/protocol/change.js';
import {
  breadthKey,
  namesKey,
  projectKey,
  pushKey,
  type BreadthFact,
  type BreadthNeed,
  type FactNeed,
  type Facts,
  type FileImage,
  type PathFact,
} from '../../src/protocol/fact.js';

/** What is said of a machine; paths are absolute. */
export interface Described {
  /** Texts by path. Everything below a root is as git has it, but what lies below `ignored`. */
  readonly files: Readonly<Record<string, string>>;
  readonly roots: readonly string[];
  readonly ignored?: readonly string[];
  /** Links by path, and where they lead. */
  readonly links?: Readonly<Record<string, string>>;
  /** Where pushes go, by the remote's name; the first is the default one. */
  readonly remotes?: Readonly<Record<string, string>>;
  /** Programs that are not installed. */
  readonly missing?: readonly string[];
}

/** A machine that is described rather than there: it answers what judging asks, and takes changes in memory. */
export class DescribedMachine {
  private readonly files: Map<string, string>;

  constructor(private readonly described: Described) {
    this.files = new Map(Object.entries(described.files));
  }

  apply(changes: readonly FileChange[]): void {
    for (const change of changes) {
      if (change.kind === 'write') {
        this.files.set(change.path, change.after.text);
        continue;
      }
      const text = this.files.get(change.path);
      this.files.delete(change.path);
      if (change.kind === 'move' && text !== undefined) this.files.set(change.to, text);
    }
  }

  facts(needs: readonly FactNeed[]): Facts {
    const facts = {
      ...{ paths: new Map(), texts: new Map(), programs: new Map(), projects: new Map(), breadths: new Map() },
      ...{ commits: new Map(), secrets: new Map(), names: new Map(), gits: new Map(), pushes: new Map() },
    } satisfies Facts;
    for (const need of needs) this.answer(need, facts);
    return facts;
  }

  private answer(need: FactNeed, facts: Record<keyof Facts, Map<string, unknown>>): void {
    switch (need.kind) {
      case 'path':
        facts.paths.set(need.path, this.pathFact(need.path));
        break;
      case 'text':
        facts.texts.set(need.path, this.image(need.path));
        break;
      case 'program':
        facts.programs.set(need.name, this.program(need.name, need.cwd));
        break;
      case 'project':
        facts.projects.set(projectKey(need.words, need.cwd), { hash: this.projectHash(), parts: [] });
        break;
      case 'git':
        if (this.isInside(need.folder)) facts.gits.set(need.folder, { starts: [] });
        break;
      case 'push':
        facts.pushes.set(pushKey(need.folder, need.to), this.push(need.to));
        break;
      case 'breadth':
        facts.breadths.set(breadthKey(need), this.breadth(need));
        break;
      case 'commits':
        break; // nobody counted
      case 'secrets':
        facts.secrets.set(need.path, {
          found: this.below(need.path).filter(isSecret),
          links: this.leadingOut(need.path),
        });
        break;
      case 'names': {
        const odd = this.below(need.source.folder).filter(path => /[\s*?[\]"'\\]/.test(baseName(path)));
        facts.names.set(namesKey(need.source), { odd });
        break;
      }
      default:
        assertNever(need);
    }
  }

  private real(path: string): string {
    const link = Object.entries(this.described.links ?? {}).find(([from]) => isWithin(from, path));
    return link === undefined ? path : `${link[1]}${path.slice(link[0].length)}`;
  }

  private pathFact(path: string): PathFact {
    const real = this.real(path);
    const text = this.files.get(real);
    if (text !== undefined) return { path, real, type: 'file', bytes: Buffer.byteLength(text) };
    const isFolder = this.described.roots.includes(real) || this.below(real).length > 0;
    return { path, real, type: isFolder ? 'folder' : 'missing' };
  }

  private image(path: string): FileImage {
    const text = this.files.get(this.real(path));
    if (text === undefined) return this.pathFact(path).type === 'folder' ? { kind: 'folder' } : { kind: 'missing' };
    const bytes = Buffer.byteLength(text);
    return { kind: 'text', text, bom: false, hash: sha256(text), bytes, source: { kind: 'disk' } };
  }

  private program(name: string, cwd: string): string | undefined {
    if (!name.includes('/')) return this.described.missing?.includes(name) === true ? undefined : `/usr/bin/${name}`;
    const path = name.startsWith('/') ? name : `${cwd}/${name.replace(/^\.\//, '')}`;
    return /^\/(usr\/)?s?bin\//.test(path) || this.files.has(path) ? path : undefined;
  }

  private push(to: string | undefined): { addresses: readonly string[]; rewrites: boolean; deletesRef: boolean } {
    const remotes = this.described.remotes ?? {};
    const address = to === undefined ? Object.values(remotes)[0] : (remotes[to] ?? to);
    return { addresses: address === undefined ? [] : [address], rewrites: false, deletesRef: false };
  }

  private breadth({ path, recursive, glob, byGit }: BreadthNeed): BreadthFact {
    const real = this.real(path);
    const isMember = (file: string): boolean =>
      glob === undefined ? recursive : minimatch(file.slice(real.length + 1), recursive ? `{,**/}${glob}{,/**}` : glob);
    const reached = [...this.files.keys()].filter(file => file === real || (isWithin(real, file) && isMember(file)));
    const ignored = reached.filter(file => this.isIgnored(file));
    const counted = byGit ? reached.filter(file => !ignored.includes(file)) : reached;
    const bytes = counted.reduce((sum, file) => sum + Buffer.byteLength(this.files.get(file) ?? ''), 0);
    const seen = { clean: reached.length - ignored.length, changed: 0, untracked: 0, ignored: ignored.length };
    return {
      ...{ files: counted.length, bytes, complete: true },
      ...(this.isInside(real) && { git: seen }),
      ...(this.isIgnored(real) && { isIgnored: true as const }),
    };
  }

  private below(folder: string): readonly string[] {
    return [...this.files.keys()].filter(path => path !== folder && isWithin(folder, path));
  }

  private leadingOut(folder: string): readonly { path: string; real: string; isFolder: boolean }[] {
    return Object.entries(this.described.links ?? {})
      .filter(([path, real]) => isWithin(folder, path) && !this.isInside(real))
      .map(([path, real]) => ({ path, real, isFolder: !this.files.has(real) }));
  }

  private projectHash(): string {
    return sha256(JSON.stringify([...this.files].filter(([path]) => /package\.json$|Makefile$|\.toml$/.test(path))));
  }

  private isInside(path: string): boolean {
    return this.described.roots.some(root => isWithin(root, path));
  }

  private isIgnored(path: string): boolean {
    return this.described.ignored?.some(folder => isWithin(folder, path)) === true;
  }
}

/** A path of the machine, from one that a person would write: from the root, or `~/…`. */
export function placed(path: string, { root, home }: { readonly root: string; readonly home: string }): string {
  if (path.startsWith('~/')) return `${home}${path.slice(1)}`;
  return path.startsWith('/') ? path : `${root}/${path}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
