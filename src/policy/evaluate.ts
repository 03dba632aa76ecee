import type { Facts } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';
import type { Judging } from './compile.js';
import type { Context } from './context.js';
import { judge, type Question } from './judge.js';
import { offersFor } from './offers.js';

/**
 * Judges an action by its effects. Pure, synchronous and total.
 *
 * Invariant: the strictest answer wins, among rules and among effects, so the order of rules carries no meaning and
 * adding a `deny` or an `ask` can never loosen anything. Declaring nothing is a fault, and asks.
 */
export function evaluate(question: Question, facts: Facts, policy: Judging, context: Context): Verdict {
  const judged = judge(question, facts, policy, context);
  if (judged.kind !== 'ask') return judged;
  // Offers are tried by judging again, several times over, and only a card shows them.
  let found: ReturnType<typeof offersFor> | undefined;
  const remembered = () => (found ??= offersFor({ question, facts, policy, context, verdict: judged }));
  return {
    ...judged,
    get offers() {
      return remembered().offers;
    },
    get noOffer() {
      return remembered().noOffer;
    },
  };
}
