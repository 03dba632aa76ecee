import { canonicalJson } from '../base/canonicalJson.js';
import type { Rule, When } from '../protocol/rule.js';
import type { Bias } from './pattern.js';
import { isPathWithin, isTextWithin } from './within.js';

/**
 * The member by which `narrow` may match what `wide` does not, both read with that bias; undefined where there is none.
 *
 * Invariant: undefined is proven, from equal literals, finite sets, path prefixes and the ends of hosts; what lies
 * outside of that fragment counts as wider.
 */
export function widerMember(wide: When, narrow: When, bias: Bias): keyof When | undefined {
  if (!isKindWithin(wide, narrow, bias)) return 'effect';
  if (bias === 'exact') {
    // Exact words let pass what nobody could read; a rule without them does not.
    if (namesCommand(narrow) && !namesCommand(wide)) return narrow.words === undefined ? 'action' : 'words';
    // Options count only where they stand: with others demanded, they would stand elsewhere.
    if (wide.flags !== undefined && wide.subcommand !== narrow.subcommand) return 'subcommand';
  }
  for (const name of literals) {
    if (wide[name] !== undefined && canonicalJson(wide[name]) !== canonicalJson(narrow[name] ?? null)) return name;
  }
  if (!areFlagsWithin(wide.flags, narrow.flags, bias)) return 'flags';
  if (wide.path !== undefined && (narrow.path === undefined || !isPathWithin(wide.path, narrow.path))) return 'path';
  return (['host', 'remote'] as const).find(name => {
    const [outer, inner] = [wide[name], narrow[name]];
    return outer !== undefined && (inner === undefined || !isTextWithin(outer, inner));
  });
}

/** Whether whatever `narrow` matches `wide` matches too. */
export function whenCovers(wide: When, narrow: When, bias: Bias): boolean {
  return widerMember(wide, narrow, bias) === undefined;
}

/** Whether `wide` speaks wherever `narrow` does: also for its agents, in its modes, and as long. */
export function ruleCovers(wide: Rule, narrow: Rule): boolean {
  return (
    exceptsWithin(wide, narrow) &&
    wide.uses === undefined &&
    wide.expires === undefined &&
    wide.limit === undefined &&
    (narrow.sandbox === undefined || wide.then === 'deny' || wide.sandbox === narrow.sandbox) &&
    coversNames(wide.agents, narrow.agents) &&
    coversNames(wide.modes, narrow.modes) &&
    (wide.then !== 'allow' || narrow.then === 'allow') &&
    whenCovers(wide.when, narrow.when, wide.then === 'allow' ? 'exact' : 'strict')
  );
}

/** Whether all that `wide` excepts `narrow` excepts too. */
export function exceptsWithin({ unless: of }: Rule, { unless }: Rule): boolean {
  return of === undefined || (unless !== undefined && whenCovers(unless, of, 'exact'));
}

/** No names at all stand for every one, and so does `*`. */
export function coversNames(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  if (wide === undefined || wide.includes('*')) return true;
  return narrow?.every(name => wide.includes(name)) === true;
}

export function namesCommand({ words, action }: When): boolean {
  return words !== undefined || action !== undefined;
}

const literals = [
  ...(['tool', 'op', 'program', 'subcommand', 'leading', 'cwd', 'hash', 'action', 'words'] as const),
  ...(['rewrites', 'deletesRef', 'discards', 'agent', 'opaque'] as const),
];

function isKindWithin(wide: When, narrow: When, bias: Bias): boolean {
  const [outer, inner] = [wide.effect, narrow.effect].map(kinds => (kinds === undefined ? undefined : [kinds].flat()));
  if (outer !== undefined) return inner?.every(kind => outer.includes(kind)) === true;
  // What could not be read is let pass only by who names it.
  return bias === 'strict' || inner?.includes('unknown') !== true || namesCommand(wide);
}

function areFlagsWithin(wide: When['flags'], narrow: When['flags'], bias: Bias): boolean {
  if (wide === undefined) return true;
  if (bias === 'exact') return canonicalJson(wide) === canonicalJson(narrow ?? null);
  return narrow !== undefined && wide.every(flag => narrow.includes(flag));
}
