import { deceptiveFactor } from '../../protocol/verdict.js';
import type { Rule } from '../../protocol/rule.js';
import { isToolOn } from '../agents.js';
import { judge } from '../judge.js';
import { offersFor } from '../offers.js';
import { verdictWith, wasLetPass, type Evidence, type Trying } from './evidence.js';
import { gatesFor } from './gates.js';

/** Rules that a person may take, with the acts that speak for them. */
export interface Suggestion {
  /** `allow`: what was approved anyway; `gate`: what can do much harm; `tool`: one that was never used. */
  readonly kind: 'allow' | 'gate' | 'tool';
  /** Taken together, or not at all. */
  readonly rules: readonly [Rule, ...Rule[]];
  readonly behind: readonly Evidence[];
}

/** Fewer acts say nothing about what is never used. */
const leastActs = 20;

/**
 * What the record suggests: the narrowest rules that cover what was let pass, gates, and tools to switch off.
 *
 * Invariant: what is suggested to be allowed is exactly what could have been offered with the approval, so never more
 * than one act's own words or file, never a floor, an interpreter or what is protected; and no such rule lets pass what
 * a person rejected.
 */
export function suggestions(
  evidence: readonly Evidence[],
  trying: Trying,
  tools: readonly string[],
): readonly Suggestion[] {
  const allows = grouped(
    evidence.filter(one => wasLetPass(one) && !one.act.byReviewer).flatMap(one => offered(one, trying) ?? []),
    'allow',
  );
  const rejected = evidence.filter(({ act }) => act.answer === 'rejected');
  const opens = ({ rules }: Suggestion): boolean =>
    rejected.some(one => verdictWith(one, rules, trying)?.kind === 'allow');
  const gates = gatesFor(evidence, trying).map(({ rule, one }) => ({ rules: [rule] as const, one }));
  return [
    ...allows.filter(one => !opens(one)).toSorted((a, b) => countOf(b.behind) - countOf(a.behind)),
    ...grouped(gates, 'gate'),
    ...unusedTools(evidence, trying, tools),
  ];
}

/** How many acts they stand for. */
export function countOf(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { count }) => sum + count, 0);
}

interface Covered {
  readonly rules: readonly [Rule, ...Rule[]];
  readonly one: Evidence;
}

/** The rule for this folder that would have been offered, had it been asked now. */
function offered(one: Evidence, { policy, context }: Trying): Covered | undefined {
  const { act, question, facts } = one;
  // Text that poses as something else is never offered.
  if (act.factors.some(({ name }) => name === deceptiveFactor)) return undefined;
  const verdict = judge(question, facts, policy, context);
  if (verdict.kind !== 'ask' || act.floor !== undefined) return undefined;
  const offer = offersFor({ question, facts, policy, context, verdict }).offers.find(({ scope }) => scope === 'always');
  return offer && { rules: offer.rules, one };
}

function grouped(found: readonly Covered[], kind: 'allow' | 'gate'): readonly Suggestion[] {
  const groups = Map.groupBy(found, ({ rules }) => rules.map(({ id }) => id).join());
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ kind, rules: first.rules, behind: [first, ...rest].map(({ one }) => one) }],
  );
}

function unusedTools(
  evidence: readonly Evidence[],
  { policy, context }: Trying,
  tools: readonly string[],
): readonly Suggestion[] {
  const count = countOf(evidence);
  if (count < leastActs) return [];
  const used = new Set(evidence.map(({ act }) => act.tool));
  return tools
    .filter(tool => !used.has(tool) && isToolOn(tool, policy.said, context))
    .map(tool => {
      const because = `in ${count} acts it was never used`;
      return { kind: 'tool', rules: [{ id: `off-${tool}`, when: { tool }, then: 'deny', because }], behind: [] };
    });
}
