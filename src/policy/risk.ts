import type { Effect, EffectKind } from '../protocol/effect.js';
import type { RiskFactor } from '../protocol/verdict.js';
import type { Context } from './context.js';
import { factorsOf, kindFactor } from './factors.js';
import { isWayOut, type Loss } from './floors.js';
import type { Subject } from './resolve.js';

export interface Risk {
  /** 0–100. */
  readonly risk: number;
  readonly factors: readonly RiskFactor[];
}

/** What weighs besides the effects and their targets. */
export interface Circumstances {
  readonly context: Context;
  /** The journal keeps what was there before. */
  readonly isJournaled: boolean;
  /** What a known program does is said by effects beside the one that it runs. */
  readonly isDescribed: boolean;
}

/**
 * The factors of the heaviest effect, and what the effects are together.
 *
 * Invariant: more effects never weigh less, unless they say what a known program does; and what stands on a floor weighs at least what the floor does, which is
 * 70 or more. Targets decide, never the words of a command.
 */
export function riskOf(
  subjects: readonly Subject[],
  floor: Loss | undefined,
  given: Omit<Circumstances, 'isDescribed'>,
): Risk {
  const about = { ...given, isDescribed: subjects.some(({ effect }) => isAct(effect)) };
  const parts = subjects.map(subject => [kindFactor(subject.effect), ...factorsOf(subject, about)]);
  const heaviest = parts.reduce<readonly RiskFactor[]>((most, one) => (sum(one) > sum(most) ? one : most), []);
  const factors = [...heaviest, ...together(subjects, about.context)];
  const before = Math.min(100, Math.max(0, sum(factors)));
  if (floor === undefined || before >= floor.weight) return { risk: before, factors };
  const rest = { name: 'floor', points: floor.weight - before, because: floor.loses };
  return { risk: floor.weight, factors: [...factors, rest] };
}

/** What is worse in company, in this action or in what the session did before. */
function together(subjects: readonly Subject[], context: Context): readonly RiskFactor[] {
  const has = (kind: EffectKind): boolean => subjects.some(({ effect }) => effect.kind === kind);
  const hasWayOut = subjects.some(({ effect }) => isWayOut(effect));
  const factors: RiskFactor[] = [];
  const add = (name: string, points: number, because: string): void => void factors.push({ name, points, because });
  if (hasWayOut && has('secret')) add('secret and a way out', 30, 'it touches a secret and can send data');
  else if (hasWayOut && context.readSecret) add('secret before', 25, 'this session has read a secret, and can send it');
  if (hasWayOut && context.sawUntrusted) {
    const all = has('secret') || context.readSecret;
    const because = 'what this session fetched may have told it what to send';
    add('untrusted and a way out', all ? 25 : 10, because);
  }
  if (has('privilege') && subjects.length > 1) add('privileged', 20, 'it acts with higher rights');
  const kinds = kindsOf(subjects.map(({ effect }) => effect)).size;
  if (kinds > 1) add('several', kinds > 2 ? 10 : 5, `it does ${kinds} kinds of things at once`);
  return factors;
}

/** The kinds of things it does. Git and package managers talk to their servers: that is no other thing. */
function kindsOf(effects: readonly Effect[]): ReadonlySet<EffectKind> {
  const kinds = new Set(effects.filter(isAct).map(({ kind }) => kind));
  if (kinds.has('git') || kinds.has('package') || kinds.has('publish')) kinds.delete('network');
  return kinds;
}

function isAct(effect: Effect): boolean {
  switch (effect.kind) {
    case 'none':
    case 'read':
    case 'secret':
    case 'privilege':
      return false;
    case 'execute':
      return effect.opaque === true || effect.inline === true;
    default:
      return true;
  }
}

function sum(factors: readonly RiskFactor[]): number {
  return factors.reduce((total, { points }) => total + points, 0);
}
