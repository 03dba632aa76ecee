import type { Effect, EffectKind } from '../../protocol/effect.js';
import type { Rule, When } from '../../protocol/rule.js';
import { pathWhen } from '../candidates.js';
import { fingerprint } from '../fingerprint.js';
import { verdictWith, wasLetPass, type Evidence, type Trying } from './evidence.js';

/** From this risk on an act has high impact; floors are there. */
const highRisk = 70;

export interface Gate {
  readonly rule: Rule;
  readonly one: Evidence;
}

/**
 * Rules that keep what has high impact before a person, or away where a person refused it.
 *
 * Invariant: a gate changes something, and denies nothing that was let pass.
 */
export function gatesFor(evidence: readonly Evidence[], trying: Trying): readonly Gate[] {
  const passed = evidence.filter(wasLetPass);
  return evidence.flatMap(one => {
    const { act } = one;
    if (act.risk < highRisk && act.floor === undefined) return [];
    const now = verdictWith(one, [], trying);
    if (now === undefined || now.kind === 'deny') return [];
    if (act.answer === 'rejected') {
      const rule = ruleFor(one, 'deny', `you refused it (risk ${act.risk})`);
      const hits = (other: Evidence): boolean => verdictWith(other, [rule], trying)?.kind === 'deny';
      return hits(one) && !passed.some(hits) ? [{ rule, one }] : [];
    }
    if (now.humanOnly) return [];
    const rule = ruleFor(one, 'ask', `it can do much harm (risk ${act.risk})`);
    return verdictWith(one, [rule], trying)?.humanOnly === true ? [{ rule, one }] : [];
  });
}

function ruleFor({ act, question }: Evidence, then: 'ask' | 'deny', because: string): Rule {
  const [first, ...rest] = question.command?.words ?? [];
  const exact: When | undefined =
    first === undefined ? undefined : { words: [first, ...rest], cwd: question.command?.cwd ?? act.cwd };
  const when = (then === 'deny' ? exact : undefined) ?? whenOf(heaviest(act.effects));
  return { id: `${then}-${fingerprint({ when, then })}`, when, then, because };
}

/** What weighs most among effects: the further left, the more. */
const heavy: readonly EffectKind[] = [
  ...([
    'publish',
    'privilege',
    'delete',
    'secret',
    'process',
    'git',
    'write',
    'package',
    'network',
    'execute',
  ] as const),
];

function heaviest(effects: readonly Effect[]): Effect | undefined {
  return heavy.flatMap(kind => effects.filter(effect => effect.kind === kind))[0] ?? effects[0];
}

function whenOf(effect: Effect | undefined): When {
  if (effect === undefined) return {};
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
      return pathWhen(effect) ?? { effect: effect.kind };
    case 'git': {
      const { op, rewrites, deletesRef, discards } = effect;
      const loses = { ...(rewrites && { rewrites }), ...(deletesRef && { deletesRef }), ...(discards && { discards }) };
      return { effect: 'git', op, ...loses };
    }
    case 'package':
      return { effect: 'package', op: effect.op };
    case 'execute':
      return { effect: 'execute', program: effect.program };
    case 'network':
      return /^[\w.-]+$/.test(effect.host) ? { effect: 'network', host: effect.host } : { effect: 'network' };
    default:
      return { effect: effect.kind };
  }
}
