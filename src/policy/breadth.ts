import { isWithin, parentOf } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import { breadthKey, type BreadthFact, type BreadthNeed, type Facts, type GitCounts } from '../protocol/fact.js';
import type { Context } from './context.js';
import { locate } from './locate.js';

/** More than this is not counted for one action: the time is shared by all. */
const mostCounts = 16;

/**
 * What is worth counting before it is judged: what would be deleted, overwritten or thrown away. Never what only reads,
 * and not where a count says nothing: the whole machine, a whole home, the system.
 */
export function breadthNeeds(effects: readonly Effect[], context: Context): readonly BreadthNeed[] {
  const needs = effects.flatMap(effect => needOf(effect) ?? []).filter(({ path }) => isCountable(path, context));
  return [...new Map(needs.map(need => [breadthKey(need), need])).values()].slice(0, mostCounts);
}

/** What was counted for one effect as it was declared. */
export function breadthOf(effect: Effect, facts: Facts): BreadthFact | undefined {
  const need = needOf(effect);
  return need === undefined ? undefined : facts.breadths.get(breadthKey(need));
}

function needOf(effect: Effect): BreadthNeed | undefined {
  switch (effect.kind) {
    case 'delete':
    case 'write':
      if (effect.unsure === true || (effect.kind === 'write' && effect.permissions !== undefined)) return undefined;
      return {
        kind: 'breadth',
        path: effect.path,
        recursive: effect.recursive === true,
        glob: effect.glob,
        byGit: false,
      };
    case 'git':
      if (!mayDropWork(effect) || effect.cwd === undefined) return undefined;
      return { kind: 'breadth', path: effect.cwd, recursive: true, glob: undefined, byGit: !takesIgnored(effect) };
    default:
      return undefined;
  }
}

/** What git does to files that were never committed: with these words, or with words that could not be read. */
const dropsWork: Readonly<Record<string, RegExp>> = {
  reset: /^--(hard|merge|keep)$/,
  checkout: /^(--|\.|-f|--force)$/,
  restore: /^(?!restore$)[^-]/,
  switch: /^(-f|--force|--discard-changes)$/,
  clean: /^-.*[fdxX]|^--force$/,
};

/** Whether it may throw away changes that git does not hold. */
export function mayDropWork(effect: Effect): boolean {
  if (effect.kind !== 'git') return false;
  if (effect.discards === true) return true;
  const drops = dropsWork[effect.op];
  return drops !== undefined && (effect.words?.some(word => drops.test(word)) ?? true);
}

/** The files that go where git drops work: what it does not hold, of what the command is about. */
export function droppedOf({ op }: Extract<Effect, { kind: 'git' }>, git: GitCounts): number {
  return op === 'clean' ? git.untracked + git.ignored : git.changed;
}

/** `git clean -x` takes what git ignores too. */
function takesIgnored({ op, words }: Extract<Effect, { kind: 'git' }>): boolean {
  return op === 'clean' && (words?.some(word => /^-[a-zA-Z]*[xX]/.test(word)) ?? true);
}

function isCountable(path: string, context: Context): boolean {
  const spot = locate(path, context);
  if (spot === 'system' || spot === 'own' || spot === 'unknown') return false;
  return parentOf(path) !== path && !isWithin(path, context.home);
}
