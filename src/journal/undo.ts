import { newId } from '../base/ids.js';
import { assertNever } from '../base/never.js';
import type { EntryBody, UndoneFile } from '../protocol/entry.js';
import type { Step, UndoIntent } from '../protocol/intent.js';
import { applyExact, type Keeper } from './applyExact.js';
import { refusalFrom, tempName, type ExactChange, type Refusal } from './exactChange.js';
import type { Transition } from './fileState.js';
import type { Journal } from './journal.js';
import { JournalError } from './journalError.js';
import { planUndo, type FilePlan, type Present } from './planUndo.js';
import { lookAt } from './writeExactly.js';

export type UndoEntry = Extract<EntryBody, { kind: 'undo' }>;
export type Undone = { readonly kind: 'undone'; readonly entry: UndoEntry } | Refusal;

/** What taking back these transitions (oldest first) would do now. Changes nothing. */
export async function previewUndo(
  transitions: readonly Transition[],
  journal: Pick<Journal, 'has'>,
  isUnsaved: (path: string) => boolean,
): Promise<readonly FilePlan[]> {
  const present = new Map<string, Present>();
  const kept = new Set<string>();
  for (const { path, from } of transitions) {
    if (!present.has(path)) present.set(path, isUnsaved(path) ? unsaved : await presentAt(path));
    if (from !== undefined && (await journal.has(from.hash))) kept.add(from.hash);
  }
  const at = (path: string): Present => present.get(path) ?? { kind: 'unknown', why: 'was not looked at' };
  return planUndo(transitions, at, hash => kept.has(hash));
}

/**
 * Does what was previewed, all or none; conflicts are left alone. `record` is called once everything is written, and
 * whoever is killed before it returns has the undo completed or reverted at the next start: see `recoverIntents`.
 */
export async function carryOutUndo(
  plans: readonly FilePlan[],
  journal: Keeper,
  about: Omit<UndoIntent, 'left'>,
  record: (entry: UndoEntry) => Promise<void>,
): Promise<Undone> {
  const changes: ExactChange[] = [];
  const left: UndoneFile[] = [];
  for (const plan of plans) {
    const change = await changeFor(plan, journal);
    if (change !== undefined) changes.push(change);
    if (plan.kind === 'conflict') left.push({ path: plan.path, outcome: 'left', because: plan.because });
  }
  const undo = { ...about, left };
  if (changes.length === 0) return { kind: 'failed', because: 'There is nothing that can be taken back.' };
  const act = newId('undo');
  const applied = await applyExact(changes, journal, {
    act,
    undo,
    record: steps => record(undoEntry(act, undo, steps)),
  });
  return applied.kind === 'applied' ? { kind: 'undone', entry: undoEntry(act, undo, applied.steps) } : applied;
}

/** What an undo leaves on record. */
export function undoEntry(id: string, undo: UndoIntent, steps: readonly Step[]): UndoEntry {
  const { what, of, by, left } = undo;
  return { kind: 'undo', id, what, of, by, files: [...steps.map(undoneFile), ...left] };
}

async function changeFor(plan: FilePlan, journal: Keeper): Promise<ExactChange | undefined> {
  const { kind, path } = plan;
  switch (kind) {
    case 'restore': {
      const bytes = await journal.get(plan.to);
      if (bytes === undefined) throw new JournalError('damaged', `What ${path} held before is kept no more.`);
      return {
        kind: 'write',
        path,
        bytes,
        before: plan.now,
        temp: tempName(),
        ...(plan.owned && { owned: plan.owned }),
      };
    }
    case 'delete':
      return { kind: 'delete', path, before: plan.now };
    case 'conflict':
    case 'nothing':
      return undefined;
    default:
      return assertNever(kind);
  }
}

function undoneFile(step: Step): UndoneFile {
  const { kind, path, pre, owned } = step;
  if (kind === 'delete') return { path, outcome: 'deleted', pre, owned };
  if (kind === 'move') throw new Error('an undo moves nothing');
  const { post, becomes } = step;
  // A file that keeps its rights keeps those, too, that a person gives it later.
  const rights = becomes === undefined ? {} : { becomes, ...(owned && { owned }) };
  return { path, outcome: 'restored', ...(pre !== undefined && { pre }), post, ...rights };
}

const unsaved: Present = { kind: 'unknown', why: 'has unsaved changes in an editor; save or revert them first' };

async function presentAt(path: string): Promise<Present> {
  const image = await lookAt(path).catch((cause: unknown) => refusalFrom(path, cause));
  switch (image.kind) {
    case 'file':
      return { kind: 'file', hash: image.hash, owned: image.owned };
    case 'missing':
      return image;
    case 'other':
      return { kind: 'unknown', why: 'is a folder, a link or a device by now' };
    case 'changed-meanwhile':
    case 'failed':
      return { kind: 'unknown', why: 'cannot be read, or a link leads to it by now' };
    case 'too-large':
      return { kind: 'unknown', why: 'is too large by now to keep a copy of' };
    default:
      return assertNever(image);
  }
}
