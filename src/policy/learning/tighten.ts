import type { Rule, When } from '../../protocol/rule.js';
import { candidatesFor } from '../candidates.js';
import { withoutRule, type Compiled } from '../compile.js';
import type { Context } from '../context.js';
import { whenCovers } from '../covers.js';
import { fingerprint } from '../fingerprint.js';
import { judge } from '../judge.js';
import type { Audited } from './audit.js';
import { verdictWith, type Evidence } from './evidence.js';

/** As many as anybody reads. */
const mostAsks = 6;

/**
 * Rules that ask again about what a rule let pass and a person took back. Pure. Undefined where nothing narrow names it,
 * or where nothing would be left of the rule.
 *
 * Invariant: they ask about each of these acts, and allow nothing.
 */
export function asksAgain(
  of: Audited,
  undone: readonly Evidence[],
  { policy, context }: { readonly policy: Compiled; readonly context: Context },
): readonly [Rule, ...Rule[]] | undefined {
  const without = withoutRule(policy, of.rule.id, of.layer, context);
  const whens = new Map<string, When>();
  for (const { question, facts } of undone) {
    const found = candidatesFor(question, judge(question, facts, without, context), context);
    const exact = 'none' in found ? undefined : found.offers[0]?.whens;
    if (exact === undefined) return undefined;
    for (const { hash: _, ...when } of exact) whens.set(fingerprint(when), when); // also when what it runs has changed
  }
  const [first, ...rest] = [...whens.values()].map(asking);
  if (first === undefined || rest.length >= mostAsks) return undefined;
  const asks: readonly [Rule, ...Rule[]] = [first, ...rest];
  if (asks.some(({ when }) => whenCovers(when, of.rule.when, 'exact'))) return undefined;
  const doAsk = undone.every(one => verdictWith(one, asks, { policy, context })?.kind === 'ask');
  return doAsk ? asks : undefined;
}

function asking(when: When): Rule {
  return { id: `ask-${fingerprint({ when, then: 'ask' })}`, when, then: 'ask', because: 'you took it back once' };
}
