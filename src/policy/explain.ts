import type { Layer } from '../protocol/rule.js';
import type { Reason } from '../protocol/verdict.js';
import type { Context } from './context.js';

/** What asks needs no word for it: the sentence stands on a question. */
const openings = { allow: 'Allowed: ', ask: '', deny: 'Denied: ' } as const satisfies Record<Reason['kind'], string>;

const weight: Readonly<Record<Reason['from']['kind'], number>> = {
  fault: 0,
  mode: 1,
  floor: 2,
  protected: 3,
  rule: 4,
  budget: 5,
  threshold: 6,
  default: 7,
};

/** What decides most comes first: a sentence may be read only to its middle. */
export function weightiestFirst(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((a, b) => weight[a.from.kind] - weight[b.from.kind]);
}

/** One sentence for a person: what was decided, and the reasons for exactly that. */
export function sentenceOf(kind: Reason['kind'], speaking: readonly Reason[]): string {
  const all = [...new Set(speaking.map(({ because }) => because.replace(/[.\s]+$/, '')))];
  const shown = all.slice(0, 4);
  const more = all.length - shown.length;
  const sentence = `${openings[kind]}${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What would be allowed instead, for whoever was refused. */
export function insteadOf(speaking: readonly Reason[], context: Context): string {
  const from = new Set(speaking.map(reason => reason.from.kind));
  if (!context.trusted) return 'Nothing runs here until the workspace is trusted.';
  if (context.stopped) return 'Nothing runs until the person resumes.';
  if (from.has('fault')) return 'Nothing runs until the policy is mended.';
  if (from.has('mode')) return 'Reading files and searching is allowed; describe the change instead of making it.';
  if (from.has('protected'))
    return "Leave Countersign's own files alone; name narrower folders that do not contain them.";
  return 'The reason says what the rule wants; find a way that it does not speak about, or ask the person to change it.';
}

/** The rules that spoke, with the layer of each: once, however many effects it spoke about. */
export function rulesOf(reasons: readonly Reason[]): { readonly id: string; readonly layer: Layer }[] {
  const rules = reasons.flatMap(({ from }) => (from.kind === 'rule' ? [{ id: from.id, layer: from.layer }] : []));
  return [...new Map(rules.map(rule => [`${rule.layer} ${rule.id}`, rule])).values()];
}
