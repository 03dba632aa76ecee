import { isWithin, parentOf } from '../base/paths.js';
import type { KnownCommand } from '../protocol/command.js';
import type { Effect } from '../protocol/effect.js';
import {
  breadthKey,
  commitsKey,
  type BreadthFact,
  type BreadthNeed,
  type CommitsFact,
  type CommitsNeed,
  type Facts,
  type GitCounts,
} from '../protocol/fact.js';
import type { Context } from './context.js';
import { lossOf } from './gitLoss.js';
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

/**
 * Whose history is worth counting: of the one command of git that the action is. Beside others, or in a loop, the
 * repository would be another by the time it runs, and a count of this moment would mislead.
 */
export function commitsNeeds(
  effects: readonly Effect[],
  context: Context,
  command: KnownCommand | undefined,
): readonly CommitsNeed[] {
  const isAlone = effects.every(
    effect => !('words' in effect) || effect.words === undefined || isSameWords(effect.words, command?.words),
  );
  if (command === undefined || !isAlone) return [];
  return effects.flatMap(commitsNeedOf).filter(({ folder }) => isCountable(folder, context));
}

/** What was counted of the history that one effect takes. */
export function commitsOf(effect: Effect, facts: Facts): CommitsFact | undefined {
  const [need] = commitsNeedOf(effect);
  return need === undefined ? undefined : facts.commits.get(commitsKey(need));
}

/** Whether it may take commits, so that it is worth a word when they could not be counted. */
export function mayLoseCommits(effect: Effect): boolean {
  if (effect.kind !== 'git') return false;
  const isSaid = [effect.rewrites, effect.deletesRef, effect.discards].includes(true) && effect.op !== 'clean';
  return isSaid || commitsNeedOf(effect).length > 0;
}

function commitsNeedOf(effect: Effect): readonly CommitsNeed[] {
  if (effect.kind !== 'git' || effect.folder === undefined || effect.words === undefined) return [];
  const loss = lossOf(effect.op, effect.words);
  return loss === undefined ? [] : [{ kind: 'commits', folder: effect.folder, loss }];
}

function isSameWords(words: readonly string[], others: readonly string[] | undefined): boolean {
  return words.length === others?.length && words.every((word, at) => word === others[at]);
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
