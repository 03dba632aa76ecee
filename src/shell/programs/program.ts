import type { Effect } from '../../protocol/effect.js';
import type { Worst } from '../options.js';

/**
 * What a word means to the program that receives it: a path it reads, reads with all below (`tree`), lists or searches
 * by names (`names`), writes, fills (`fill`: anything below), deletes, or changes the `mode` of; a `list` of other files
 * that are read; an `archive`, as the call's mode has it; a command that is `run`; the `folder` the operands stand in.
 */
export const roles = [
  'plain',
  'read',
  'tree',
  'names',
  'write',
  'fill',
  'delete',
  'mode',
  'list',
  'archive',
  'run',
  'folder',
] as const;
export type Role = (typeof roles)[number];

export function isRole(text: string): text is Role {
  return roles.some(role => role === text);
}

/** Whatever such a word turns out to be, nothing changes. */
export function isHarmless(role: Role): boolean {
  return ['plain', 'read', 'tree', 'names'].includes(role);
}

/** An operand that is more than one role. */
export interface Operand {
  /** What it must look like for anything to be proven: `date +%F` reads the clock, `date 0101` sets it. */
  readonly like?: RegExp;
  /** `plain` unless given. */
  readonly role?: Role;
  /**
   * Files whose names are made of this one: `{}` stands for it, `{stem}` without its last suffix, `{+.zip}` with that
   * suffix unless it has one, `{random}` with any text for each run of `X`. May be a pattern.
   */
  readonly also?: readonly { readonly role: Role; readonly as: string }[];
}

export type Meaning = Role | Operand;

export interface Operands {
  /** The first ones, in order. */
  readonly first?: readonly Meaning[];
  /** Options that take the place of the first operand: `grep -e`. */
  readonly firstUnless?: readonly string[];
  /** All others; `none`: there must be none. */
  readonly rest: Meaning | 'none';
  /** The last one, where there is more than one. */
  readonly last?: Role;
}

/** What a call does with its operands. */
export interface Use {
  readonly operands: Operands;
  /** What it reads when no operand is given; without it, only its standard input. */
  readonly alone?: 'nothing' | 'cwd' | 'cwd-tree' | 'cwd-if-recursive';
  /** Files it makes in the folder it works in, as patterns, whatever the words. */
  readonly makes?: readonly string[];
  /** What it does with the folder it works in, whatever the operands: unpacking fills it. */
  readonly inFolder?: Role;
  /** What the value of an option with the role `archive` is. */
  readonly archive?: 'read' | 'write';
  /** It can only read: there is no `execute` to ask about. */
  readonly onlyReads: boolean;
  /** Nothing is left in what it writes. */
  readonly empties?: boolean;
  /** What it does besides, whatever its words. */
  readonly effects?: readonly Effect[];
}

/**
 * Another use of the same program, chosen by an option that is given, by its first operand, which is then a subcommand
 * (`''`: it has no operand), or by both.
 */
export interface Mode extends Partial<Use> {
  readonly if?: readonly string[];
  readonly sub?: readonly string[];
}

/**
 * One program as data: what its options mean and where its paths stand.
 *
 * Invariant: an option or operand that is not listed makes a call unknown. Adding a program is adding an entry.
 */
export interface Program extends Use {
  readonly names: readonly string[];
  /** In the notation of `options.ts`. */
  readonly options: string;
  /**
   * The worst that any option of it can do, also one that is not listed: nothing, or read a file. Only then may a word
   * that could turn out to be an option (`*`, `$x`) stand among its words. `words`: it puts out what it does not know.
   */
  readonly worst?: Worst;
  /** The first that fits holds, over what is said for the program. */
  readonly modes?: readonly Mode[];
  /** Its first word may be options without a dash, whose values follow in order: `tar xf a.tar`. */
  readonly isBundled?: boolean;
  /** Words that make more of it than what is said. */
  readonly unproven?: RegExp;
  /** It tells names and sizes, or leaves hidden and ignored files out: a secret below stays unread. */
  readonly spares?: boolean;
}
