import type { Rule, When } from '../protocol/rule.js';
import { isPathWithin, isTextWithin } from './within.js';

/**
 * Whether whatever `narrow` matches `wide` matches too.
 *
 * Invariant: true is proven, from equal literals, subsets, path prefixes and host suffixes; everything else is false.
 */
export function whenCovers(wide: When, narrow: When): boolean {
  return Object.entries(wide).every(([name, value]) => {
    const other = Object.entries(narrow).find(([key]) => key === name)?.[1];
    if (value === undefined) return true;
    if (other === undefined) return false;
    if (name === 'effect') return [other].flat().every(kind => [value].flat().some(one => one === kind));
    if (name === 'flags') return [value].flat().every(flag => [other].flat().some(one => one === flag));
    if (typeof value === 'string' && typeof other === 'string') return textCovers(name, value, other);
    return JSON.stringify(value) === JSON.stringify(other);
  });
}

/** Whether `wide` speaks wherever `narrow` does: also for its agents, in its modes, and as long. */
export function ruleCovers(wide: Rule, narrow: Rule): boolean {
  const { unless } = wide;
  const excepts = unless !== undefined && (narrow.unless === undefined || !whenCovers(narrow.unless, unless));
  return (
    !excepts &&
    wide.uses === undefined &&
    wide.expires === undefined &&
    wide.limit === undefined &&
    (narrow.sandbox === undefined || wide.then === 'deny' || wide.sandbox === narrow.sandbox) &&
    coversNames(wide.agents, narrow.agents) &&
    coversNames(wide.modes, narrow.modes) &&
    whenCovers(wide.when, narrow.when)
  );
}

function coversNames(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  if (wide === undefined || wide.includes('*')) return true;
  return narrow?.every(name => wide.includes(name)) === true;
}

function textCovers(name: string, wide: string, narrow: string): boolean {
  if (name === 'path') return isPathWithin(wide, narrow);
  return name === 'host' || name === 'remote' ? isTextWithin(wide, narrow) : wide === narrow;
}
