import type { GitLoss } from './gitLoss.js';
import type { GitStart } from './gitStart.js';

/** What a description needs to know of the machine. The machine answers within a cap; what it cannot answer is unknown. */
export type FactNeed =
  | { readonly kind: 'path'; readonly path: string }
  /** The text of a file about to be changed, from the open buffer where it is dirty, else from disk. */
  | { readonly kind: 'text'; readonly path: string }
  | { readonly kind: 'program'; readonly name: string; readonly cwd: string }
  /** What decides what a command of the project's own code runs. */
  | { readonly kind: 'project'; readonly words: readonly string[]; readonly cwd: string }
  /** What the configuration of git can start, seen from this folder. */
  | { readonly kind: 'git'; readonly folder: string }
  /** Where a push from this folder goes. */
  | { readonly kind: 'push'; readonly folder: string; readonly to: string | undefined }
  | BreadthNeed
  | CommitsNeed
  | SecretsNeed
  | NamesNeed;

/** How many files an act reaches, and what git knows of them. Counted in a short time, and never for what only reads. */
export interface BreadthNeed {
  readonly kind: 'breadth';
  readonly path: string;
  /** All below counts too. */
  readonly recursive: boolean;
  /** Names the members of `path` that count. */
  readonly glob: string | undefined;
  /** Only what git knows or would list counts: not what it ignores, nor its own state. */
  readonly byGit: boolean;
}

/** The key of its answer. */
export function breadthKey({ path, recursive, glob, byGit }: Omit<BreadthNeed, 'kind'>): string {
  return [path, recursive ? '**' : '', glob ?? '', byGit ? 'git' : ''].join('\0');
}

export interface BreadthFact {
  readonly files: number;
  readonly bytes: number;
  /** False: time ran out, and there is more than was counted. */
  readonly complete: boolean;
  /** How git sees these files; absent where no repository could be read. */
  readonly git?: GitCounts;
  /** Git ignores all of it, also what was not counted. */
  readonly isIgnored?: true;
}

/** Files by what git could give back of them. */
export interface GitCounts {
  /** As git holds them. */
  readonly clean: number;
  /** Known to git, with changes that it does not hold. */
  readonly changed: number;
  readonly untracked: number;
  readonly ignored: number;
}

/** How much of its history a command of git would leave without a name. */
export interface CommitsNeed {
  readonly kind: 'commits';
  /** The folder from which git looks for its repository. */
  readonly folder: string;
  readonly loss: GitLoss;
}

/** The key of its answer. */
export function commitsKey({ folder, loss }: Omit<CommitsNeed, 'kind'>): string {
  return JSON.stringify([folder, loss]);
}

export interface CommitsFact {
  readonly count: number;
  readonly of: 'commits' | 'stashes';
  /** Some of them may stay: what is kept depends on their age. */
  readonly atMost?: true;
}

/** Which secrets lie below a folder of the workspace. */
export interface SecretsNeed {
  readonly kind: 'secrets';
  readonly path: string;
}

export interface SecretsFact {
  /** Their absolute paths, below the path that was asked for. */
  readonly found: readonly string[];
  /** Links below it that lead out of the workspace: their absolute paths, and where they lead. */
  readonly links: readonly { readonly path: string; readonly real: string; readonly isFolder: boolean }[];
}

/** Where names come from that a command puts out for a shell to cut: below a folder, or among what git tracks. */
export interface NamesSource {
  readonly by: 'folder' | 'git';
  readonly folder: string;
  /** Git compares with this one, in which there may be other names. */
  readonly revision?: string | undefined;
}

/** Whether names stay what they are when a shell or `xargs` cuts them. */
export interface NamesNeed {
  readonly kind: 'names';
  readonly source: NamesSource;
}

/** The key of its answer. */
export function namesKey({ by, folder, revision }: NamesSource): string {
  return JSON.stringify([by, folder, revision ?? null]);
}

export interface NamesFact {
  /** Some that would be cut, taken for patterns or options, or quoted by git. */
  readonly odd: readonly string[];
}

export interface PathFact {
  readonly path: string;
  /** Real path through symlinks, by the nearest existing ancestor. */
  readonly real: string;
  readonly type: 'file' | 'folder' | 'other' | 'missing';
  readonly bytes?: number;
}

/** An image of a file. `text` has no byte-order mark and its line endings untouched; `hash` is SHA-256 (hex) of the exact bytes. */
export interface TextImage {
  readonly kind: 'text';
  readonly text: string;
  readonly bom: boolean;
  readonly hash: string;
  readonly bytes: number;
  /** `buffer`: from an editor with unsaved changes, at this version; the file on disk is another. */
  readonly source: { readonly kind: 'disk' } | { readonly kind: 'buffer'; readonly version: number };
}

export type FileImage =
  | TextImage
  /** What has no text: `hash` still binds an approval to the exact bytes. */
  | {
      readonly kind: 'bytes';
      readonly hash: string;
      readonly bytes: number;
      readonly why: 'binary' | 'not-utf8' | 'too-large';
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface ProjectFact {
  /** SHA-256 (hex) of everything that decides what runs, in a fixed order. */
  readonly hash: string;
  /** What was hashed, for people: names and texts, so that a difference can be shown. */
  readonly parts: readonly { readonly name: string; readonly text: string }[];
}

export interface GitFact {
  /** What may start while git only reads, each with the setting that says so. Empty: everything was read and names none. */
  readonly starts: readonly { readonly kind: GitStart; readonly by: string }[];
}

export interface PushFact {
  /** Every address that it goes to. */
  readonly addresses: readonly string[];
  /** The configuration adds what the words do not say: a refspec with `+`, a mirror. */
  readonly rewrites: boolean;
  readonly deletesRef: boolean;
}

/** What the project's own code is asked for by: the same words run other code in another folder. */
export function projectKey(words: readonly string[], cwd: string | undefined): string {
  return JSON.stringify([cwd ?? null, words]);
}

/** What a push is asked for by. */
export function pushKey(folder: string, to: string | undefined): string {
  return JSON.stringify([folder, to ?? null]);
}

/**
 * Answers, keyed by the path, program or folder that was asked for, or as is said of each. A missing key is unknown.
 */
export interface Facts {
  readonly paths: ReadonlyMap<string, PathFact>;
  readonly texts: ReadonlyMap<string, FileImage>;
  /** Real path of the program that a word would start; `undefined` when none was found. */
  readonly programs: ReadonlyMap<string, string | undefined>;
  /** By `projectKey`. */
  readonly projects: ReadonlyMap<string, ProjectFact>;
  /** By `breadthKey`. */
  readonly breadths: ReadonlyMap<string, BreadthFact>;
  /** By `commitsKey`. */
  readonly commits: ReadonlyMap<string, CommitsFact>;
  readonly secrets: ReadonlyMap<string, SecretsFact>;
  /** By `namesKey`. */
  readonly names: ReadonlyMap<string, NamesFact>;
  readonly gits: ReadonlyMap<string, GitFact>;
  /** By `pushKey`. */
  readonly pushes: ReadonlyMap<string, PushFact>;
}

export const noFacts: Facts = {
  paths: new Map(),
  texts: new Map(),
  programs: new Map(),
  projects: new Map(),
  breadths: new Map(),
  commits: new Map(),
  secrets: new Map(),
  names: new Map(),
  gits: new Map(),
  pushes: new Map(),
};
