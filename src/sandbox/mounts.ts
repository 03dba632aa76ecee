import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { NoSandbox } from './backend.js';
import type { Confined } from './confinement.js';
import { fileWithOtherName } from './otherLinks.js';
import { isPlaceholder, type Placeholder } from './placeholders.js';
import { unlessMissing } from './systemFault.js';

export interface Mount {
  readonly path: string;
  readonly kind: 'writable' | 'read-only';
}

export interface Plan {
  /** In the order in which they are made: a folder before what is in it. */
  readonly mounts: readonly Mount[];
  readonly placeholders: readonly Placeholder[];
}

/**
 * Which mounts keep the protected set from being written in the writable folders.
 *
 * Invariant: nothing protected can be written, made, removed, or replaced by renaming it or a folder above it. So
 * every folder between is a mount of its own (it cannot be renamed), what is missing gets a placeholder, and where a
 * link stands on the way (nothing can be mounted on a link) the folder that holds it is closed, and what else is in it
 * stays open.
 */
export function planMounts({ mode, writable, protected: held, opened = [] }: Confined): Plan {
  const roots = writable.map(realFolder);
  // Named even so: below the folder for temporary files they would not be seen.
  const plan = mode === 'read-only' ? new Planning([], roots) : new Planning(roots, []);
  for (const { path } of opened) plan.let(path, held);
  const isOpened = (path: string): boolean => opened.some(one => one.path === path);
  for (const path of held) if (!isOpened(path)) plan.protect(path, 0);
  return plan.result();
}

const mostLinks = 40;

class Planning {
  private readonly kinds = new Map<string, Mount['kind']>();
  private readonly placeholders = new Map<string, Placeholder>();

  private readonly roots: string[];

  constructor(writable: readonly string[], readOnly: readonly string[]) {
    this.roots = [...writable];
    for (const root of writable) this.kinds.set(root, 'writable');
    for (const root of writable) this.open(root);
    for (const root of readOnly) this.kinds.set(root, 'read-only');
  }

  result(): Plan {
    const mounts = [...this.kinds].map(([path, kind]) => ({ path, kind }));
    mounts.sort((a, b) => depthOf(a.path) - depthOf(b.path));
    return { mounts, placeholders: [...this.placeholders.values()] };
  }

  /**
   * What is let be written. In a writable folder, with nothing held above it, it is left as it is: a mount would be in
   * the way of renaming.
   */
  let(path: string, held: readonly string[]): void {
    const isBelowHeld = held.some(one => path.startsWith(`${one}/`));
    const isWritable = this.roots.some(root => path.startsWith(`${root}/`));
    if (isWritable && !isBelowHeld) return;
    if (unlessMissing(() => lstatSync(path)) === undefined) this.placeholders.set(path, { path, text: '' });
    this.kinds.set(path, 'writable');
    this.roots.unshift(path);
  }

  protect(path: string, links: number): void {
    if (links > mostLinks) throw new NoSandbox(`The links at ${path} lead in a circle`);
    const root = this.roots.find(candidate => path.startsWith(`${candidate}/`));
    if (root === undefined) return; // nothing outside is writable
    const parts = path.slice(root.length + 1).split('/');
    for (let at = 1; at <= parts.length; at += 1) {
      const here = join(root, ...parts.slice(0, at));
      const found = unlessMissing(() => lstatSync(here));
      if (found?.isSymbolicLink() === true) {
        this.close(dirname(here));
        this.protect(join(targetOf(here), ...parts.slice(at)), links + 1);
        return;
      }
      if (found === undefined || isPlaceholder(here)) {
        this.holdPlace(here);
        return;
      }
      // `.git` of a work tree is a file, and nothing can be below it.
      if (at === parts.length || !found.isDirectory()) {
        refuseOtherNames(here);
        this.hold(here);
        return;
      }
      if (!this.kinds.has(here)) this.kinds.set(here, 'writable');
    }
  }

  /** A folder inside another one: those between cannot be replaced either. */
  private open(inner: string): void {
    for (const root of this.roots.filter(candidate => inner.startsWith(`${candidate}/`)))
      for (let path = dirname(inner); path !== root; path = dirname(path)) this.kinds.set(path, 'writable');
  }

  private hold(path: string): void {
    this.kinds.set(path, 'read-only');
  }

  private holdPlace(path: string): void {
    // Git takes an empty folder of this name for a broken repository, and a point for "no other folder".
    const text = path.endsWith('/commondir') ? '.\n' : undefined;
    this.placeholders.set(path, { path, text });
    this.hold(path);
  }

  private close(folder: string): void {
    this.hold(folder);
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!this.kinds.has(path) && !lstatSync(path).isSymbolicLink()) this.kinds.set(path, 'writable');
    }
  }
}

/** A file that has two names could be written by the one that is not held. */
function refuseOtherNames(path: string): void {
  const linked = fileWithOtherName(path);
  if (linked === undefined) return;
  const why = 'is protected and has another name on this disk (a hard link), by which it could be written';
  throw new NoSandbox(`${linked} ${why}; remove that`);
}

/** One that leads elsewhere by now was replaced since it was opened. */
function realFolder(path: string): string {
  if (realpathSync(path) === path) return path;
  throw new NoSandbox(`${path} leads elsewhere by now; open that folder instead`);
}

/** Where a link leads; a link to nothing leads to what it says. */
function targetOf(link: string): string {
  return unlessMissing(() => realpathSync(link)) ?? resolve(realpathSync(dirname(link)), readlinkSync(link));
}

function depthOf(path: string): number {
  return path.split('/').length;
}
