import type { Journal } from '../journal/journal.js';
import { applyChanges, type ChangedFile } from '../journal/applyChanges.js';
import type { FileChange } from '../protocol/change.js';
import type { Record } from '../protocol/entry.js';
import type { TextImage } from '../protocol/fact.js';
import type { Applied, Buffers, ChangesDoor } from '../tools/ports.js';
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
 * Invariant: the files on disk are changed all together or not at all, and what an editor holds is replaced only in the
 * version that was shown. Both images are in the journal, and each change is on record.
 */
export function changesDoor(deps: ChangesDeps): ChangesDoor {
  return {
    apply: async (changes, about) => {
      const inEditors = changes.filter(isInEditor);
      const moved = inEditors.find(change => !stillThere(change, deps.buffers));
      if (moved !== undefined) return { kind: 'changed-meanwhile', path: moved.path };
      const onDisk = changes.filter(change => !isInEditor(change));
      const busy = onDisk.find(({ path }) => deps.buffers.dirty(path) !== undefined);
      if (busy !== undefined) return { kind: 'changed-meanwhile', path: busy.path }; // typed into since it was shown
      if (onDisk.length > 0) {
        const written = await applyChanges(onDisk, deps.journal, about.act);
        if (written.kind !== 'applied') return written;
        for (const file of written.files) await recordChange(file, about, deps);
      }
      return applyInEditors(inEditors, about, deps);
    },
  };
}

async function applyInEditors(changes: readonly BufferChange[], about: About, deps: ChangesDeps): Promise<Applied> {
  const unsaved: string[] = [];
  for (const { path, before, after } of changes) {
    const pre = await deps.journal.put(bytesOf(before));
    const post = await deps.journal.put(bytesOf(after));
    const version = before.source.kind === 'buffer' ? before.source.version : 0;
    if (!(await deps.buffers.replace(path, version, after.text))) return { kind: 'changed-meanwhile', path };
    await recordChange({ what: 'modify', path, pre, post }, about, deps, true);
    unsaved.push(path);
  }
  return { kind: 'applied', unsaved };
}

async function recordChange(file: ChangedFile, about: About, { record }: ChangesDeps, unsaved = false): Promise<void> {
  const { session, agent, act, action } = about;
  await record({ session, agent }, { kind: 'change', act, action, ...file, ...(unsaved && { unsaved }) });
}

function isInEditor(change: FileChange): change is BufferChange {
  return change.kind === 'write' && change.before.kind === 'text' && change.before.source.kind === 'buffer';
}

function stillThere({ path, before }: BufferChange, buffers: Buffers): boolean {
  return before.source.kind === 'buffer' && buffers.dirty(path)?.version === before.source.version;
}
