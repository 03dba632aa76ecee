import { randomUUID } from 'node:crypto';
import type { Owned } from '../protocol/owned.js';
import { codeOf } from './journalError.js';
import { FolderMoved } from './folder.js';
import { largest, type PreImage } from './preImage.js';

/** One change of one file, by real path. `before` is the SHA-256 (hex) of the bytes that must stand there. */
export type ExactChange =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly before: string | undefined;
      /** The name, beside it, under which it is written first: whoever is killed leaves one that is known. */
      readonly temp: string;
      /** What it is given; absent: a file keeps what it has, a new one gets the system's default. */
      readonly owned?: Owned;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly before: string }
  | { readonly kind: 'move'; readonly path: string; readonly to: string; readonly before: string };

export type Refusal =
  /** Something is no longer what was judged. */
  { readonly kind: 'changed-meanwhile'; readonly path: string } | { readonly kind: 'failed'; readonly because: string };

export function tempName(): string {
  return `.${randomUUID()}.countersign`;
}

/** Why a change must not be made where this stands, if so. */
export function refusalOf(image: PreImage, change: ExactChange): Refusal | undefined {
  const { path, before } = change;
  switch (image.kind) {
    case 'missing':
      return before === undefined ? undefined : { kind: 'changed-meanwhile', path };
    case 'other':
      return { kind: 'changed-meanwhile', path };
    case 'too-large':
      return failed(`${path} is too large to keep a copy of (over ${largest / 1024 / 1024} MB), so it is not changed`);
    case 'file':
      if (image.hash !== before) return { kind: 'changed-meanwhile', path };
      return change.kind === 'write' && (image.owned.mode & 0o222) === 0
        ? failed(`${path} is marked read-only; make it writable first`)
        : undefined;
  }
}

/** Turns what the file system said into a refusal; what it did not say is a fault, and is thrown on. */
export function refusalFrom(path: string, cause: unknown): Refusal {
  if (cause instanceof FolderMoved) return { kind: 'changed-meanwhile', path };
  const code = codeOf(cause);
  if (code === '' || !(cause instanceof Error)) throw cause;
  if (code === 'ENOENT') return { kind: 'changed-meanwhile', path };
  return failed(sentences.get(code)?.(path) ?? `${path} cannot be changed: ${cause.message}`);
}

function failed(because: string): Refusal {
  return { kind: 'failed', because: `${because}.` };
}

const notAllowed = (path: string) =>
  `You may not change ${path}: its owner or its folder's owner would have to allow it`;
const sentences: ReadonlyMap<string, (path: string) => string> = new Map([
  ['EACCES', notAllowed],
  ['EPERM', notAllowed],
  ['EROFS', (path: string) => `${path} is on a disk that can only be read`],
  ['ENOSPC', (path: string) => `There is no room left on the disk of ${path}; free some space`],
  ['EDQUOT', (path: string) => `Your share of the disk of ${path} is used up; free some space`],
  ['EXDEV', (path: string) => `${path} cannot be moved to another disk in one step; copy it there and delete it here`],
  ['ENAMETOOLONG', (path: string) => `The name of ${path} is too long for its disk`],
]);
