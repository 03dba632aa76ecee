import { assertNever } from '../base/never.js';
import type { Clock } from '../base/clock.js';
import type { Decision } from '../protocol/decision.js';
import type { Act } from './act.js';
import { askedOfReviewerEntry, decisionEntry } from './entries.js';
import type { Judged } from './judged.js';
import type { PendingAsk } from './pendingAsk.js';
import type { Opinion, ReviewerDoor } from './reviewerDoor.js';
import { Cancelled, timely } from './timely.js';

export interface AskReviewerDeps {
  readonly reviewer: ReviewerDoor;
  readonly clock: Clock;
  /** Rules and mode are those that it was judged by. */
  readonly isCurrent: () => boolean;
  /** It begins to read. */
  readonly reviewing: () => void;
}

/** What came of a question before a person is asked. */
export type Reviewed =
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** Only a person answers. `because`: why the reviewer did not; `ends`: why the run is over where nobody is there. */
  | { readonly kind: 'person'; readonly because?: string; readonly ends?: string };

/**
 * Puts a question to the reviewer, where there is one that may answer it.
 *
 * Invariant: the question is on record before it is put, and the answer before anything follows from it; a fault, a
 * delay, and an answer to what is no longer the question, approve nothing.
 */
export async function askReviewer(
  act: Act,
  judged: Judged,
  question: () => PendingAsk,
  { reviewer, clock, isCurrent, reviewing }: AskReviewerDeps,
): Promise<Reviewed> {
  const who = reviewer.whoAnswers(judged);
  if (who.kind === 'person' || !isCurrent()) return { kind: 'person' };
  if (who.kind === 'reserved')
    return { kind: 'person', because: `The reviewer ${who.model} is not asked. ${who.because}` };
  const ask = question();
  await act.record(askedOfReviewerEntry(act.id, ask));
  act.asked();
  reviewing();
  const heard = await hear(act, judged, reviewer);
  for (const entry of heard.record) await act.record(entry);
  const now = reviewer.whoAnswers(judged);
  const isSame = isCurrent() && now.kind === 'reviewer' && now.model === who.model;
  const decision = isSame || heard.kind === 'cancelled' ? decisionOf(heard, who.model) : withdrawn;
  const latencyMs = Math.max(0, clock.now() - ask.since);
  await act.record(decisionEntry(act.id, judged.action.hash, ask.id, decision, latencyMs));
  if (heard.kind === 'cancelled') throw new Cancelled('Cancelled while the reviewer read it.');
  if (decision !== withdrawn && heard.kind === 'handed-on') return { kind: 'person', because: heard.because };
  if (decision !== withdrawn && heard.kind === 'tripped')
    return { kind: 'person', because: heard.because, ends: heard.because };
  return { kind: 'decided', decision };
}

type Heard = Opinion | { readonly kind: 'cancelled'; readonly record: readonly [] };

async function hear(act: Act, { action, verdict, changes, title }: Judged, reviewer: ReviewerDoor): Promise<Heard> {
  const { signal } = act;
  try {
    const reading = reviewer.review({ act: act.id, action, verdict, changes, title }, signal);
    return await timely(reading, { signal, what: 'the reviewer' });
  } catch {
    if (signal.aborted) return { kind: 'cancelled', record: [] };
    return { kind: 'handed-on', because: 'The reviewer could not be asked: something broke on the way.', record: [] };
  }
}

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
