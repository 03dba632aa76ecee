import { newId } from '../base/ids.js';
import type { Intent, Step, UndoIntent } from '../protocol/intent.js';
import { tempName, type ExactChange, type Refusal } from './exactChange.js';
import { removeFolders } from './folder.js';
import { sha256, type Journal } from './journal.js';
import { JournalError } from './journalError.js';
import type { PreImage } from './preImage.js';
import { checkChange, writeExactly } from './writeExactly.js';

/** What applying needs of the journal. */
export type Keeper = Pick<Journal, 'put' | 'get' | 'begin' | 'end' | 'writer'>;

export type AppliedSteps = { readonly kind: 'applied'; readonly steps: readonly Step[] } | Refusal;

export interface Purpose {
  /** The call of the gate, or the id of an undo. */
  readonly act: string;
  readonly undo?: UndoIntent;
  /** Puts what was written on record. The intent stays until then: whoever is killed between has it completed later. */
  readonly record?: (steps: readonly Step[]) => Promise<void>;
}

interface Prepared {
  readonly change: ExactChange;
  readonly image: PreImage;
  readonly step: Step;
}

/**
 * Makes these changes on disk, all or none: every file is compared with what it must hold, its bytes are journaled and
 * the intent is durable before the first write; should a later write fail, the earlier ones are put back. Rejects only
 * on faults of the journal, with nothing written, and on those of `record`, with all of it written.
 */
export async function applyExact(
  changes: readonly ExactChange[],
  journal: Keeper,
  { act, undo, record }: Purpose,
): Promise<AppliedSteps> {
  const prepared: Prepared[] = [];
  for (const change of changes) {
    const checked = await checkChange(change);
    if (checked.kind !== 'fits') return checked;
    prepared.push({ change, image: checked.image, step: stepOf(change, checked.image) });
  }
  const steps = prepared.map(({ step }) => step);
  const { writer } = journal;
  const intent: Intent = { version: 1, id: newId('intent'), act, writer, steps, ...(undo && { undo }) };
  await makeDurable(intent, prepared, journal);
  const applied = await writeAll(prepared, journal);
  if (applied.result.kind === 'applied') await record?.(steps);
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
): Promise<{ whole: boolean; result: AppliedSteps }> {
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
  return { whole: true, result: { kind: 'applied', steps: prepared.map(({ step }) => step) } };
}

/** False: it stays as it was written, since somebody changed it again or its bytes cannot be had. */
export async function putBack(step: Step, journal: Pick<Journal, 'get'>): Promise<boolean> {
  try {
    const undo = await inverseOf(step, journal);
    return undo !== undefined && (await writeExactly(undo)).kind === 'written';
  } catch (fault) {
    if (fault instanceof JournalError) return false;
    throw fault;
  }
}

async function inverseOf(step: Step, journal: Pick<Journal, 'get'>): Promise<ExactChange | undefined> {
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
  if (kind === 'write') {
    const { temp, bytes, owned } = change;
    return { kind, path, temp, post: sha256(bytes), ...held, ...(owned && { becomes: owned }) };
  }
  if (held === undefined) throw new Error(`${path} fits what was judged, and is not there`);
  return kind === 'delete' ? { kind, path, ...held } : { kind, path, to: change.to, ...held };
}
