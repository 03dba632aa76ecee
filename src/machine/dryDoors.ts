import type { FileChange } from '../protocol/change.js';
import type { FileImage } from '../protocol/fact.js';
import type { DryPorts, FilesDoor, MemoryChangesDoor } from '../tools/ports.js';
import type { DoorsDeps } from './doors.js';
import { filesDoor, mostNames } from './files.js';
import type { Overlay } from './overlay.js';
import { searchDoor } from './search.js';

/** What a dry run may have of this machine: nothing by which it could be changed, and nobody who could write it down. */
export interface DryDoorsDeps extends Pick<
  DoorsDeps,
  'problems' | 'person' | 'ripgrep' | 'withhold' | 'clock' | 'buffers'
> {
  readonly overlay: Overlay;
  /** The dry run still goes on. */
  readonly holds: () => boolean;
}

/**
 * The doors of a dry run: they read this machine, and see over it what would have changed.
 *
 * Invariant: none of them writes, starts a program but the search or opens a socket; changes go to the overlay alone.
 */
export function openDryDoors(deps: DryDoorsDeps): DryPorts {
  const { overlay, ripgrep, withhold, clock, problems, person, buffers } = deps;
  const files = overlaidFiles(filesDoor(buffers), overlay);
  return {
    files,
    search: searchDoor({ ripgrep, clock, withhold, over: overlay }),
    changes: memoryChanges(files, deps),
    problems,
    person,
    plan: { update: () => undefined },
  };
}

function overlaidFiles(disk: FilesDoor, overlay: Overlay): FilesDoor {
  return {
    read: async (path, signal) => (await overlay.imageAt(path)) ?? disk.read(path, signal),

    async list(path, signal) {
      const here = await overlay.imageAt(path);
      if (here !== undefined && here.kind !== 'folder')
        return { failed: `${path} cannot be listed: ${whyNoFolder(here)}.` };
      const listed = await disk.list(path, signal);
      if ('failed' in listed && here === undefined) return listed;
      const { names, more } = 'failed' in listed ? { names: [], more: 0 } : listed;
      const standing = names.filter(name => overlay.at(`${path}/${name.replace(/\/$/, '')}`) === undefined);
      const all = [...standing, ...overlay.namesIn(path)].sort();
      return { names: all.slice(0, mostNames), more: more + Math.max(0, all.length - mostNames) };
    },
  };
}

function whyNoFolder({ kind }: FileImage): string {
  return kind === 'missing' ? 'it does not exist' : 'a part of its path is a file, not a folder';
}

function memoryChanges(files: FilesDoor, { overlay, holds }: DryDoorsDeps): MemoryChangesDoor {
  return {
    reaches: 'memory',
    async apply(changes) {
      const never = new AbortController().signal;
      for (const change of changes) {
        const found = await Promise.all(standsAt(change).map(([path]) => files.read(path, never)));
        const changed = standsAt(change).find(([, image], index) => !isSame(found[index], image));
        if (changed !== undefined) return { kind: 'changed-meanwhile', path: changed[0] };
      }
      if (!holds()) return { kind: 'failed', because: 'the dry run was ended, and what it kept in memory was dropped' };
      for (const change of changes) overlay.put(change);
      return { kind: 'applied', unsaved: [] };
    },
  };
}

function standsAt(change: FileChange): readonly (readonly [path: string, image: FileImage])[] {
  const before = [change.path, change.before] as const;
  return change.kind === 'move' ? [before, [change.to, { kind: 'missing' }]] : [before];
}

function isSame(a: FileImage | undefined, b: FileImage): boolean {
  if (a === undefined) return false;
  return 'hash' in a ? 'hash' in b && a.hash === b.hash : a.kind === b.kind && a.kind === 'missing';
}
