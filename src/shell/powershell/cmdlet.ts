import type { Effect } from '../../protocol/effect.js';
import type { FloorId } from '../../protocol/floor.js';

/**
 * One cmdlet as data: its parameters, and what it does with their values.
 *
 * Invariant: a parameter that is not listed makes a call unknown. Every parameter of a cmdlet that can also be the
 * name of a program is listed, so that what fails here fails in PowerShell as well.
 */
export interface Cmdlet {
  /** Lower case; the cmdlet's own name first, its aliases after it. */
  readonly names: readonly string[];
  /**
   * `-Force` a switch, `-Filter=` one with a value, `-Path=read` one whose value is a path that is read, `-Path|lp=read`
   * with another name. The roles are those of `bind.ts`.
   */
  readonly parameters: string;
  /** Those that a drive adds: a beginning means one of them only where it means none of the others. */
  readonly driveParameters?: string;
  /** Which parameters words without a name are for, in order; the last one takes all the rest with `...`. */
  readonly positions?: string;
  /** Which parameter what comes through the pipe is for. */
  readonly piped?: string;
  /** What it reads when none of its paths is given. */
  readonly alone?: '.';
  /** Without this parameter it fills the folder it works in. */
  readonly fillsUnless?: string;
  /** Whatever is given, it may do this too. */
  readonly effects?: readonly Effect[];
  /** What it puts out: what is in the folders it names, what it names itself, its words as one path, some or all of what came in. */
  readonly gives?: 'listing' | 'items' | 'path' | 'input' | 'fetched';
}

/** Calls that stand on a floor. `args` is tested on all words, joined by spaces, paths with `/`. */
export interface CmdletHarm {
  readonly id: FloorId;
  readonly names: readonly string[];
  readonly args?: RegExp;
  readonly unless?: RegExp;
}

export const commonParameters =
  '-Verbose|vb -Debug|db -ErrorAction|ea= -WarningAction|wa= -InformationAction|infa= -ProgressAction|proga= -WhatIf|wi -Confirm|cf -ErrorVariable|ev=variable -WarningVariable|wv=variable -InformationVariable|iv=variable -OutVariable|ov=variable -OutBuffer|ob= -PipelineVariable|pv=variable';
