import { findMaskable } from '../base/secrets/find.js';
import { countDeceptive } from '../base/shownText.js';
import type { Action } from '../protocol/action.js';
import { modelRequestTool } from '../protocol/policyLimits.js';
import { deceptiveFactor, type Reason, type Verdict } from '../protocol/verdict.js';
import { beyondReview } from './beyondReview.js';
import { budgets } from './budgets.js';

/**
 * Why only a person may answer an ask, as a sentence; undefined where a reviewer may. Pure.
 *
 * Invariant: what is not known as answerable is reserved. A reviewer answers what no rule, floor, protection, limit or
 * fault asked: plain defaults, about effects that say what would happen.
 */
export function reservedForPerson(verdict: Verdict, action: Action): string | undefined {
  if (verdict.kind !== 'ask') return 'Policy answered this itself; there is nothing to review.';
  if (action.extra !== undefined) return 'Only a person may open the sandbox.';
  if (verdict.floor !== undefined) return `Only a person may approve this, each time: ${verdict.floor.loses}`;
  if (action.tool === modelRequestTool) return 'Only a person may let more requests through to the model.';
  const asks = verdict.reasons.filter(({ kind }) => kind !== 'allow');
  if (asks.length === 0 || verdict.effects.length === 0)
    return 'It declares nothing that could be reviewed, which is a fault; only a person may approve that.';
  for (const reason of asks) {
    const why = insisting(reason);
    if (why !== undefined) return why;
  }
  for (const effect of verdict.effects) {
    const why = beyondReview(effect, verdict.effects);
    if (why !== undefined) return why;
  }
  if (someText([action.input, verdict.effects], holdsSecret))
    return 'It holds what looks like a secret: only a person may let that be used, and no other model is shown it.';
  // What a change brings in is in the factor alone; names of the machine's are in the effects.
  if (verdict.factors.some(({ name }) => name === deceptiveFactor) || someText(verdict.effects, isDeceptive))
    return 'Text in it hides or poses as something else; only a person may approve that.';
  return verdict.humanOnly ? 'Policy reserves this for a person.' : undefined;
}

/** Who asks, where it is not the default. Undefined: the default, which a reviewer may answer. */
const askers: Readonly<Record<Reason['from']['kind'], string | undefined>> = {
  default: undefined,
  rule: 'a rule asks for a person',
  limit: 'a limit is reached',
  floor: 'it stands on a floor',
  protected: 'it touches what is protected',
  fault: 'policy has a fault',
  mode: 'the mode asks',
  threshold: 'a threshold asks',
  budget: 'what may pass without a person is used up',
  constraint: 'an administrator asks',
  sandbox: 'the sandbox asks',
  loop: 'it repeats itself',
  extra: 'the sandbox would be opened',
};

function insisting({ from, because, kind }: Reason): string | undefined {
  const asker = askers[from.kind];
  if (asker === undefined && kind === 'ask') return undefined;
  return `Only a person may answer, because ${asker ?? 'policy refuses it'}: ${because.replace(/\.$/, '')}.`;
}

/** What is longer than a reviewer is given need not be looked through. */
const holdsSecret = (text: string): boolean => text.length <= budgets.action && findMaskable(text).length > 0;
const isDeceptive = (text: string): boolean => countDeceptive(text) > 0;

function someText(value: unknown, holds: (text: string) => boolean): boolean {
  if (typeof value === 'string') return holds(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(item => someText(item, holds));
}
