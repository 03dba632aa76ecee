import { rulesOf } from '../policy/explain.js';
import type { Action } from '../protocol/action.js';
import type { Decision } from '../protocol/decision.js';
import type { EntryBody } from '../protocol/entry.js';
import type { Judged } from './judged.js';
import type { PendingAsk } from './pendingAsk.js';
import type { Approval } from './stands.js';

/** The record of one act, entry by entry. */

export function actionEntry(act: string, call: string, { action, title, verdict }: Judged): EntryBody {
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
  };
}

/** An action that somebody blocked before it was judged. */
export function blockedEntry(
  act: string,
  call: string,
  { action, title, because }: { readonly action: Action; readonly title: string; readonly because: string },
  revision: string,
): EntryBody {
  const nothing = { effects: [], rules: [], risk: 0, factors: [] };
  return { ...about(act, call, action, title), ...nothing, verdict: 'deny', because, revision };
}

export function askedEntry(act: string, { id, action, card }: PendingAsk): EntryBody {
  return { kind: 'asked', act, action: action.hash, ask: id, shown: card.hash };
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

/** What an approver answered is no pass by threshold, also where one would let it pass by now. */
export function runEntry(act: string, { action, verdict }: Judged, approval: Approval): EntryBody {
  const unasked = approval.kind === 'policy' ? verdict.unasked : undefined;
  const entry = { kind: 'run', act, action: action.hash, tool: action.tool } as const;
  const [spend, ...spends] = approval.kind === 'policy' ? verdict.spends : [];
  return {
    ...entry,
    ...(unasked !== undefined && { unasked }),
    ...(spend !== undefined && { spends: [spend, ...spends] }),
  };
}

export function notRunEntry(act: string, action: string, outcome: 'refused' | 'failed', summary: string): EntryBody {
  return { kind: 'result', act, action, outcome, durationMs: 0, summary };
}

function about(act: string, call: string, { hash, tool, input, cwd }: Action, title: string) {
  return { kind: 'action', act, action: hash, call, tool, title, input, cwd } as const;
}
