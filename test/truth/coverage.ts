import { minimatch } from 'minimatch';
import { isWithin } from '../../src/base/paths.js';
import type { Effect } from '../../src/protocol/effect.js';
import { root } from '../policy/judging.js';
import type { Change } from './changes.js';

/** What may change anything: to say it is honest, and proves nothing. */
export function isOpen(effect: Effect): boolean {
  switch (effect.kind) {
    case 'unknown':
    case 'package':
      return true;
    case 'git':
      return effect.reads === undefined;
    case 'execute':
      return effect.opaque === true || effect.inline === true;
    case 'write':
    case 'delete':
      return effect.unsure === true;
    default:
      return false;
  }
}

/** Whether an effect foretold a change by its path, as it is named or where its links lead. */
export function foretold(effect: Effect, change: Change): boolean {
  if (effect.kind !== 'write' && effect.kind !== 'delete') return false;
  const real = Object.entries(links).reduce((path, [link, to]) => throughLink(path, link, to), effect.path);
  return byPath(effect, change) || byPath({ ...effect, path: real }, change);
}

/** What `scratch.ts` makes: the machine's facts would say where it leads. */
const links: Readonly<Record<string, string>> = { [`${root}/link`]: `${root}/src` };

function throughLink(path: string, link: string, to: string): string {
  return isWithin(link, path) ? `${to}${path.slice(link.length)}` : path;
}

function byPath(effect: Extract<Effect, { kind: 'write' | 'delete' }>, change: Change): boolean {
  if (effect.unsure === true) return false;
  if (effect.glob !== undefined) return matches(effect.path, effect.glob, effect.recursive === true, change.path);
  if (effect.path === change.path) return true;
  if (effect.recursive === true && isWithin(effect.path, change.path)) return true;
  // Folders that come into being on the way to what is written.
  return effect.kind === 'write' && change.how === 'made' && change.isFolder && isWithin(change.path, effect.path);
}

/** A pattern names members; with `recursive` also all that lies below those. */
function matches(folder: string, glob: string, isWide: boolean, path: string): boolean {
  if (!isWithin(folder, path) || folder === path) return false;
  const names = path.slice(folder === '/' ? 1 : folder.length + 1).split('/');
  const heads = isWide ? names.map((_, index) => names.slice(0, index + 1).join('/')) : [names.join('/')];
  return heads.some(head => minimatch(head, glob, { nonegate: true, nocomment: true }));
}
