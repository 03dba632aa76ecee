import type { z } from 'zod';
import type { Pass, Rehearsal } from '../approvals/gate.js';
import type { Planned } from '../protocol/change.js';
import type { KnownCommand } from '../protocol/command.js';
import type { Effect } from '../protocol/effect.js';
import type { Extra } from '../protocol/extra.js';
import type { FactNeed, Facts } from '../protocol/fact.js';
import type { Analyse } from '../shell/analyse.js';
import type { Ports } from './ports.js';

/** Where and how a description is made; no access to anything. */
export interface Place {
  /** Real path of the folder relative paths start from. */
  readonly cwd: string;
  readonly home: string;
  readonly roots: readonly string[];
  readonly analyse: Analyse;
}

/** What a tool may do on an input, and the facts that judging it needs. */
export interface Description {
  readonly effects: readonly Effect[];
  readonly needs: readonly FactNeed[];
  /** The one simple command that the call is, where it is one and its every word is known. */
  readonly command?: KnownCommand;
  /** One line for people: what this call does, imperative. Names files relative to the root. */
  readonly title: string;
}

export interface ToolResult {
  readonly kind: 'done' | 'failed';
  /** What the model reads. */
  readonly text: string;
  /** Bytes read, written or put out, for the record. */
  readonly bytes?: number;
  readonly exit?: number | null;
  /** The sandbox that it ran in. */
  readonly sandbox?: string;
  /** Why it failed: the sandbox kept it from these, and a person may be asked to open it for them. */
  readonly kept?: readonly Extra[];
  /** Nothing more is let through, and why: the turn is over with it. */
  readonly ends?: string;
}

/** What a tool may use while it runs, besides its doors. */
export interface Running {
  /** The place the call was described in, so that its paths mean the same when it runs. */
  readonly place: Place;
  readonly signal: AbortSignal;
  /** Streams output to whoever watches. */
  readonly onOutput: (text: string) => void;
}

export interface Tool<Input extends z.ZodType = z.ZodType, Needs extends keyof Ports = keyof Ports> {
  readonly name: string;
  /** For the model: what it does and when to use it. */
  readonly summary: string;
  readonly input: Input;
  readonly needs: readonly Needs[];
  /** Every effect `run` may have on this input. Pure. An omission here is a security bug. */
  describe(input: z.output<Input>, place: Place): Description;
  /** For tools that change files: the changes, computed once from the facts; `run` applies `pass.changes`. Pure. */
  plan?(input: z.output<Input>, facts: Facts, place: Place): Planned;
  /** For tools whose change a person may edit: the call whose plan is exactly `text` at `path`. */
  edited?(path: string, text: string, place: Place): { readonly tool: string; readonly input: unknown };
  /**
   * Runs what the pass was minted for, and nothing else. Rejects only on faults. With a rehearsal the doors are those
   * of a dry run.
   */
  run(
    pass: Pass<z.output<Input>> | Rehearsal<z.output<Input>>,
    ports: Pick<Ports, Needs>,
    running: Running,
  ): Promise<ToolResult>;
}

/** Identity; exists so that each tool's types are inferred from its own declaration. */
export function defineTool<Input extends z.ZodType, Needs extends keyof Ports>(
  tool: Tool<Input, Needs>,
): Tool<Input, Needs> {
  return tool;
}
