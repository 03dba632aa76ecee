import type { Attributes } from '@opentelemetry/api';
import { assertNever } from '../base/never.js';
import type { Approver } from '../protocol/decision.js';
import type { EntryBody } from '../protocol/entry.js';
import type { Discretion, Keyed } from './facts.js';
import { usageFacts } from './modelFacts.js';
import { errorType, genAi } from './names.js';

/** What may be said of an act, entry by entry. */

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

export function actionFacts(body: Of<'action'>, keyed: Keyed): Attributes {
  const { act, action, call, tool, effects, verdict, rules, risk, factors, floor, revision, dry } = body;
  return {
    [genAi.tool]: tool,
    [genAi.toolCall]: call,
    'countersign.act': act,
    'countersign.action': keyed(action),
    'countersign.effects': [...new Set(effects.map(({ kind }) => kind))],
    'countersign.verdict': verdict,
    'countersign.rule.ids': rules.map(({ id }) => id),
    'countersign.rule.layers': rules.map(({ layer }) => layer),
    'countersign.risk': risk,
    'countersign.risk.factors': factors.map(({ name }) => name),
    'countersign.risk.points': factors.map(({ points }) => points),
    'countersign.policy.revision': revision,
    ...(floor !== undefined && { 'countersign.floor': floor }),
    ...(dry && { 'countersign.dry_run': true }),
  };
}

export function decisionFacts({ act, ask, decision, by, scope, lapse, edited, latencyMs }: Of<'decision'>): Attributes {
  return {
    'countersign.act': act,
    'countersign.ask': ask,
    'countersign.decision': decision,
    'countersign.decision.latency': latencyMs / 1000,
    'countersign.decision.edited': edited !== undefined,
    ...(by !== undefined && approverFacts(by)),
    ...(scope !== undefined && { 'countersign.grant.scope': scope }),
    ...(lapse !== undefined && { 'countersign.decision.lapse': lapse }),
  };
}

function approverFacts(by: Approver): Attributes {
  const kind = { 'countersign.approver': by.kind };
  switch (by.kind) {
    case 'human':
      return { ...kind, 'countersign.approver.surface': by.surface };
    case 'reviewer':
      return { ...kind, 'countersign.approver.model': by.model };
    case 'parent':
      return { ...kind, 'countersign.approver.agent': by.agent };
    case 'grant':
      return { ...kind, 'countersign.approver.rule': by.rule };
    default:
      return assertNever(by);
  }
}

export function runFacts({ act, tool, grants, unasked }: Of<'run'>): Attributes {
  return {
    'countersign.act': act,
    [genAi.tool]: tool,
    'countersign.unasked': unasked !== undefined,
    ...(grants !== undefined && { 'countersign.grants': [...grants] }),
  };
}

export function resultFacts({ act, outcome, durationMs, bytes, exit, sandbox, kept }: Of<'result'>): Attributes {
  return {
    'countersign.act': act,
    'countersign.outcome': outcome,
    'countersign.run.duration': durationMs / 1000,
    ...(outcome !== 'done' && { [errorType]: outcome }),
    ...(bytes !== undefined && { 'countersign.run.bytes': bytes }),
    ...(typeof exit === 'number' && { 'process.exit.code': exit }),
    ...(sandbox !== undefined && { 'countersign.sandbox.outcome': sandbox }),
    ...(kept !== undefined && { 'countersign.sandbox.kept': kept.length }),
  };
}

export function changeFacts({ act, what, path, to, pre, post, unsaved }: Of<'change'>, keyed: Keyed): Attributes {
  return {
    'countersign.act': act,
    'countersign.change.what': what,
    'countersign.change.path': keyed(path),
    ...(to !== undefined && { 'countersign.change.to': keyed(to) }),
    ...(pre !== undefined && { 'countersign.change.pre': keyed(pre) }),
    ...(post !== undefined && { 'countersign.change.post': keyed(post) }),
    ...(unsaved !== undefined && { 'countersign.change.unsaved': unsaved }),
  };
}

export function connectionFacts(
  { act, host, port, outcome, count, sent, received }: Of<'connection'>,
  { keyed, content }: Discretion,
): Attributes {
  return {
    'countersign.act': act,
    'countersign.connection.host': keyed(host),
    ...(content && { 'server.address': host }),
    ...(port !== undefined && { 'server.port': port }),
    'countersign.connection.outcome': outcome,
    ...(count !== undefined && { 'countersign.connection.count': count }),
    ...(sent !== undefined && { 'countersign.connection.sent': sent }),
    ...(received !== undefined && { 'countersign.connection.received': received }),
  };
}

export function limitFacts({ act, limit, most }: Of<'limit'>): Attributes {
  return {
    ...(act !== undefined && { 'countersign.act': act }),
    'countersign.limit': limit,
    'countersign.limit.most': most,
  };
}

export function interceptorFacts({ act, name, what, dry }: Of<'interceptor'>): Attributes {
  return {
    'countersign.act': act,
    'countersign.interceptor': name,
    'countersign.interceptor.what': what,
    ...(dry && { 'countersign.dry_run': true }),
  };
}

export function reviewerFacts(body: Of<'reviewer'>): Attributes {
  const { act, model, answer, level, authorization, failure, breaker, counts, latencyMs, usage, cost } = body;
  const used = usage === undefined ? {} : usageFacts(usage, 'countersign.reviewer.usage.');
  return {
    'countersign.act': act,
    'countersign.reviewer.model': model,
    'countersign.reviewer.answer': answer,
    'countersign.reviewer.tripped': breaker !== undefined,
    ...(level !== undefined && { 'countersign.reviewer.level': level }),
    ...(authorization !== undefined && { 'countersign.reviewer.authorization': authorization }),
    ...(failure !== undefined && { 'countersign.reviewer.failure': failure }),
    'countersign.reviewer.latency': latencyMs / 1000,
    ...(counts !== undefined && {
      'countersign.reviewer.refusals.in_a_row': counts.inARow,
      'countersign.reviewer.refusals.recent': counts.ofRecent,
      'countersign.reviewer.refusals.session': counts.inSession,
      'countersign.reviewer.unanswered.in_a_row': counts.unavailableInARow,
    }),
    ...used,
    ...(cost !== undefined && { 'countersign.reviewer.cost': cost }),
  };
}
