import { assertNever } from '../base/never.js';
import { countDeceptive } from '../base/shownText.js';
import type { Action } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import { deceptiveFactor, type Verdict } from '../protocol/verdict.js';

const points = 20;

/**
 * Adds the factor for characters that hide or pose. Such an action does not pass by being below a threshold, nor
 * by being held in a sandbox: it is no longer what was weighed. What a rule lets pass, passes. No rule is offered for it.
 */
export function weighDeception(verdict: Verdict, action: Action, changes: readonly FileChange[]): Verdict {
  const count = changes.length > 0 ? sum(changes.map(inChange)) : sum(textsOf(action.input).map(countDeceptive));
  if (count === 0) return verdict;
  const because = `${count === 1 ? 'One character hides or poses' : `${count} characters hide or pose`} as something else.`;
  const byItself = verdict.reasons.some(({ from }) => from.kind === 'threshold' || from.kind === 'sandbox');
  return {
    ...verdict,
    ...(verdict.kind === 'allow' && byItself && { kind: 'ask', because, unasked: undefined }),
    risk: Math.min(100, verdict.risk + points),
    factors: [...verdict.factors, { name: deceptiveFactor, points, because }],
    offers: [],
    noOffer: 'Text that poses as something else is asked for each time.',
  };
}

/** Only what the change brings in; what was there before is not the agent's doing. */
function inChange(change: FileChange): number {
  switch (change.kind) {
    case 'write': {
      const before = change.before.kind === 'text' ? countDeceptive(change.before.text) : 0;
      return countDeceptive(change.path) + Math.max(0, countDeceptive(change.after.text) - before);
    }
    case 'delete':
      return countDeceptive(change.path);
    case 'move':
      return countDeceptive(change.path) + countDeceptive(change.to);
    default:
      return assertNever(change);
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
