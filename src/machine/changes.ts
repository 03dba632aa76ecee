import { applyChanges, type AppliedOnDisk, type ChangedFile } from '../journal/applyChanges.js';
import type { Journal } from '../journal/journal.js';
import type { FileChange } from '../protocol/change.js';
import type { Record } from '../protocol/entry.js';
import type { TextImage } from '../protocol/fact.js';
import type { Buffers, ChangesDoor } from '../tools/ports.js';
import { bytesOf } from './fileImage.js';

export interface ChangesDeps {
  readonly buffers: Buffers;
  readonly journal: Journal;
  readonly record: Record;
}

type About = Parameters<ChangesDoor['apply']>[1];
type BufferChange = Extract<FileChange, { kind: 'write' }> & { readonly before: TextImage };

/**
 * Makes the changes that were approved: in the open editor where the person has unsaved changes there, else on disk.
 *
 * Invariant: all changes are made or none, and what an editor holds is replaced only in the version that was shown.
 * Both images are in the journal, and each change is on record.
 */
export function changesDoor(deps: ChangesDeps): ChangesDoor {
  return {
    async apply(changes, about) {
      const inEditors = changes.filter(isInEditor);
      const onDisk = changes.filter(change => !isInEditor(change));
      const busy = onDisk.flatMap(namesOf).find(path => deps.buffers.dirty(path) !== undefined);
      if (busy !== undefined) return { kind: 'changed-meanwhile', path: busy }; // typed into since it was shown
      const kept = await Promise.all(inEditors.map(change => journaled(change, deps.journal)));
      // The editors first: what the disk refuses can still be taken out of them again.
      const taken = await replaceInEditors(inEditors, deps.buffers);
      if (taken !== undefined) return { kind: 'changed-meanwhile', path: taken };
      const written = await writeOrPutBack(onDisk, inEditors, about, deps);
      if (written.kind !== 'applied') return written;
      for (const file of kept) await recordChange(file, about, deps, true);
      return { kind: 'applied', unsaved: inEditors.map(({ path }) => path) };
    },
  };
}

async function writeOrPutBack(
  onDisk: readonly FileChange[],
  inEditors: readonly BufferChange[],
  about: About,
  deps: ChangesDeps,
): Promise<AppliedOnDisk> {
  if (onDisk.length === 0) return { kind: 'applied', files: [] };
  const { journal, buffers } = deps;
  let written: AppliedOnDisk | undefined;
  try {
    return (written = await applyChanges(onDisk, journal, about.act, file => recordChange(file, about, deps)));
  } finally {
    if (written?.kind !== 'applied') await putBack(inEditors, buffers);
  }
}

async function journaled({ path, before, after }: BufferChange, journal: Journal): Promise<ChangedFile> {
  return { what: 'modify', path, pre: await journal.put(bytesOf(before)), post: await journal.put(bytesOf(after)) };
}

/** All of them or none; the path of the one that is no longer what was shown. */
async function replaceInEditors(changes: readonly BufferChange[], buffers: Buffers): Promise<string | undefined> {
  const done: BufferChange[] = [];
  for (const change of changes) {
    if (!(await replace(change, buffers))) {
      await putBack(done, buffers);
      return change.path;
    }
    done.push(change);
  }
  return undefined;
}

async function replace({ path, before, after }: BufferChange, buffers: Buffers): Promise<boolean> {
  const now = buffers.dirty(path);
  if (before.source.kind !== 'buffer' || now?.version !== before.source.version || now.text !== before.text)
    return false;
  return buffers.replace(path, now.version, after.text);
}

/** Leaves alone what was typed into since. */
async function putBack(changes: readonly BufferChange[], buffers: Buffers): Promise<void> {
  for (const { path, before, after } of changes) {
    const now = buffers.dirty(path);
    if (now?.text === after.text) await buffers.replace(path, now.version, before.text);
  }
}

async function recordChange(file: ChangedFile, about: About, { record }: ChangesDeps, unsaved = false): Promise<void> {
  const { session, agent, act, action } = about;
  await record({ session, agent }, { kind: 'change', act, action, ...file, ...(unsaved && { unsaved }) });
}

function isInEditor(change: FileChange): change is BufferChange {
  return change.kind === 'write' && change.before.kind === 'text' && change.before.source.kind === 'buffer';
}

function namesOf(change: FileChange): readonly string[] {
  return change.kind === 'move' ? [change.path, change.to] : [change.path];
}
