import { newId } from '../base/ids.js';
import { assertNever } from '../base/never.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage } from '../protocol/fact.js';
import { tempName, type ExactChange, type Refusal } from './exactChange.js';
import { removeFolders } from './folder.js';
import type { Intent, Step } from './intent.js';
import { sha256, type Journal } from './journal.js';
import { JournalError } from './journalError.js';
import type { PreImage } from './preImage.js';
import { checkChange, writeExactly } from './writeExactly.js';

/** A change as it was made, in the members of its ledger entry; the hashes name the journal's images. */
export interface ChangedFile {
  readonly what: 'create' | 'modify' | 'delete' | 'move';
  readonly path: string;
  readonly to?: string;
  readonly pre?: string;
  readonly post?: string;
}

export type AppliedOnDisk = { readonly kind: 'applied'; readonly files: readonly ChangedFile[] } | Refusal;

/** What applying needs of the journal. */
type Keeper = Pick<Journal, 'put' | 'get' | 'begin' | 'end'>;

interface Prepared {
  readonly change: ExactChange;
  readonly image: PreImage;
  readonly step: Step;
}

/**
 * Writes these changes to disk, all or none: every file is compared with what was judged, its bytes are journaled and
 * the intent is durable before the first write; should a later write fail, the earlier ones are put back. Rejects only
 * on faults of the journal, with nothing written. `act` is the call of the gate.
 */
export async function applyChanges(
  changes: readonly FileChange[],
  journal: Keeper,
  act: string,
): Promise<AppliedOnDisk> {
  const prepared: Prepared[] = [];
  for (const change of changes) {
    const exact = exactOf(change);
    if (exact.kind === 'failed') return exact;
    const checked = await checkChange(exact);
    if (checked.kind !== 'fits') return checked;
    prepared.push({ change: exact, image: checked.image, step: stepOf(exact, checked.image) });
  }
  const intent: Intent = { version: 1, id: newId('intent'), act, steps: prepared.map(({ step }) => step) };
  await makeDurable(intent, prepared, journal);
  const applied = await writeAll(prepared, journal);
  if (applied.whole) await journal.end(intent);
  return applied.result;
}

/** The intent and the images before and after; if one of them cannot be kept, nothing was begun. */
async function makeDurable(intent: Intent, prepared: readonly Prepared[], journal: Keeper): Promise<void> {
  const kept = await Promise.allSettled([
    journal.begin(intent),
    ...prepared.flatMap(({ change, image }) => [
      ...(image.kind === 'file' ? [journal.put(image.bytes)] : []),
      ...(change.kind === 'write' ? [journal.put(change.bytes)] : []),
    ]),
  ]);
  const fault = kept.find(outcome => outcome.status === 'rejected');
  if (fault === undefined) return;
  await journal.end(intent);
  throw fault.reason;
}

/** `whole`: all of it was written or all of it put back; otherwise the intent stays, for whoever finds it. */
async function writeAll(
  prepared: readonly Prepared[],
  journal: Keeper,
): Promise<{ whole: boolean; result: AppliedOnDisk }> {
  const done: { readonly step: Step; readonly made: readonly string[] }[] = [];
  for (const { change, step } of prepared) {
    const written = await writeExactly(change);
    if (written.kind === 'written') {
      done.push({ step, made: written.made });
      continue;
    }
    const left: string[] = [];
    for (const { step: undo, made } of done.toReversed()) {
      if (await putBack(undo, journal)) await removeFolders(made);
      else left.push(undo.path);
    }
    return left.length === 0 ? { whole: true, result: written } : { whole: false, result: halfWritten(written, left) };
  }
  return { whole: true, result: { kind: 'applied', files: prepared.map(({ step }) => changedFile(step)) } };
}

/** False: it stays as it was written, since somebody changed it again or its bytes cannot be had. */
async function putBack(step: Step, journal: Keeper): Promise<boolean> {
  try {
    const undo = await inverseOf(step, journal);
    return undo !== undefined && (await writeExactly(undo)).kind === 'written';
  } catch (fault) {
    if (fault instanceof JournalError) return false;
    throw fault;
  }
}

async function inverseOf(step: Step, journal: Keeper): Promise<ExactChange | undefined> {
  const { path } = step;
  if (step.kind === 'move') return { kind: 'move', path: step.to, to: path, before: step.pre };
  if (step.kind === 'write' && step.pre === undefined) return { kind: 'delete', path, before: step.post };
  const bytes = step.pre === undefined ? undefined : await journal.get(step.pre);
  const before = step.kind === 'write' ? step.post : undefined;
  return bytes && { kind: 'write', path, bytes, before, temp: tempName(), ...(step.owned && { owned: step.owned }) };
}

function halfWritten(refusal: Refusal, left: readonly string[]): Refusal {
  const why = refusal.kind === 'failed' ? refusal.because : `${refusal.path} was changed meanwhile.`;
  return {
    kind: 'failed',
    because: `${why} What was written before could not be put back, since it changed again: ${left.join(', ')}. The journal has what it held.`,
  };
}

function stepOf(change: ExactChange, image: PreImage): Step {
  const { kind, path } = change;
  const held = image.kind === 'file' ? { pre: image.hash, owned: image.owned } : undefined;
  if (kind === 'write') return { kind, path, temp: change.temp, post: sha256(change.bytes), ...held };
  if (held === undefined) throw new Error(`${path} fits what was judged, and is not there`);
  return kind === 'delete' ? { kind, path, ...held } : { kind, path, to: change.to, pre: held.pre };
}

function changedFile(step: Step): ChangedFile {
  const { kind, path } = step;
  switch (kind) {
    case 'write':
      return step.pre === undefined
        ? { what: 'create', path, post: step.post }
        : { what: 'modify', path, pre: step.pre, post: step.post };
    case 'delete':
      return { what: 'delete', path, pre: step.pre };
    case 'move':
      return { what: 'move', path, to: step.to, pre: step.pre, post: step.pre };
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
