import { assertNever } from '../base/never.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage } from '../protocol/fact.js';
import type { Owned } from '../protocol/owned.js';
import type { Step } from '../protocol/intent.js';
import { applyExact, type Keeper } from './applyExact.js';
import { tempName, type ExactChange, type Refusal } from './exactChange.js';

/** A change as it was made, in the members of its ledger entry; the hashes name the journal's images. */
export interface ChangedFile {
  readonly what: 'create' | 'modify' | 'delete' | 'move';
  readonly path: string;
  readonly to?: string;
  readonly pre?: string;
  readonly post?: string;
  /** Of a file that is no longer at its path, or has other rights by now: `becomes`. */
  readonly owned?: Owned;
  readonly becomes?: Owned;
}

export type AppliedOnDisk = { readonly kind: 'applied'; readonly files: readonly ChangedFile[] } | Refusal;

/**
 * Writes these changes to disk, all or none: see `applyExact`. `act` is the call of the gate; `record` puts each file on
 * record before the journal forgets that it was begun.
 */
export async function applyChanges(
  changes: readonly FileChange[],
  journal: Keeper,
  act: string,
  record?: (file: ChangedFile) => Promise<void>,
): Promise<AppliedOnDisk> {
  const exact: ExactChange[] = [];
  for (const change of changes) {
    const one = exactOf(change);
    if (one.kind === 'failed') return one;
    exact.push(one);
  }
  const applied = await applyExact(exact, journal, {
    act,
    record: async steps => {
      for (const step of steps) await record?.(changedFile(step));
    },
  });
  return applied.kind === 'applied' ? { kind: 'applied', files: applied.steps.map(changedFile) } : applied;
}

export function changedFile(step: Step): ChangedFile {
  const { kind, path } = step;
  switch (kind) {
    case 'write':
      return step.pre === undefined
        ? { what: 'create', path, post: step.post }
        : { what: 'modify', path, pre: step.pre, post: step.post };
    case 'delete':
      return { what: 'delete', path, pre: step.pre, owned: step.owned };
    case 'move':
      return { what: 'move', path, to: step.to, pre: step.pre, post: step.pre, owned: step.owned };
    default:
      return assertNever(kind);
  }
}

function exactOf(change: FileChange): ExactChange | Extract<Refusal, { kind: 'failed' }> {
  const { path } = change;
  const before = boundTo(change.before);
  if (before.kind === 'no') return failed(`${path} ${before.why}`);
  if (change.kind === 'write') {
    if (!change.after.text.isWellFormed()) return failed(`The new text of ${path} holds half a character`);
    const bytes = Buffer.from(change.after.bom ? `\uFEFF${change.after.text}` : change.after.text);
    return { kind: 'write', path, bytes, before: before.hash, temp: tempName() };
  }
  if (before.hash === undefined) return failed(`${path} does not exist`);
  return change.kind === 'delete'
    ? { kind: 'delete', path, before: before.hash }
    : { kind: 'move', path, to: change.to, before: before.hash };
}

/** The bytes on disk that a pre-image binds a change to. */
function boundTo(image: FileImage): { kind: 'yes'; hash: string | undefined } | { kind: 'no'; why: string } {
  switch (image.kind) {
    case 'text':
      if (image.source.kind === 'disk') return { kind: 'yes', hash: image.hash };
      return { kind: 'no', why: 'has unsaved changes in an editor; save or revert them first' };
    case 'bytes':
      return { kind: 'yes', hash: image.hash };
    case 'missing':
      return { kind: 'yes', hash: undefined };
    case 'folder':
      return { kind: 'no', why: 'is a folder' };
    case 'unreadable':
      return { kind: 'no', why: `cannot be read: ${image.why}` };
    default:
      return assertNever(image);
  }
}

function failed(because: string): Extract<Refusal, { kind: 'failed' }> {
  return { kind: 'failed', because: `${because}.` };
}
