import { assertNever } from '../base/never.js';
import type { Clock } from '../base/clock.js';
import { newId } from '../base/ids.js';
import type { Context } from '../policy/context.js';
import type { ToolCall } from '../protocol/action.js';
import type { Card } from '../protocol/card.js';
import type { Decision } from '../protocol/decision.js';
import type { Offer, Verdict } from '../protocol/verdict.js';
import { makeAction } from './action.js';
import type { Act } from './act.js';
import { AskedBefore } from './askedBefore.js';
import { AskReviewer, type Reviewed } from './askReviewer.js';
import type { Broker } from './broker.js';
import { renderCard, type Unified } from './card.js';
import { decisionInWords, whoInWords } from './decisionWords.js';
import { askedEntry, decisionEntry, portionEntries } from './entries.js';
import type { Habit } from './habits.js';
import type { Judged } from './judged.js';
import type { PendingAsk } from './pendingAsk.js';
import { refusedByNobody, refusedByPerson, refusedByPolicy, refusedByReviewer } from './refusal.js';
import { revise } from './revise.js';
import type { ReviewerDoor, Unanswered } from './reviewerDoor.js';
import { shownOf, stands, type Approval, type Shown } from './stands.js';

export interface SettleDeps {
  readonly broker: Pick<Broker, 'ask'>;
  /** Who may answer before a person is asked. */
  readonly reviewer: ReviewerDoor;
  readonly context: (agent: string, session: string) => Context;
  readonly policy: (session: string) => { readonly revision: string };
  /** Makes the rule that a person chose with an approval, and records it. Rejects when it could not. */
  readonly remember: (offer: Offer, about: GrantedBy) => Promise<void>;
  /** Which of these offers would have covered what was approved so often. */
  readonly habit: (offers: readonly Offer[], session: string) => Habit | undefined;
  /** Which isolation holds, in words. */
  readonly isolation: () => string;
  readonly unified: Unified;
  /** Real paths of files with unsaved changes in an editor. */
  readonly unsaved: () => readonly string[];
  readonly clock: Clock;
  /** Whether anybody could answer at all, whatever the mode. Absent: somebody could. */
  readonly isAttended?: () => boolean;
  readonly progress?: Progress;
}

/** Whose approval made a rule. */
export interface GrantedBy {
  readonly session: string;
  readonly agent: string;
  readonly act: string;
  readonly action: string;
  /** Who gave it and where, in words. */
  readonly by: string;
}

export type Progress = (
  call: string,
  state: 'judging' | 'reviewing' | 'asking' | 'running',
  card?: Card,
  why?: string,
) => void;

/** What an earlier round leaves to the next: an approval that may still stand, and why it is asked again if not. */
export interface Standing {
  readonly approval: Approval | undefined;
  readonly again: string | undefined;
}

type RevisedCall = Pick<ToolCall, 'tool' | 'input'>;

export type Settled =
  | { readonly kind: 'approved'; readonly approval: Approval }
  /** The person made it another call, and approved that one. */
  | { readonly kind: 'revised'; readonly call: RevisedCall; readonly approval: Approval }
  /** The rules changed while it was asked: it must be judged again. */
  | { readonly kind: 'withdrawn' }
  /** `ends`: nobody is there who could let the run go on, so it is over, and why. */
  | { readonly kind: 'refused'; readonly because: string; readonly by: RefusedBy; readonly ends?: string };

export type RefusedBy = 'policy' | 'human' | 'reviewer' | 'nobody';

/** A question as the gate knows it while it waits. */
export interface Waiting {
  readonly judged: Judged;
  /** Asked because what a person approved is no longer what would happen: no rule may answer that. */
  readonly insists: boolean;
}

/**
 * Turns a verdict into an approval or a refusal: by policy where it is sure, else by asking.
 *
 * Invariant: the question is on record before anybody sees it, and the decision before anything follows from it.
 */
export class Settlement {
  private readonly before = new AskedBefore();
  private readonly asks = new Map<string, Waiting>();
  private readonly toReviewer: AskReviewer;

  constructor(private readonly deps: SettleDeps) {
    this.toReviewer = new AskReviewer(deps);
  }

  waiting(ask: string): Waiting | undefined {
    return this.asks.get(ask);
  }

  takeOver(call: string): void {
    this.toReviewer.takeOver(call);
  }

  async settle(act: Act, judged: Judged, { approval, again }: Standing): Promise<Settled> {
    const { verdict } = judged;
    if (verdict.kind === 'deny') return { kind: 'refused', because: refusedByPolicy(verdict), by: 'policy' };
    if (approval?.kind === 'answer') {
      if (this.holds(approval, judged)) return { kind: 'approved', approval: { ...approval, shown: shownOf(judged) } };
      if (approval.by.kind !== 'reviewer')
        return withEarlier(approval.edited, await this.consult(act, { judged, insists: true }, again));
    }
    if (verdict.kind === 'allow') {
      return { kind: 'approved', approval: { kind: 'policy', judged, why: allowedBy(verdict) } };
    }
    return this.consult(act, { judged, insists: false }, again);
  }

  /** Whether what let it pass is about what would happen now; of the reviewer, also whether it may answer that still. */
  holds(approval: Approval, now: Judged): boolean {
    if (!stands(approval, now)) return false;
    if (approval.kind === 'policy' || approval.by.kind !== 'reviewer') return true;
    const who = this.deps.reviewer.whoAnswers(now);
    return who.kind === 'reviewer' && who.model === approval.by.model;
  }

  private async consult(act: Act, waiting: Waiting, again: string | undefined): Promise<Settled> {
    const { judged } = waiting;
    await act.ahead();
    const why = again ?? this.before.why(judged);
    // What a person approved and is no longer what would happen is that person's to answer.
    const reviewed: Reviewed = waiting.insists
      ? { kind: 'person' }
      : await this.toReviewer.ask(act, judged, () => this.pendingAsk(act, judged, why));
    if (reviewed.kind === 'decided') return this.follow(act, judged, reviewed.decision, {});
    const ask = this.pendingAsk(act, judged, why, reviewed.review);
    const decision = await this.decide(act, ask, waiting);
    await act.record(
      decisionEntry(act.id, judged.action.hash, ask.id, decision, Math.max(0, this.deps.clock.now() - ask.since)),
    );
    return this.follow(act, judged, decision, reviewed);
  }

  /** What follows from a decision that is on record. */
  private async follow(act: Act, judged: Judged, decision: Decision, { review, ends }: ToPerson): Promise<Settled> {
    this.before.note(judged, decision);
    switch (decision.kind) {
      case 'approved':
        await this.letThrough(act, judged, decision);
        await this.remember(act, judged, decision);
        return approvedAs(decision, judged);
      case 'rejected':
        act.end();
        if (decision.by.kind === 'human') this.deps.reviewer.rejectedByPerson(judged);
        return rejectedAs(decision, judged);
      case 'lapsed': {
        if (decision.why === 'withdrawn') return { kind: 'withdrawn' };
        act.end();
        const refused = refusedByNobody(decision, judged.verdict, review);
        const isOver = decision.why === 'nobody-there' && ends !== undefined;
        return { kind: 'refused', because: refused, by: 'nobody', ...(isOver && { ends }) };
      }
      default:
        return assertNever(decision);
    }
  }

  private async decide(act: Act, ask: PendingAsk, waiting: Waiting): Promise<Decision> {
    const { agent, session } = act.caller;
    await act.record(askedEntry(act.id, ask));
    const { mode } = this.deps.context(agent, session);
    if (mode === 'background') return { kind: 'lapsed', why: 'nobody-there' };
    // While that was written, a dry run may have begun, or the rules may have come to answer it.
    if (mode === 'dry-run') return { kind: 'lapsed', why: 'withdrawn' };
    if (this.deps.policy(session).revision !== ask.verdict.revision) return { kind: 'lapsed', why: 'withdrawn' };
    if (this.deps.isAttended?.() === false) return { kind: 'lapsed', why: 'nobody-there' };
    this.asks.set(ask.id, waiting);
    try {
      this.deps.progress?.(act.call, 'asking', ask.card);
      const decision = this.deps.broker.ask(ask, act.signal);
      act.asked();
      return await decision;
    } catch {
      return { kind: 'lapsed', why: 'approver-failed' };
    } finally {
      this.asks.delete(ask.id);
    }
  }

  private pendingAsk(act: Act, judged: Judged, again: string | undefined, review?: Unanswered): PendingAsk {
    const { action, verdict, changes, title } = judged;
    const { unified, clock, isolation, unsaved } = this.deps;
    const [id, since] = [newId('ask'), clock.now()];
    const card = renderCard({
      ask: id,
      above: this.deps.context(action.agent, action.session).child?.above ?? [],
      turn: act.turn,
      judged,
      again,
      review,
      habit: this.deps.habit(verdict.offers, action.session),
      isolation: isolation(),
      askedAt: since,
      unified,
      unsaved: unsaved(),
    });
    const { session, agent } = action;
    const common = { id, session, agent, turn: act.turn, call: act.call, action, verdict, changes, title, card, since };
    return { ...common, revise: edit => revise(judged, edit, unified) };
  }

  /** A reached limit has room for a portion more, for what else waits as well; a row of refusals is over. */
  private async letThrough(act: Act, { action, verdict }: Judged, { by }: Approved): Promise<void> {
    if (by.kind !== 'human') return;
    for (const entry of portionEntries(act.id, verdict, whoInWords(by))) await act.record(entry);
    for (const entry of this.deps.reviewer.approvedByPerson({ action, verdict })) await act.record(entry);
  }

  private async remember(act: Act, { action, verdict }: Judged, decision: Approved): Promise<void> {
    if (decision.scope === 'once' || decision.by.kind !== 'human') return;
    const offered = verdict.offers.filter(({ scope }) => scope === decision.scope);
    const offer = offered.find(({ id }) => decision.rule === undefined || id === decision.rule);
    if (offer === undefined) throw new Error(`The ${decision.scope} rule that was approved had not been offered.`);
    const { session, agent } = action;
    await this.deps.remember(offer, { session, agent, act: act.id, action: action.hash, by: whoInWords(decision.by) });
  }
}

type Approved = Extract<Decision, { kind: 'approved' }>;
type ToPerson = Omit<Extract<Reviewed, { kind: 'person' }>, 'kind'>;

function rejectedAs(decision: Extract<Decision, { kind: 'rejected' }>, { verdict }: Judged): Settled {
  if (decision.by.kind === 'reviewer')
    return { kind: 'refused', because: refusedByReviewer(decision.feedback), by: 'reviewer' };
  return { kind: 'refused', because: refusedByPerson(decision, verdict), by: 'human' };
}

function approvedAs({ by, edited, ...decision }: Approved, judged: Judged): Settled {
  const why = decisionInWords({ ...decision, by, ...(edited !== undefined && { edited }) });
  // A rule that came while it was asked is policy's answer, and must hold when it is judged once more.
  if (by.kind === 'grant') return { kind: 'approved', approval: { kind: 'policy', judged, why } };
  if (edited === undefined)
    return { kind: 'approved', approval: { kind: 'answer', by, shown: shownOf(judged), why, edited } };
  const approval: Approval = { kind: 'answer', by, shown: shownByEdit(judged, edited), why, edited: edited.why };
  return { kind: 'revised', call: edited, approval };
}

/** What a person changed before a look that did not hold is still told to the model after the next one. */
function withEarlier(edited: string | undefined, settled: Settled): Settled {
  if (edited === undefined || (settled.kind !== 'approved' && settled.kind !== 'revised')) return settled;
  const { approval } = settled;
  if (approval.kind === 'policy') return settled;
  const both = approval.edited === undefined ? edited : `${edited}\n\nand then ${approval.edited}`;
  return { ...settled, approval: { ...approval, edited: both } };
}

/** What a person approved who wrote it: their texts in the files that were shown, or their command. */
function shownByEdit({ action, changes, verdict }: Judged, edited: NonNullable<Approved['edited']>): Shown {
  const { texts } = edited;
  if (texts === undefined) {
    const { hash } = makeAction({ ...action, tool: edited.tool, input: edited.input });
    return { action: hash, changes, verdict, bound: undefined };
  }
  const written = changes.map(change =>
    change.kind === 'write'
      ? { ...change, after: { ...change.after, text: texts.get(change.path) ?? change.after.text } }
      : change,
  );
  return { action: undefined, changes: written, verdict, bound: undefined };
}

function allowedBy({ reasons, because }: Verdict): string {
  const rule = reasons.map(({ from }) => from).find(from => from.kind === 'rule');
  return rule?.kind === 'rule' ? `allowed by rule ${rule.id} (${rule.layer})` : because.replace(/\.$/, '');
}
