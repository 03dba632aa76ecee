import type { LedgerFault } from './ledgerError.js';
import type { QuestionName } from './questions.js';
import type { Witness } from './verify.js';

/** What the worker is begun with. */
export interface WorkerData {
  readonly file: string;
}

export interface Question {
  readonly kind: 'ask';
  readonly id: number;
  readonly name: QuestionName;
  /** What goes with the name; whoever asks is held to it by the types. */
  readonly asked: readonly unknown[];
}

export type ToWorker =
  | Question
  | { readonly kind: 'verify'; readonly id: number; readonly newest: number; readonly witnesses: readonly Witness[] }
  | { readonly kind: 'verify-lists'; readonly id: number }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'stop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly seq: number; readonly of: number }
  /** A LedgerError, whose class does not survive the way. */
  | { readonly kind: 'refused'; readonly id: number; readonly code: LedgerFault; readonly message: string }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: unknown };
