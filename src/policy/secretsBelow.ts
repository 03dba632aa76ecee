import { minimatch } from 'minimatch';
import { isWithin, relativeTo } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import { namesKey, type Facts, type NamesNeed, type SecretsNeed } from '../protocol/fact.js';
import type { Places } from './context.js';
import { locate } from './locate.js';
import { fold } from './names.js';

type Read = Extract<Effect, { kind: 'read' }>;

/** Of one action only so many folders are looked through: the time is shared by all. */
const mostFolders = 16;

/** Folders whose secrets an action would read without naming them: `grep -r x .`, `cat config/*`. */
export function secretNeeds(effects: readonly Effect[], context: Places): readonly SecretsNeed[] {
  const paths = effects.flatMap(effect => (mayReachSecret(effect) ? [effect.path] : []));
  const inside = [...new Set(paths)].filter(path => locate(path, context) === 'inside');
  return inside.slice(0, mostFolders).map(path => ({ kind: 'secrets', path }));
}

/** Where the names come from that a shell would cut. */
export function namesNeeds(effects: readonly Effect[]): readonly NamesNeed[] {
  const sources = effects.flatMap(effect => (effect.kind === 'read' ? (effect.cut ?? []) : []));
  const each = new Map(sources.map(source => [namesKey(source), source]));
  return [...each.values()].slice(0, mostFolders).map(source => ({ kind: 'names', source }));
}

/** The names that it reads may turn into others when they are cut. */
export function mayBeOthers(effect: Effect, facts: Facts): effect is Read {
  if (effect.kind !== 'read' || effect.cut === undefined) return false;
  return facts.names.get(namesKey(effect.cut))?.odd.length !== 0;
}

/** It reads more than it names, and spares nothing, or not what links lead to. What is unsure asks anyway. */
export function mayReachSecret(effect: Effect): effect is Read {
  if (effect.kind !== 'read' || effect.unsure === true) return false;
  if (effect.sparing === true) return effect.follows === true;
  return effect.recursive === true || effect.glob !== undefined;
}

/** The secrets among what it reads; undefined when the folder could not be looked through, so that there may be some. */
export function secretsReached(effect: Read, facts: Facts): readonly string[] | undefined {
  const found = facts.secrets.get(effect.path)?.found;
  if (effect.sparing === true) return found && [];
  return found?.filter(secret => isWithin(effect.path, secret) && reaches(effect, relativeTo(effect.path, secret)));
}

/** Where links lead that it follows: out of the workspace. */
export function linksReached(effect: Read, facts: Facts): readonly string[] {
  const links = facts.secrets.get(effect.path)?.links ?? [];
  return links
    .filter(({ path, isFolder }) => {
      if (!isWithin(effect.path, path)) return false;
      return effect.follows === true || passes(effect, relativeTo(effect.path, path), isFolder);
    })
    .map(({ real }) => real);
}

/** A shell follows every link that its pattern names, also on the way; what looks for files by itself, none on the way. */
function passes({ glob, hidden }: Read, below: string, isFolder: boolean): boolean {
  if (glob === undefined) return false;
  const isOnTheWay = isFolder && !glob.startsWith('**/');
  return matches(glob, below, { hidden }) || (isOnTheWay && matches(glob, below, { hidden, partial: true }));
}

/** A pattern names members of the folder, as a shell expands it: no hidden ones; `recursive` takes all below them. */
function reaches({ glob, recursive, hidden }: Read, below: string): boolean {
  if (glob === undefined) return true;
  const parts = below.split('/');
  const ends = recursive === true ? parts.map((_, index) => parts.slice(0, index + 1).join('/')) : [below];
  return ends.some(name => matches(glob, name, { hidden }));
}

interface Manner {
  readonly hidden: boolean | undefined;
  /** Whether the name may be the beginning of what the pattern names. */
  readonly partial?: boolean;
}

function matches(glob: string, name: string, { hidden, partial = false }: Manner): boolean {
  // What would take long to match may match.
  if (glob.length > 200 || (glob.match(/\*/g)?.length ?? 0) > 8) return true;
  // What begins so was not expanded by a shell: `find` sees hidden files as well.
  return minimatch(fold(name), fold(glob), {
    partial,
    dot: hidden === true || glob.startsWith('**/'),
    nonegate: true,
    nocomment: true,
    nobrace: true,
    platform: 'linux',
  });
}
