import type { Rule } from '../../protocol/rule.js';
import { isToolOn } from '../agents.js';
import { judge } from '../judge.js';
import { offersFor } from '../offers.js';
import { verdictWith, wasLetPass, type Evidence, type Trying } from './evidence.js';
import { gatesFor } from './gates.js';
import type { RecordedAct } from './recorded.js';

/** Rules that a person may take, each with the acts that speak for it. */
export interface Suggestion {
  /** `allow`: what was approved anyway; `gate`: what can do much harm; `tool`: one that was never used. */
  readonly kind: 'allow' | 'gate' | 'tool';
  /** Taken together, or not at all. */
  readonly rules: readonly [Rule, ...Rule[]];
  readonly acts: readonly RecordedAct[];
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
    evidence.filter(wasLetPass).flatMap(one => offered(one, trying) ?? []),
    'allow',
  );
  const rejected = evidence.filter(({ act }) => act.answer === 'rejected');
  const opens = ({ rules }: Suggestion): boolean =>
    rejected.some(one => verdictWith(one, rules, trying)?.kind === 'allow');
  const gates = gatesFor(evidence, trying).map(({ rule, act }) => ({ rules: [rule] as const, act }));
  return [
    ...allows.filter(one => !opens(one)).toSorted((a, b) => b.acts.length - a.acts.length),
    ...grouped(gates, 'gate'),
    ...unusedTools(evidence, trying, tools),
  ];
}

interface Covered {
  readonly rules: readonly [Rule, ...Rule[]];
  readonly act: RecordedAct;
}

/** The rule for this folder that would have been offered, had it been asked now. */
function offered({ act, question, facts }: Evidence, { policy, context }: Trying): Covered | undefined {
  // Text that poses as something else is never offered.
  if (act.factors.some(({ name }) => name === 'deceptive characters')) return undefined;
  const verdict = judge(question, facts, policy, context);
  if (verdict.kind !== 'ask' || act.floor !== undefined) return undefined;
  const offer = offersFor({ question, facts, policy, context, verdict }).offers.find(({ scope }) => scope === 'always');
  return offer && { rules: offer.rules, act };
}

function grouped(found: readonly Covered[], kind: 'allow' | 'gate'): readonly Suggestion[] {
  const groups = Map.groupBy(found, ({ rules }) => rules.map(({ id }) => id).join());
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ kind, rules: first.rules, acts: [first, ...rest].map(({ act }) => act) }],
  );
}

function unusedTools(
  evidence: readonly Evidence[],
  { policy, context }: Trying,
  tools: readonly string[],
): readonly Suggestion[] {
  if (evidence.length < leastActs) return [];
  const used = new Set(evidence.map(({ act }) => act.tool));
  return tools
    .filter(tool => !used.has(tool) && isToolOn(tool, policy.said, context))
    .map(tool => {
      const because = `in ${evidence.length} acts it was never used`;
      return { kind: 'tool', rules: [{ id: `off-${tool}`, when: { tool }, then: 'deny', because }], acts: [] };
    });
}
