import { canonicalJson } from '../base/canonicalJson.js';
import { measures, sandboxModes, type Rule, type When } from '../protocol/rule.js';
import { isPathWithin, isTextWithin } from './within.js';

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
  const wider = widerMember(parent, child) ?? widerTerm(parent, child);
  return wider === undefined ? { kind: 'proven' } : unproven(`"${wider}" is not provably within what was given`);
}

function unproven(because: string): Attenuation {
  return { kind: 'unproven', because };
}

const literals = [
  ...(['tool', 'op', 'program', 'subcommand', 'flags', 'leading', 'cwd', 'hash', 'action', 'words'] as const),
];
const facts = ['rewrites', 'deletesRef', 'discards', 'opaque'] as const;

/** The member of `when` or `unless` by which the child may reach further. */
function widerMember({ when: of, unless }: Rule, { when, unless: except }: Rule): string | undefined {
  if (unless !== undefined && canonicalJson(unless) !== canonicalJson(except ?? {})) return 'unless';
  if (!isKindWithin(of, when)) return 'effect';
  // Exact words let pass what nobody could read; a rule without them does not.
  if (namesCommand(when) && !namesCommand(of)) return when.words === undefined ? 'action' : 'words';
  for (const name of [...literals, ...facts]) {
    if (of[name] !== undefined && canonicalJson(of[name]) !== canonicalJson(when[name] ?? null)) return name;
  }
  // Options count only where they stand: with others demanded, they would stand elsewhere.
  if (of.subcommand !== when.subcommand && of.flags !== undefined) return 'subcommand';
  if (of.path !== undefined && (when.path === undefined || !isPathWithin(of.path, when.path))) return 'path';
  for (const name of ['host', 'remote'] as const) {
    const [outer, inner] = [of[name], when[name]];
    if (outer !== undefined && (inner === undefined || !isTextWithin(outer, inner))) return name;
  }
  return undefined;
}

function namesCommand({ words, action }: When): boolean {
  return words !== undefined || action !== undefined;
}

function isKindWithin(of: When, when: When): boolean {
  const [outer, inner] = [of.effect, when.effect].map(kinds => (kinds === undefined ? undefined : [kinds].flat()));
  // What could not be read is let pass only by who names it.
  if (outer === undefined) return inner?.includes('unknown') !== true || namesCommand(of);
  return inner?.every(kind => outer.includes(kind)) === true;
}

/** The term beside `when` by which the child may hold longer, oftener, for others or less confined. */
function widerTerm(parent: Rule, child: Rule): string | undefined {
  if (!isAmong(parent.agents?.includes('*') === true ? undefined : parent.agents, child.agents)) return 'agents';
  if (!isAmong(parent.modes, child.modes)) return 'modes';
  const [ends, end] = [parent.expires, child.expires].map(time => (time === undefined ? Infinity : Date.parse(time)));
  if ((end ?? Infinity) > (ends ?? Infinity)) return 'expires';
  if ((child.uses ?? Infinity) > (parent.uses ?? Infinity)) return 'uses';
  if (!isLimitWithin(parent.limit, child.limit)) return 'limit';
  const strict = (rule: Rule): number => (rule.sandbox === undefined ? Infinity : sandboxModes.indexOf(rule.sandbox));
  return strict(child) > strict(parent) ? 'sandbox' : undefined;
}

function isAmong(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  return outer === undefined || inner?.every(name => outer.includes(name)) === true;
}

function isLimitWithin(outer: Rule['limit'], inner: Rule['limit']): boolean {
  if (outer === undefined) return true;
  if (inner?.per !== outer.per) return false;
  return measures.every(measure => (inner[measure] ?? Infinity) <= (outer[measure] ?? Infinity));
}
