import type { Effect } from '../../protocol/effect.js';
import type { Role } from '../options.js';

/** What an operand must look like for anything to be proven: `date +%F` reads the clock, `date 0101` sets it. */
export interface Like {
  readonly like: RegExp;
}

export interface Operands {
  /** The first ones, in order. */
  readonly first?: readonly (Role | Like)[];
  /** Options that take the place of the first operand: `grep -e`. */
  readonly firstUnless?: readonly string[];
  /** All others; `none`: there must be none. */
  readonly rest: Role | 'none';
  /** The last one, where there is more than one. */
  readonly last?: Role;
}

/**
 * One program as data: what its options mean and where its paths stand.
 *
 * Invariant: an option or operand that is not listed makes a call unknown. Adding a program is adding an entry.
 */
export interface Program {
  readonly names: readonly string[];
  /** In the notation of `options.ts`. */
  readonly options: string;
  readonly operands: Operands;
  /** What it reads when no operand is given; without it, only its standard input. */
  readonly alone?: 'cwd' | 'cwd-tree' | 'cwd-if-recursive';
  /** It can only read: there is no `execute` to ask about. */
  readonly onlyReads: boolean;
  /**
   * The worst that any option of it can do, also one that is not listed: nothing, or read a file. Only then may a word
   * that could turn out to be an option (`*`, `$x`) stand among its words.
   */
  readonly worst?: 'nothing' | 'read';
  readonly effects?: readonly Effect[];
}
