import type { Layer } from '../protocol/rule.js';
import type { Reason, Verdict } from '../protocol/verdict.js';

/** What asks needs no word for it: the sentence stands on a question. */
const openings = { allow: 'Allowed: ', ask: '', deny: 'Denied: ' } as const satisfies Record<Reason['kind'], string>;

const weight: Readonly<Record<Reason['from']['kind'], number>> = {
  fault: 0,
  mode: 1,
  constraint: 2,
  sandbox: 3,
  floor: 4,
  extra: 5,
  protected: 6,
  rule: 7,
  limit: 8,
  loop: 9,
  budget: 10,
  threshold: 11,
  default: 12,
};

/** What decides most comes first: a sentence may be read only to its middle. */
export function weightiestFirst(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((a, b) => weight[a.from.kind] - weight[b.from.kind]);
}

/** One sentence for a person: what was decided, and the reasons for exactly that, with the risk where it is asked. */
export function sentenceOf(kind: Reason['kind'], speaking: readonly Reason[], weighed?: Weighed): string {
  const all = new Set<string>();
  for (const { because } of speaking) all.add(because.endsWith('.') ? because.slice(0, -1) : because);
  const shown = [...all].slice(0, mostReasons);
  const more = all.size - shown.length;
  const risk = kind === 'ask' && weighed !== undefined ? riskInWords(weighed) : '';
  const sentence = `${openings[kind]}${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}${risk}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What a sentence can carry; the rest is in the reasons. */
const mostReasons = 4;

type Weighed = Pick<Verdict, 'risk' | 'factors'>;

/** The risk, and the names of what raised it. */
function riskInWords({ risk, factors }: Weighed): string {
  const raising = factors.filter(({ points }) => points > 0).map(({ name }) => name);
  return risk === 0 ? '' : ` (risk ${risk}: ${raising.join(', ')})`;
}

/** The rules that spoke, with the layer of each: once, however many effects it spoke about. */
export function rulesOf(reasons: readonly Reason[]): { readonly id: string; readonly layer: Layer }[] {
  const rules = reasons.flatMap(({ from }) => (from.kind === 'rule' ? [{ id: from.id, layer: from.layer }] : []));
  return [...new Map(rules.map(rule => [`${rule.layer} ${rule.id}`, rule])).values()];
}
