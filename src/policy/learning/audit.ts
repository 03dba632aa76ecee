import type { Layer, Rule, When } from '../../protocol/rule.js';
import { candidatesFor } from '../candidates.js';
import { withoutRule, type Compiled } from '../compile.js';
import type { Context } from '../context.js';
import { fingerprint } from '../fingerprint.js';
import { judge } from '../judge.js';
import { whenCovers } from '../covers.js';
import { verdictWith, wasLetPass, type Evidence } from './evidence.js';
import type { RecordedAct } from './recorded.js';

export interface Audited {
  readonly rule: Rule;
  readonly layer: Layer;
}

export type Finding =
  /** `since`: when it was used last, or made. */
  | { readonly kind: 'unused'; readonly of: Audited; readonly since: number }
  | { readonly kind: 'endless'; readonly of: Audited }
  /** `narrower` rules would have let pass all that it did. */
  | {
      readonly kind: 'broader';
      readonly of: Audited;
      readonly narrower: readonly [Rule, ...Rule[]];
      readonly acts: readonly RecordedAct[];
    };

export interface Auditing {
  readonly policy: Compiled;
  readonly context: Context;
  readonly evidence: readonly Evidence[];
  /** By rule: when it spoke last, or was made; where neither is on record, since when the record goes. */
  readonly usedAt: (rule: string) => number;
}

const unusedMs = 30 * 86_400_000;
/** More rules than this in place of one are no narrowing that anybody reads. */
const mostNarrower = 6;

/** What a person should look at again: rules that allow, and are unused, endless, or broader than their use. Pure. */
export function auditRules(rules: readonly Audited[], about: Auditing): readonly Finding[] {
  const { context, usedAt } = about;
  return rules.flatMap((of): readonly Finding[] => {
    if (of.rule.then !== 'allow') return [];
    const since = usedAt(of.rule.id);
    const unused: Finding[] = context.now - since >= unusedMs ? [{ kind: 'unused', of, since }] : [];
    const isEndless = of.rule.expires === undefined && of.rule.uses === undefined;
    const broader = broaderThanUse(of, about);
    return [
      ...unused,
      ...(isEndless ? [{ kind: 'endless', of } as const] : []),
      ...(broader === undefined ? [] : [broader]),
    ];
  });
}

/**
 * Whether narrower rules would have let pass what this one did.
 *
 * Invariant: each of them keeps every condition of the rule, so that together they let pass nothing that it does not.
 */
function broaderThanUse(of: Audited, { policy, context, evidence }: Auditing): Finding | undefined {
  const uses = evidence.filter(
    one => wasLetPass(one) && one.act.rules.some(({ id, layer }) => id === of.rule.id && layer === of.layer),
  );
  const without = { policy: withoutRule(policy, of.rule.id, of.layer, context), context };
  const whens = new Map<string, When>();
  for (const { question, facts } of uses) {
    const verdict = judge(question, facts, without.policy, context);
    if (verdict.kind === 'allow') continue;
    const found = candidatesFor(question, verdict, context);
    const exact = 'none' in found ? undefined : found.offers[0]?.whens;
    if (exact === undefined) return undefined;
    for (const when of exact) {
      const both = { ...of.rule.when, ...when };
      whens.set(fingerprint(both), both);
    }
  }
  const [first, ...rest] = [...whens.values()].map(when => narrowed(of.rule, when));
  if (first === undefined || rest.length >= mostNarrower) return undefined;
  const narrower: readonly [Rule, ...Rule[]] = [first, ...rest];
  if (narrower.some(({ when }) => whenCovers(when, of.rule.when, 'exact'))) return undefined;
  const holds = uses.every(one => verdictWith(one, narrower, without, of.layer)?.kind === 'allow');
  return holds ? { kind: 'broader', of, narrower, acts: uses.map(({ act }) => act) } : undefined;
}

/** Its tests were about more than it covers now. */
function narrowed({ tests: _, ...rule }: Rule, when: When): Rule {
  return { ...rule, id: `narrow-${fingerprint({ of: rule.id, when })}`, when };
}
