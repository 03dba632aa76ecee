import type { Effect } from '../protocol/effect.js';
import type { FactNeed } from '../protocol/fact.js';

export type ShellName = 'bash' | 'powershell';

export interface ShellPlace {
  readonly cwd: string;
  readonly home: string;
}

/** What a command text may do. `words` is set for exactly one simple command without any expansion. */
export interface Analysis {
  readonly effects: readonly Effect[];
  readonly needs: readonly FactNeed[];
  readonly words: readonly string[] | undefined;
}

/** Command text → effects. Pure and total: what it cannot read is the effect `unknown`, never an empty list. */
export type Analyse = (command: string, shell: ShellName, place: ShellPlace) => Analysis;
