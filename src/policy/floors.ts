import { minimatch } from 'minimatch';
import { isWithin } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import type { FloorId } from '../protocol/floor.js';
import type { Context } from './context.js';
import { fold, isWithinFolded } from './names.js';
import type { Subject, Target } from './resolve.js';
import { configuresMachine, decidesWhatGitStarts, isEditorState, runsLater } from './runsLater.js';

/** What standing on a floor means to a person. */
export interface Loss {
  readonly id: string;
  /** What is gone or lost afterwards, as it is shown to the person who is asked. */
  readonly loses: string;
  /** The least risk of what stands on it: 70 and more. */
  readonly weight: number;
}

/**
 * What only a person may approve, each time, whatever rules, modes, thresholds and reviewers say.
 *
 * Invariant: nothing in a policy, a setting or a context takes a floor away. A floor without `holds` is one that no
 * effect can say: the shell's reader for harm names it. The order says which of several is named.
 */
export interface Floor extends Loss {
  readonly id: FloorId;
  readonly holds?: (subject: Subject, context: Context) => boolean;
}

export const floors: readonly Floor[] = [
  {
    id: 'remote-shell',
    weight: 95,
    loses: 'Somebody at the other end of a connection would get a shell on this machine.',
    holds: ({ effect, target }) => changes(effect) && namesOf(target).some(name => /^\/dev\/(tcp|udp)\//.test(name)),
  },
  {
    id: 'runs-fetched-code',
    weight: 85,
    loses: 'Code fetched from the network would run at once, unread, with your rights.',
  },
  { id: 'fork-bomb', weight: 80, loses: 'The machine would be filled with processes until it stops answering.' },
  {
    id: 'disk',
    weight: 95,
    loses: 'A disk, file system or boot area would be overwritten: all its data would be lost.',
    holds: ({ effect, target }) => changes(effect) && namesOf(target).some(isDevice),
  },
  {
    id: 'secret-leaves',
    weight: 90,
    loses: 'A secret could leave this machine; once out, it must be replaced everywhere.',
  },
  {
    id: 'runs-later',
    weight: 75,
    loses:
      'Something that runs later by itself would change: hooks, start-up files, keys, schedules, services, accounts.',
    holds: ({ effect, target }, context) =>
      changes(effect) &&
      namesOf(target).some(name => runsLater(name, context) || setsUp(name, effect, target, context)),
  },
  {
    id: 'editor-state',
    weight: 75,
    loses: 'Files of the editor, its extensions or an agent would change; they decide what runs and what is asked.',
    holds: ({ effect, target }, context) =>
      changes(effect) && namesOf(target).some(name => isEditorState(name, context)),
  },
  {
    id: 'starts-agent',
    weight: 70,
    loses: 'Another agent or editor would start, outside of what is asked and recorded here.',
  },
  {
    id: 'destroys-git',
    weight: 85,
    loses: 'The repository itself would be deleted: all history, branches and stashes that were never pushed.',
    holds: ({ effect, target }) => effect.kind === 'delete' && isRepository(effect, target),
  },
  {
    id: 'destroys-workspace',
    weight: 90,
    loses: 'The whole workspace would be deleted, with everything in it that was never committed.',
    holds: ({ effect, target }, context) =>
      effect.kind === 'delete' && effect.unsure !== true && isWholeWorkspace(target, context),
  },
  {
    id: 'system-permissions',
    weight: 80,
    loses:
      'Owners or permissions of system or home folders would change, which can lock you out or open them to others.',
    holds: ({ effect, target }, context) => changesSystemPermissions(effect, target, context),
  },
  {
    id: 'shutdown',
    weight: 75,
    loses: 'The machine would stop, and with it everything that runs on it.',
    holds: ({ effect, target }) =>
      (effect.kind === 'process' && effect.op === 'shutdown') ||
      (changes(effect) && namesOf(target).includes('/proc/sysrq-trigger')),
  },
  {
    id: 'destroys-outside',
    weight: 75,
    loses: 'Something outside the workspace would be deleted or overwritten, and there is no undo for it.',
    holds: ({ effect, target }, context) => isOutside(target) && destroys(effect, target, context),
  },
  {
    id: 'discards-history',
    weight: 75,
    loses: 'Work would be thrown away that git cannot give back.',
    holds: ({ effect }) => effect.kind === 'git' && effect.discards === true,
  },
  {
    id: 'rewrites-remote',
    weight: 80,
    loses: 'Commits or branches on the remote would be overwritten or deleted, for everybody who uses it.',
    holds: ({ effect }) => effect.kind === 'git' && (effect.rewrites === true || effect.deletesRef === true),
  },
  {
    id: 'publishes',
    weight: 80,
    loses: 'Something would become public, or be withdrawn; others may have fetched it before it can be taken back.',
    holds: ({ effect }) => effect.kind === 'publish',
  },
  {
    id: 'kills-everything',
    weight: 80,
    loses: 'All your running programs would end, with everything unsaved in them.',
    holds: ({ effect }) => effect.kind === 'process' && effect.op === 'kill' && /^(-?1|0)$/.test(effect.target ?? ''),
  },
  {
    id: 'firewall',
    weight: 80,
    loses: 'The firewall would change: the machine may become open to others or unreachable.',
  },
  {
    id: 'essential-packages',
    weight: 85,
    loses: 'Packages that the system needs would be removed; it may not start again.',
  },
  { id: 'accounts', weight: 85, loses: 'An account would be removed, or be given the rights of the superuser.' },
  {
    id: 'infrastructure',
    weight: 85,
    loses: 'Running infrastructure would be changed or destroyed without another question.',
  },
  { id: 'remote-resources', weight: 85, loses: 'Resources on a remote service would be deleted, with their data.' },
  { id: 'database', weight: 85, loses: 'Data in a database would be deleted.' },
  { id: 'container-volumes', weight: 80, loses: 'Container volumes would be removed, with the data in them.' },
  { id: 'pays', weight: 85, loses: 'Money would be moved.' },
];

/** The floor an action stands on: the first of the table that one of its effects, or all together, hold. */
export function floorOf(subjects: readonly Subject[], context: Context): Floor | undefined {
  const named = new Set(subjects.map(({ effect }) => (effect.kind === 'unknown' ? effect.harm : undefined)));
  if (isSecretLeaving(subjects)) named.add('secret-leaves');
  return floors.find(
    ({ id, holds }) => named.has(id) || (holds !== undefined && subjects.some(subject => holds(subject, context))),
  );
}

function isSecretLeaving(subjects: readonly Subject[]): boolean {
  const has = (holds: (effect: Effect) => boolean): boolean => subjects.some(({ effect }) => holds(effect));
  if (has(({ kind }) => kind === 'secret')) return has(isWayOut);
  // The whole environment holds tokens, as often as not.
  return has(one => one.kind === 'env' && one.name === '*') && has(one => one.kind === 'network' && one.sends === true);
}

/** Whether data can leave the machine by this effect as declared. */
export function isWayOut(effect: Effect): boolean {
  switch (effect.kind) {
    case 'network':
    case 'publish':
    case 'attachment':
    case 'mcp':
      return true;
    case 'git':
      return effect.op === 'push';
    default:
      return false;
  }
}

function namesOf(target: Target | undefined): readonly string[] {
  if (target === undefined) return [];
  return target.real === undefined || target.real === target.given ? [target.given] : [target.given, target.real];
}

/** A disk or a part of one, memory, a boot device; not the devices that swallow what is written. */
function isDevice(name: string): boolean {
  return /^\/dev\/(?!(null|zero|full|std(in|out|err)|tty|ptmx|u?random|shm|fd|pts|tcp|udp)(\/|$|\d))./.test(name);
}

/** A setting that git did not write itself as one that starts nothing, or a new file among those of the machine. */
function setsUp(name: string, effect: Effect, target: Target | undefined, context: Context): boolean {
  if (effect.kind !== 'write') return decidesWhatGitStarts(name, context);
  if (effect.runs !== false && decidesWhatGitStarts(name, context)) return true;
  const isNew = target !== undefined && effect.permissions === undefined && !destroys(effect, target, context);
  return isNew && configuresMachine(name);
}

function changes(effect: Effect): boolean {
  return effect.kind === 'write' || effect.kind === 'delete';
}

function isOutside(target: Target | undefined): target is Target {
  return target !== undefined && ['home', 'system', 'outside', 'unknown'].includes(target.spot);
}

function destroys(effect: Effect, target: Target, context: Context): boolean {
  if (!('path' in effect)) return false;
  // Of a temporary folder: what is named in it is somebody's own, and not all there is.
  if (context.temp.includes(target.given) && (effect.unsure === true || !isWholeGlob(target.glob))) return false;
  // What is unpacked or copied over the system's own folders replaces what is there.
  const isFilled = effect.kind === 'write' && effect.recursive === true && effect.permissions === undefined;
  if (isFilled && /^\/((usr\/)?(s?bin|lib\w*)|usr|boot|var)?$/.test(target.given)) return true;
  // What cannot be read further down may be anything that is there.
  if (effect.unsure === true) return effect.kind === 'delete' && effect.recursive === true && target.spot !== 'unknown';
  if (effect.kind === 'delete') return true;
  if (effect.kind === 'write' && effect.empties === true) return true;
  // A new file or a file put into a folder takes nothing away; what the machine could not say may overwrite.
  const overwrites = target.type === 'file' || target.type === 'other' || target.type === undefined;
  return effect.kind === 'write' && effect.permissions === undefined && overwrites;
}

/** It names all that is in a folder; so does no pattern at all. */
function isWholeGlob(glob: string | undefined): boolean {
  return glob === undefined || /^[.*?]+(\/[.*?]*)*$|^\{.*\*.*\}$/.test(glob);
}

function isWholeWorkspace(target: Target | undefined, context: Context): boolean {
  return namesOf(target).some(name => {
    return isWholeGlob(target?.glob) && context.roots.some(root => isWithinFolded(name, root));
  });
}

function isRepository(effect: Effect & { readonly kind: 'delete' }, target: Target | undefined): boolean {
  return namesOf(target).some(name => {
    const folded = fold(name);
    if (effect.recursive === true && target?.glob !== undefined && mayMatch(target.glob, '.git')) return true;
    if (
      /\/\.git(\/(head|config|objects|refs|refs\/heads|packed-refs))?$/.test(folded) ||
      /(^|\/)\.git(\/|$)/.test(fold(target?.glob ?? ''))
    )
      return true;
    return target?.wide === true && folded.includes('/.git/');
  });
}

/** Whether a shell's pattern may find a hidden name: only one that begins with a dot does. */
function mayMatch(pattern: string, name: string): boolean {
  return (
    pattern.startsWith('.') &&
    /[*?[]/.test(pattern) &&
    !isWholeGlob(pattern) &&
    minimatch(name, pattern, { dot: true, nocomment: true })
  );
}

function changesSystemPermissions(effect: Effect, target: Target | undefined, context: Context): boolean {
  if (effect.kind !== 'write' || effect.permissions === undefined || target === undefined) return false;
  // A leading digit of 2 or more, or the letter s: set-user-id and set-group-id.
  if (/^0*[2-7][0-7]{3}$|[+=][rwxXt]*s/.test(effect.permissions)) return true;
  if (target.spot === 'home') return target.wide || isWithin(target.given, context.home);
  return target.spot === 'system' && (target.wide || target.given.split('/').length <= 2);
}
