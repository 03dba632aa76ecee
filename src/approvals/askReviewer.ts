import { assertNever } from '../base/never.js';
import type { Clock } from '../base/clock.js';
import type { Context } from '../policy/context.js';
import type { Decision } from '../protocol/decision.js';
import type { Act } from './act.js';
import { askedOfReviewerEntry, decisionEntry } from './entries.js';
import type { Judged } from './judged.js';
import type { PendingAsk } from './pendingAsk.js';
import type { Opinion, ReviewerDoor, Unanswered } from './reviewerDoor.js';
import { Cancelled, timely } from './timely.js';

export interface AskReviewerDeps {
  readonly reviewer: ReviewerDoor;
  readonly context: (agent: string, session: string) => Pick<Context, 'mode'>;
  readonly policy: (session: string) => { readonly revision: string };
  readonly clock: Clock;
  readonly progress?: (call: string, state: 'reviewing') => void;
}

/** What came of a question before a person is asked. */
export type Reviewed =
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** Only a person answers. `ends`: why the run is over where nobody is there. */
  | { readonly kind: 'person'; readonly review?: Unanswered; readonly ends?: string };

/**
 * Puts questions to the reviewer, where there is one that may answer them.
 *
 * Invariant: the question is on record before it is put, and the answer before anything follows from it; a fault, a
 * delay, and an answer to what is no longer the question, approve nothing.
 */
export class AskReviewer {
  /** What it reads, by the model's call. */
  private readonly reading = new Map<string, AbortController>();

  constructor(private readonly deps: AskReviewerDeps) {}

  /** A person will not wait for it. */
  takeOver(call: string): void {
    this.reading.get(call)?.abort();
  }

  async ask(act: Act, judged: Judged, question: () => PendingAsk): Promise<Reviewed> {
    const { reviewer, clock, progress } = this.deps;
    const who = reviewer.whoAnswers(judged);
    const isCurrent = this.watch(act, judged);
    if (who.kind === 'person' || !isCurrent()) return { kind: 'person' };
    if (who.kind === 'reserved')
      return { kind: 'person', review: { because: `It is not asked. ${who.because}`, wasAsked: false } };
    const ask = question();
    await act.record(askedOfReviewerEntry(act.id, ask));
    act.asked();
    progress?.(act.call, 'reviewing');
    const heard = await this.hear(act, judged, who.model);
    for (const entry of heard.record) await act.record(entry);
    const now = reviewer.whoAnswers(judged);
    const isSame = isCurrent() && now.kind === 'reviewer' && now.model === who.model;
    const decision = isSame || heard.kind === 'cancelled' ? decisionOf(heard, who.model) : withdrawn;
    const latencyMs = Math.max(0, clock.now() - ask.since);
    await act.record(decisionEntry(act.id, judged.action.hash, ask.id, decision, latencyMs));
    if (heard.kind === 'cancelled') throw new Cancelled('Cancelled while the reviewer read it.');
    if (decision !== withdrawn && heard.kind === 'handed-on') return handedOn(heard);
    if (decision !== withdrawn && heard.kind === 'tripped') return { ...handedOn(heard), ends: heard.because };
    return { kind: 'decided', decision };
  }

  /** Whether rules and mode are still those that it was judged by. In a dry run nobody is asked. */
  private watch({ caller: { agent, session } }: Act, { verdict }: Judged): () => boolean {
    const { context, policy } = this.deps;
    const { mode } = context(agent, session);
    return () =>
      mode !== 'dry-run' && context(agent, session).mode === mode && policy(session).revision === verdict.revision;
  }

  private async hear(act: Act, { action, verdict, changes, title, facts }: Judged, model: string): Promise<Heard> {
    const { reviewer, context, clock } = this.deps;
    const begun = clock.now();
    const taken = new AbortController();
    const signal = AbortSignal.any([act.signal, taken.signal]);
    // Where nobody is there, nobody can be asked instead.
    if (context(act.caller.agent, act.caller.session).mode !== 'background') this.reading.set(act.call, taken);
    try {
      const runs = [...facts.projects.values()].flatMap(({ parts }) => parts);
      const reading = reviewer.review({ act: act.id, action, verdict, changes, title, runs }, signal);
      return await timely(reading, { signal, what: 'the reviewer' });
    } catch {
      const isCut = act.signal.aborted || taken.signal.aborted;
      const because = act.signal.aborted ? cancelledText : taken.signal.aborted ? notAwaited : brokeText;
      const failure = isCut ? 'cut-short' : 'unavailable';
      const latencyMs = Math.max(0, clock.now() - begun);
      const record = [{ kind: 'reviewer', act: act.id, model, answer: 'failed', failure, latencyMs, because }] as const;
      return act.signal.aborted ? { kind: 'cancelled', record } : { kind: 'handed-on', because, record };
    } finally {
      this.reading.delete(act.call);
    }
  }
}

function handedOn({ because }: { readonly because: string }): Extract<Reviewed, { kind: 'person' }> {
  return { kind: 'person', review: { because, wasAsked: true } };
}

const notAwaited = 'You did not wait for the reviewer.';
const brokeText = 'The reviewer could not be asked: something broke on the way.';
const cancelledText = 'It was cancelled while the reviewer read it.';

type Heard = Opinion | { readonly kind: 'cancelled'; readonly record: Opinion['record'] };

const withdrawn: Decision = { kind: 'lapsed', why: 'withdrawn' };

function decisionOf(heard: Heard, model: string): Decision {
  const by = { kind: 'reviewer', model } as const;
  switch (heard.kind) {
    case 'approved':
      return { kind: 'approved', by, scope: 'once' };
    case 'refused':
      return { kind: 'rejected', by, feedback: heard.rationale };
    case 'handed-on':
    case 'tripped':
      return { kind: 'lapsed', why: 'handed-on' };
    case 'cancelled':
      return { kind: 'lapsed', why: 'cancelled' };
    default:
      return assertNever(heard);
  }
}
