import type { Effect } from '../protocol/effect.js';
import type { FactNeed } from '../protocol/fact.js';

export type ShellName = 'bash' | 'powershell';

export interface ShellPlace {
  readonly cwd: string;
  readonly home: string;
}

/** A simple command whose every word is known. */
export interface KnownCommand {
  readonly words: readonly string[];
  readonly cwd: string;
}

/** What a command text may do. */
export interface Analysis {
  readonly effects: readonly Effect[];
  readonly needs: readonly FactNeed[];
  /** Of exactly one simple command, without assignments and redirections, whose every word is known. */
  readonly words: readonly string[] | undefined;
  /** Every simple command of the text, so that a rule can be checked to cover each; undefined where one is not known. */
  readonly commands?: readonly KnownCommand[] | undefined;
}

/** Command text → effects. Pure and total: what it cannot read is the effect `unknown`, never an empty list. */
export type Analyse = (command: string, shell: ShellName, place: ShellPlace) => Analysis;
