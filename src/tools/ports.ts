import type { FileChange } from '../protocol/change.js';
import type { Effect } from '../protocol/effect.js';
import type { Extra } from '../protocol/extra.js';
import type { FactNeed, Facts, FileImage } from '../protocol/fact.js';
import type { Plan } from '../protocol/message.js';
import type { SandboxMode } from '../protocol/rule.js';

/**
 * The only doors to the outside. A tool is handed the doors it names in `needs`, and no others.
 *
 * Invariant: types only. The doors are implemented in `machine` and `host`; all paths are absolute and real.
 */
export interface Ports {
  readonly files: FilesDoor;
  readonly search: SearchDoor;
  readonly changes: ChangesDoor;
  readonly commands: CommandsDoor;
  readonly network: NetworkDoor;
  readonly problems: ProblemsDoor;
  readonly person: PersonDoor;
  readonly plan: PlanDoor;
  readonly agents: AgentsDoor;
}

/**
 * The doors of a dry run. None of them changes anything on the machine or leaves it, and the real ones do not fit here.
 * A door that is not named here does not exist in a dry run, so that a tool that needs it is not run.
 */
export interface DryPorts extends Pick<Ports, 'files' | 'search' | 'problems' | 'person' | 'plan'> {
  readonly changes: MemoryChangesDoor;
}

export interface FilesDoor {
  /** What the person sees: the dirty buffer if there is one, else the disk. Never rejects for what a file is. */
  read(path: string, signal: AbortSignal): Promise<FileImage>;
  /** Names in a folder, sorted; folders end in `/`. `more` counts what the cap left out. */
  list(
    path: string,
    signal: AbortSignal,
  ): Promise<{ readonly names: readonly string[]; readonly more: number } | { readonly failed: string }>;
}

export interface SearchHit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface SearchDoor {
  /** Files below the roots that match a glob, ignore files honoured, capped. */
  find(
    glob: string,
    under: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly paths: readonly string[]; readonly more: boolean } | { readonly failed: string }>;
  text(
    query: { readonly pattern: string; readonly under: readonly string[]; readonly glob?: string },
    signal: AbortSignal,
  ): Promise<{ readonly hits: readonly SearchHit[]; readonly more: boolean } | { readonly failed: string }>;
}

export type Applied =
  /** `unsaved`: put into an open editor with unsaved changes and left unsaved there. */
  | { readonly kind: 'applied'; readonly unsaved: readonly string[] }
  /** A file was no longer what was shown; nothing at all was written. */
  | { readonly kind: 'changed-meanwhile'; readonly path: string }
  | { readonly kind: 'failed'; readonly because: string };

export interface ChangesDoor {
  /** Writes exactly these changes, or none: pre-images are compared and journaled first, each write is atomic. */
  apply(changes: readonly FileChange[], about: AboutAct): Promise<Applied>;
}

/** For whom something is done: what the record says of it. */
export interface AboutAct {
  readonly session: string;
  readonly agent: string;
  readonly act: string;
  readonly action: string;
}

/** Keeps changes in memory: nothing that is on the machine is changed through it. */
export interface MemoryChangesDoor extends ChangesDoor {
  readonly reaches: 'memory';
}

export interface CommandSpec {
  readonly command: string;
  readonly shell: 'bash' | 'powershell';
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Confined at least so; undefined: as it is set. */
  readonly sandbox: SandboxMode | undefined;
  /** What a person let the sandbox be opened for, for this run. */
  readonly extra: readonly Extra[];
  /** What it was let through with: hosts that are named there may be reached, others only by a rule. */
  readonly effects: readonly Effect[];
}
export interface CommandResult {
  /** Exit code; null when a signal ended it. */
  readonly exit: number | null;
  readonly ended: 'exited' | 'timed-out' | 'cancelled' | 'exceeded' | 'not-started';
  /** What it took too much of, where that ended it: processes at once, or bytes of output. */
  readonly exceeded?: { readonly what: 'processes' | 'output'; readonly most: number };
  /** Both streams as they came, head and tail kept when over the cap. */
  readonly output: string;
  readonly bytes: number;
  /** The sandbox that it ran in. */
  readonly sandbox: SandboxMode | 'none';
  /** It failed, and the sandbox kept it from these. */
  readonly kept: readonly Extra[];
}
export interface CommandsDoor {
  /** Never rejects. On time-out or abort the whole process group is ended before this resolves. */
  run(
    spec: CommandSpec,
    about: AboutAct,
    onOutput: (text: string) => void,
    signal: AbortSignal,
  ): Promise<CommandResult>;
}

export type Fetched =
  | {
      readonly kind: 'fetched';
      /** Where it was found in the end. */
      readonly url: string;
      readonly status: number;
      readonly title: string;
      /** What a reader of the page finds. */
      readonly text: string;
      readonly bytes: number;
      /** It is larger than what is read. */
      readonly isCut: boolean;
    }
  /** It leads to a host that was not approved. */
  | { readonly kind: 'elsewhere'; readonly to: string; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string };

export interface NetworkDoor {
  /** Fetches text with GET, from the hosts that these effects name. Never rejects. */
  fetch(url: string, effects: readonly Effect[], about: AboutAct, signal: AbortSignal): Promise<Fetched>;
}

export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly text: string;
  readonly source?: string;
}
export interface ProblemsDoor {
  read(path: string | undefined): readonly Problem[] | { readonly failed: string };
}

export interface PersonDoor {
  /** `undefined`: nobody answered (cancelled, no window, no person in this mode). */
  ask(question: string, choices: readonly string[], signal: AbortSignal): Promise<string | undefined>;
}

export interface PlanDoor {
  update(plan: Plan): void;
}

/** What one agent has another do. */
export interface Errand {
  readonly agent: string;
  readonly task: string;
  readonly attachments: readonly { readonly name: string; readonly text: string }[];
  /** What it was let through with: no more is handed on than is named there. */
  readonly effects: readonly Effect[];
}

/** What came of it, and the last that the agent said, whose name at work is there where it was started. */
export type ErrandDone =
  | { readonly kind: 'done'; readonly agent: string; readonly said: string }
  | {
      readonly kind: 'failed';
      readonly because: string;
      readonly last?: { readonly agent: string; readonly said: string };
      /** Nobody is there who could let anything more through, whoever asks: why the run is over. */
      readonly ends?: string;
    };

export interface AgentsDoor {
  /** Starts an agent under the one that asks, and waits until it is done; it ends with the signal. Rejects on faults only. */
  send(errand: Errand, about: AboutAct, signal: AbortSignal): Promise<ErrandDone>;
}

/** Open editors as the doors see them. A terminal has none. */
export interface Buffers {
  /** Real paths of all files with unsaved changes. */
  unsaved(): readonly string[];
  /** The text of an editor with unsaved changes for this real path. */
  dirty(path: string): { readonly text: string; readonly version: number; readonly bom: boolean } | undefined;
  /** Replaces the whole text if the version still holds, and leaves it unsaved. False: it no longer did. */
  replace(path: string, version: number, text: string): Promise<boolean>;
}

/** Answers what descriptions need to know, within a cap; what it cannot answer is left out. */
export type AnswerFacts = (needs: readonly FactNeed[], signal: AbortSignal) => Promise<Facts>;
