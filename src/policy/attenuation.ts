import { measures, sandboxModes, type Rule } from '../protocol/rule.js';
import { coversNames, exceptsWithin, widerMember } from './covers.js';

/** Whether a grant is proven to let nothing pass that another does not. */
export type Attenuation = { readonly kind: 'proven' } | { readonly kind: 'unproven'; readonly because: string };

/**
 * Compares two rules that allow, member by member, in what can be decided: literals, folders, the ends of hosts, finite
 * sets, an earlier end, fewer uses. Pure and total.
 *
 * Invariant: `proven` means that every effect the child matches the parent matches too, when and for whom the child does;
 * what lies outside of that fragment is never proven.
 */
export function attenuates(parent: Rule, child: Rule): Attenuation {
  if (parent.then !== 'allow' || child.then !== 'allow') return unproven('only rules that allow are handed on');
  const wider = widerMember(parent.when, child.when, 'exact') ?? widerTerm(parent, child);
  return wider === undefined ? { kind: 'proven' } : unproven(`"${wider}" is not provably within what was given`);
}

function unproven(because: string): Attenuation {
  return { kind: 'unproven', because };
}

/** The term beside `when` by which the child may hold longer, oftener, for others or less confined. */
function widerTerm(parent: Rule, child: Rule): string | undefined {
  if (!exceptsWithin(parent, child)) return 'unless';
  if (!coversNames(parent.agents, child.agents)) return 'agents';
  if (!coversNames(parent.modes, child.modes)) return 'modes';
  const [ends, end] = [parent.expires, child.expires].map(time => (time === undefined ? Infinity : Date.parse(time)));
  if ((end ?? Infinity) > (ends ?? Infinity)) return 'expires';
  if ((child.uses ?? Infinity) > (parent.uses ?? Infinity)) return 'uses';
  if (!isLimitWithin(parent.limit, child.limit)) return 'limit';
  const strict = (rule: Rule): number => (rule.sandbox === undefined ? Infinity : sandboxModes.indexOf(rule.sandbox));
  return strict(child) > strict(parent) ? 'sandbox' : undefined;
}

function isLimitWithin(outer: Rule['limit'], inner: Rule['limit']): boolean {
  if (outer === undefined) return true;
  if (inner?.per !== outer.per) return false;
  return measures.every(measure => (inner[measure] ?? Infinity) <= (outer[measure] ?? Infinity));
}
