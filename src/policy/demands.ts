import { baseName } from '../base/paths.js';
import type { When } from '../protocol/rule.js';
import { mayLeadElsewhere } from './commandFacts.js';
import { programOf, type Call } from './match.js';
import { fold } from './names.js';
import { globsOf, type PatternPlace } from './pattern.js';
import type { Subject } from './resolve.js';

/**
 * What rules are filed by, and looked up by.
 *
 * Invariant: a subject that a rule's `when` may match shows, for each demand of that rule, one of its keys; or it
 * leaves open what the demand is about, and then every rule with such a demand is looked at.
 */
export type About =
  'action' | 'words' | 'leading' | 'cwd' | 'tool' | 'op' | 'program' | 'host' | 'remote' | 'hash' | 'in' | 'part';

/** Something that must be so for a rule to match: one of these keys must be shown. */
export interface Demand {
  readonly about: About;
  readonly keys: readonly string[];
}

/** What one effect of one call shows. */
export interface Shown {
  readonly keys: readonly (readonly [About, string])[];
  /** What it does not say: it may match whatever a rule demands about these. */
  readonly open: readonly About[];
  /** Folders of which it may reach anything below. */
  readonly below: readonly string[];
}

export function demandsOf(when: When, place: PatternPlace): readonly Demand[] {
  const { action, words, leading, cwd, tool, op, program, host, remote, hash, path } = when;
  const demands: Demand[] = [];
  const demand = (about: About, ...keys: string[]): void => void demands.push({ about, keys });
  if (action !== undefined) demand('action', action);
  if (words !== undefined) demand('words', words.join('\0'));
  if (leading?.[0] !== undefined) demand('leading', programKey(leading[0]));
  if (cwd !== undefined) demand('cwd', cwd);
  if (tool !== undefined) demand('tool', tool);
  if (op !== undefined) demand('op', op);
  if (hash !== undefined) demand('hash', hash);
  if (program !== undefined) demand('program', programKey(program));
  const labels = host === undefined ? undefined : endingOf(host);
  if (labels !== undefined) demand('host', labels);
  if (remote !== undefined && isPlain(remote) && !remote.includes('*')) demand('remote', fold(remote));
  if (path !== undefined) {
    const globs = globsOf(path, place).map(literalsOf);
    demand('in', ...new Set(globs.map(({ folder }) => folder)));
    const parts = globs.flatMap(({ part }) => (part === undefined ? [] : [part]));
    if (globs.length > 0 && parts.length === globs.length) demand('part', ...new Set(parts));
  }
  return demands;
}

export function shownBy({ effect, target }: Subject, call: Call): Shown {
  const keys: [About, string][] = [
    ['action', call.action],
    ['tool', call.tool],
  ];
  const open: About[] = [];
  const below: string[] = [];
  if (call.words === undefined) open.push('leading');
  else keys.push(['words', call.words.join('\0')], ['leading', programKey(call.words[0] ?? '')]);
  if (call.cwd === undefined || (call.words !== undefined && mayLeadElsewhere(call.words))) open.push('cwd');
  if (call.cwd !== undefined) keys.push(['cwd', call.cwd]);
  if (effect.kind === 'git' && effect.folder !== undefined) keys.push(['cwd', effect.folder]);
  if ('op' in effect) keys.push(['op', effect.op]);
  const program = programOf(effect);
  if (program !== undefined) keys.push(['program', programKey(program)]);
  if (effect.kind === 'execute') {
    if (effect.hash === undefined) open.push('hash');
    else keys.push(['hash', effect.hash]);
  }
  if (effect.kind === 'git') {
    if (effect.remote === undefined) open.push('remote');
    else keys.push(['remote', fold(effect.remote)]);
  }
  if (effect.kind === 'network') {
    if (effect.host === '') open.push('host');
    else for (const ending of endingsOf(effect.host)) keys.push(['host', ending]);
  }
  if (target !== undefined) {
    if (target.real === undefined) open.push('in', 'part');
    if (target.wide) open.push('part');
    for (const name of target.real === undefined ? [target.given] : new Set([target.given, target.real])) {
      const parts = partsOf(fold(name));
      for (const folder of foldersOf(parts)) keys.push(['in', folder]);
      for (const part of parts) keys.push(['part', part]);
      if (target.wide) below.push(joined(parts));
    }
  }
  return { keys, open, below };
}

const deepest = 24;

function programKey(program: string): string {
  return fold(baseName(program));
}

/** Text that folding changes in nothing but its case, whatever stands around it. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** The whole labels at the end of every host that the pattern matches; undefined where there are none. */
function endingOf(pattern: string): string | undefined {
  if (!isPlain(pattern)) return undefined;
  const tail = pattern.slice(pattern.lastIndexOf('*') + 1);
  const labels = fold(tail).split('.');
  const whole = tail === pattern ? labels : labels.slice(1);
  return whole.length === 0 ? undefined : whole.slice(-deepest).join('.');
}

function endingsOf(host: string): readonly string[] {
  const labels = fold(host).split('.').slice(-deepest);
  return labels.map((_label, index) => labels.slice(index).join('.'));
}

/** The folder under which all that a glob matches lies, and a further name that must stand in its path. */
function literalsOf(glob: string): { readonly folder: string; readonly part: string | undefined } {
  const all = glob.split('/').slice(glob.startsWith('/') ? 1 : 0);
  const firstOther = all.findIndex(part => literalPart(part) === undefined);
  const ahead = (firstOther === -1 ? all : all.slice(0, firstOther)).slice(0, deepest);
  const folder = joined(ahead.map(part => literalPart(part) ?? ''));
  // A brace may hold slashes, and what looks like a name may then be one of several.
  const isSure = isPlain(glob) && !glob.includes('{') && firstOther !== -1;
  const part = isSure
    ? all
        .slice(firstOther)
        .map(literalPart)
        .findLast(name => name !== undefined)
    : undefined;
  return { folder, part };
}

/** What a part of a glob is, folded, where it is nothing but a name. */
function literalPart(part: string): string | undefined {
  if (part === '' || part === '.' || !isPlain(part)) return undefined;
  const bare = part.replace(/\\([^/])/g, '');
  return /[*?[\]{}\\]/.test(bare) ? undefined : fold(part.replace(/\\([^/])/g, '$1'));
}

function partsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '');
}

function foldersOf(parts: readonly string[]): string[] {
  const folders = [''];
  for (const part of parts.slice(0, deepest)) folders.push(`${folders.at(-1) ?? ''}/${part}`);
  return folders;
}

function joined(parts: readonly string[]): string {
  return parts
    .slice(0, deepest)
    .map(part => `/${part}`)
    .join('');
}
