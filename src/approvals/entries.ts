import { taskBudget } from '../policy/budget.js';
import { rulesOf } from '../policy/explain.js';
import { mostInARow } from '../policy/judge.js';
import { limitName } from '../policy/policyLimits.js';
import type { Action } from '../protocol/action.js';
import type { Decision } from '../protocol/decision.js';
import type { EntryBody } from '../protocol/entry.js';
import type { Verdict } from '../protocol/verdict.js';
import { isCounted } from './habits.js';
import type { Judged } from './judged.js';
import type { Intercepting } from './listeners.js';
import type { PendingAsk } from './pendingAsk.js';
import type { Approval } from './stands.js';

/** The record of one act, entry by entry. */

export function actionEntry(act: string, call: string, { action, title, verdict, dry }: Judged): EntryBody {
  const [offer, ...offers] = dry && verdict.kind === 'ask' ? verdict.offers.map(({ words }) => words) : [];
  return {
    ...about(act, call, action, title),
    effects: [...verdict.effects],
    verdict: verdict.kind,
    because: verdict.because,
    rules: rulesOf(verdict.reasons),
    risk: verdict.risk,
    factors: [...verdict.factors],
    ...(verdict.floor !== undefined && { floor: verdict.floor.id }),
    revision: verdict.revision,
    ...(dry && { dry: true as const }),
    ...(offer !== undefined && { offers: [offer, ...offers] }),
  };
}

/** The limits but for which it would have been allowed: of rules, of a task, and of doing the same again. */
export function limitEntries(act: string, { reasons }: Verdict): readonly EntryBody[] {
  const reached = reasons.flatMap(({ from, because }): [string, EntryBody][] => {
    if (from.kind === 'limit') {
      const limit = limitName(from.portion);
      return [[limit, { kind: 'limit', act, limit, most: from.most, because }]];
    }
    if (from.kind === 'loop')
      return [['', { kind: 'limit', act, limit: 'the same act in a row', most: mostInARow, because }]];
    if (from.kind === 'budget')
      return [['task', { kind: 'limit', act, limit: 'changes in a task unasked', most: taskBudget.changes, because }]];
    if (from.kind !== 'rule' || from.reached === undefined) return [];
    const { rule, most } = from.reached;
    return [[rule, { kind: 'limit', act, limit: `rule ${rule}`, most, because }]];
  });
  return [...new Map(reached).values()];
}

/** What a person let through by approving what limits asked about. */
export function portionEntries(act: string, { reasons }: Verdict, by: string): readonly EntryBody[] {
  return reasons.flatMap(({ kind, from }): EntryBody[] => {
    if (kind !== 'ask' || from.kind !== 'limit') return [];
    const { most, portion } = from;
    return [{ kind: 'limit', act, limit: limitName(portion), most, because: `${by} let it go on`, portion }];
  });
}

/** What a listener did to an action before it was judged or before it ran, or to what came of it. */
export function interceptedEntry(act: string, { name, what, because }: Intercepting): EntryBody {
  return { kind: 'interceptor', act, name, what, because };
}

/** An action that somebody blocked before it was judged. */
export function blockedEntry(
  act: string,
  call: string,
  { action, title, because }: { readonly action: Action; readonly title: string; readonly because: string },
  { revision, dry }: { readonly revision: string; readonly dry: boolean },
): EntryBody {
  const nothing = { effects: [], rules: [], risk: 0, factors: [] };
  return { ...about(act, call, action, title), ...nothing, verdict: 'deny', because, revision, ...(dry && { dry }) };
}

/** Of the reviewer nothing is ever remembered, so nothing is offered to it. */
export function askedOfReviewerEntry(act: string, { id, action, card }: PendingAsk): EntryBody {
  return { kind: 'asked', act, action: action.hash, ask: id, shown: card.hash, of: 'reviewer' };
}

export function askedEntry(act: string, { id, action, card }: PendingAsk): EntryBody {
  const [offer, ...offers] = card.offers.filter(({ scope }) => isCounted(scope)).map(({ rule }) => rule);
  const entry = { kind: 'asked', act, action: action.hash, ask: id, shown: card.hash } as const;
  return offer === undefined ? entry : { ...entry, offers: [offer, ...offers] };
}

export function decisionEntry(
  act: string,
  action: string,
  ask: string,
  decision: Decision,
  latencyMs: number,
): EntryBody {
  const common = { kind: 'decision', act, action, ask, decision: decision.kind, latencyMs } as const;
  switch (decision.kind) {
    case 'approved':
      return {
        ...common,
        by: decision.by,
        scope: decision.scope,
        ...(decision.edited !== undefined && { edited: decision.edited.why }),
      };
    case 'rejected':
      return { ...common, by: decision.by, feedback: decision.feedback };
    case 'lapsed':
      return { ...common, lapse: decision.why };
  }
}

/** What a person answered is no pass by threshold, also where one would let it pass by now. */
export function runEntry(act: string, { action, verdict }: Judged, approval: Approval): EntryBody {
  const unasked = approval.kind === 'policy' || approval.by.kind === 'reviewer' ? verdict.unasked : undefined;
  const entry = { kind: 'run', act, action: action.hash, tool: action.tool } as const;
  const [spend, ...spends] = approval.kind === 'policy' ? verdict.spends : [];
  const [grant, ...grants] = approval.kind === 'policy' ? grantsIn(verdict) : [];
  return {
    ...entry,
    ...(grant !== undefined && { grants: [grant, ...grants] }),
    ...(unasked !== undefined && { unasked }),
    ...(verdict.writes !== undefined && { writes: verdict.writes }),
    ...(spend !== undefined && { spends: [spend, ...spends] }),
  };
}

/** What people allowed once and for more than once: rules of the layers that only their approvals write. */
function grantsIn({ reasons }: Verdict): readonly string[] {
  const remembered = reasons.flatMap(({ kind, from }) =>
    kind === 'allow' && from.kind === 'rule' && (from.layer === 'session' || from.layer === 'workspace')
      ? [from.id]
      : [],
  );
  return [...new Set(remembered)];
}

export function notRunEntry(
  act: string,
  { action, dry }: Judged,
  outcome: 'refused' | 'failed',
  summary: string,
): EntryBody {
  const entry = { kind: 'result', act, action: action.hash, outcome, durationMs: 0, summary } as const;
  return dry ? { ...entry, dry: true } : entry;
}

function about(act: string, call: string, { hash, tool, input, cwd, extra = [] }: Action, title: string) {
  const [first, ...more] = extra;
  const opened = first === undefined ? {} : { extra: [first, ...more] };
  return { kind: 'action', act, action: hash, call, tool, title, input, cwd, ...opened } as const;
}
