import type { Reason } from '../protocol/verdict.js';
import { costOf, overBudget } from './budget.js';
import type { Context } from './context.js';
import type { Question } from './judge.js';
import type { Leniency } from './lenience.js';
import type { Subject } from './resolve.js';

/**
 * What a reviewer may let pass counts like what passes by itself: beyond the budget of a task a person is asked.
 *
 * Invariant: it only ever adds an ask to what is asked.
 */
export function budgeted(
  said: Leniency,
  subjects: readonly Subject[],
  { context, question }: { readonly context: Context; readonly question: Question },
): Leniency {
  const asks = said.reasons.filter(({ kind }) => kind !== 'allow');
  const isAskedByDefault = asks.length > 0 && asks.every(({ kind, from }) => kind === 'ask' && from.kind === 'default');
  if (!context.reviewed || !isAskedByDefault) return said;
  const cost = costOf(subjects, question);
  const over = overBudget(context.unasked, cost);
  if (over === undefined) return { ...said, cost };
  const because: Reason = { kind: 'ask', because: over, effect: undefined, from: { kind: 'budget' } };
  return { ...said, reasons: [...said.reasons, because] };
}
