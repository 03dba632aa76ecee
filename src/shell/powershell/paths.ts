import { isWithin } from '../../base/paths.js';
import type { Effect } from '../../protocol/effect.js';
import { effect, joined, pathEffect, type Described, type Standing } from '../described.js';
import { hole, type Word } from '../word.js';
import type { Listing, Value } from './value.js';

type PathRole = 'read' | 'tree' | 'write' | 'delete';

/** What acting on the files that a value names may do. */
export function onFiles(role: PathRole, value: Value, isLiteral: boolean, isWide: boolean, place: Standing): Described {
  if (value.listing !== undefined) return onListing(role, value.listing, place);
  return joined(value.words.map(word => onWord(role, word, isLiteral, isWide, place)));
}

/** Both slashes part names, wherever PowerShell runs, and a star is any name to it; a share of another machine is reached over the network. */
export function onWord(role: PathRole, word: Word, isLiteral: boolean, isWide: boolean, place: Standing): Described {
  const path = slashed(word.text, place);
  const host = /^\/\/([^/]+)/.exec(path)?.[1];
  if (host !== undefined) {
    const harm = role === 'delete' ? ({ harm: 'destroys-outside' } as const) : {};
    return effect(
      { kind: 'network', host },
      { kind: 'unknown', why: 'it reaches a share of another machine', ...harm },
    );
  }
  const drive = /^([A-Za-z][\w+-]+):/.exec(path)?.[1]?.toLowerCase();
  if (drive !== undefined) return onDrive(role, drive, path.slice(drive.length + 1));
  if (
    path
      .slice(/^[A-Za-z]:\//.test(path) ? 2 : 0)
      .replace(/^[A-Za-z]:$/, '')
      .includes(':')
  )
    return unsure('a path of it names a stream or a drive');
  const glob = !isLiteral && /[*?[]/.test(path);
  return pathEffect(role, { text: path, glob }, place, { isWide, hidden: true });
}

export function slashed(text: string, { home }: Standing): string {
  const path = text.replace(/^(microsoft\.powershell\.core[\\/])?filesystem::/i, '').replaceAll('\\', '/');
  return path === '~' || path.startsWith('~/') ? home + path.slice(1) : path;
}

/** Drives that are no disks: variables of the environment, the registry, functions, certificates. */
function onDrive(role: PathRole, drive: string, rest: string): Described {
  const name = rest.replace(/^\//, '');
  const isRead = role === 'read' || role === 'tree';
  if (drive === 'env') return effect({ kind: 'env', name: name === '' || /[*?[\0]/.test(name) ? '*' : name });
  if (isRead && /^(variable|alias|function)$/.test(drive)) return effect();
  return unsure(`it ${isRead ? 'reads' : 'changes'} the drive ${drive}`);
}

function unsure(why: string): Described {
  return effect({ kind: 'unknown', why });
}

/** Files that a listing put out. What was left out of it only running tells, so a change of the rest is unsure. */
function onListing(role: PathRole, listing: Listing, place: Standing): Described {
  const words = listing.roots.map(root => ({ text: membersOf(root.text, listing), glob: true }));
  const all = joined(
    words.map(word => onWord(role, word, false, listing.isRecursive && listing.glob === undefined, place)),
  );
  if (!listing.isFiltered || role === 'read' || role === 'tree') return all;
  const isOutside = all.effects.some(
    one => 'path' in one && !isWithin(place.cwd, one.path) && !/^\/tmp\/./.test(one.path),
  );
  const some = all.effects.map((one): Effect => {
    if (!('path' in one)) return one;
    const { glob, ...bare } = one;
    return glob === undefined ? one : { ...bare, unsure: true };
  });
  const harm = {
    kind: 'unknown',
    why: 'it deletes what it finds outside the workspace',
    harm: 'destroys-outside',
  } as const;
  return { effects: isOutside && role === 'delete' ? [...some, harm] : some, needs: all.needs };
}

function membersOf(root: string, { isRecursive, glob }: Listing): string {
  if (glob === itself) return root;
  if (/[*?[]/.test(root) && !isRecursive) return root;
  const folder = /[*?[]/.test(root) ? root.replace(/[^/\\]*$/, '') : root;
  return `${folder.replace(/[/\\]$/, '')}/${isRecursive && glob !== undefined ? '**/' : ''}${glob ?? '*'}`;
}

/** In place of a pattern: the roots of a listing are themselves what it put out. */
export const itself = hole;
