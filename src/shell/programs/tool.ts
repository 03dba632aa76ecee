import type { FloorId } from '../../protocol/floor.js';
import type { Role } from './program.js';

/**
 * What a call does besides starting the program. Paths are relative to where it runs; `~/` is the home folder, `?` a
 * name that it makes up.
 */
export type Deed =
  /** Proven: it only tells what the machine or the workspace holds, and starts nothing. Every option must be listed. */
  | 'tells'
  | 'network'
  | 'sends'
  | 'inline'
  | 'unknown'
  /** The first operand is a database file: read when all text only asks, else written. */
  | 'opens'
  /** Folders of this machine that are shown inside of a container. */
  | 'mounts'
  | `${'read' | 'write' | 'delete' | 'tree' | 'secret'}:${string}`
  | `${'package' | 'process' | 'publish' | 'privilege' | 'env'}:${string}`
  | `floor:${FloorId}`;

/**
 * Calls of one shape, and what they do. All calls of a tool that match are joined.
 *
 * Words of a shape: `a|b` either, `*` any one word, `x-*` what starts so, `**` any number of words.
 */
export interface Call {
  /** The words that the operands start with; several shapes are separated by commas. Every call without it. */
  readonly sub?: string;
  /** Options that must all be given; `-v|--volumes` either of two, `--replicas=0` with this value. */
  readonly given?: string;
  /** Options of which none may be given. */
  readonly not?: string;
  /** What one of the words must be like. */
  readonly like?: RegExp;
  /** No word may be like this. */
  readonly unlike?: RegExp;
  /** How many operands may follow the shape at most. */
  readonly most?: number;
  /** In the notation of `options.ts`, beside those of the tool. */
  readonly options?: string;
  /** What the operands after the shape are. */
  readonly operands?: Role;
  /** The operands after the shape are files or addresses: the last is written to, the others are read. */
  readonly copies?: boolean;
  readonly inner?: Inner;
  readonly does: readonly Deed[];
}

/** Another command among the words, which runs elsewhere. */
export interface Inner {
  /** How many operands, those of the shape among them, stand before it; `--`: it stands after that. */
  readonly after: number | '--';
  /** Its words are joined, and a shell reads them there. */
  readonly isText?: boolean;
  /** The files it sees are a container's own: of a new one, with which they go, or of one that runs. */
  readonly inContainer?: 'new' | 'running';
  /** It runs here as the project's own code does: only its harm adds something. */
  readonly onlyHarm?: boolean;
}

/** Program text among the words: values of options, or operands from one on. */
export interface ProgramText {
  readonly language: 'sql' | 'mongo' | 'redis';
  /** In all words that are no option; without it, in the values of the tool's options too. */
  readonly options?: string;
  readonly operandsFrom?: number;
}

/**
 * A program whose first words say what it does: `docker --context c volume rm v`.
 *
 * Invariant: a call that matches no shape is left to the other tables, and else is `otherwise`; a shape can prove
 * (`tells`) only what lists every word.
 */
export interface Tool {
  /** `mkfs.*`: every name that starts so. */
  readonly names: readonly string[];
  /** Options that may stand anywhere, in the notation of `options.ts`. */
  readonly options?: string;
  /** Long options have one dash: `-auto-approve`. */
  readonly oneDash?: boolean;
  readonly anyCase?: boolean;
  /** Options that name the other machine. */
  readonly host?: string;
  readonly text?: ProgramText;
  readonly calls: readonly Call[];
  /** What a call of no listed shape does. */
  readonly otherwise?: readonly Deed[];
}
