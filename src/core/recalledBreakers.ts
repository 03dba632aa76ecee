import type { Ledger } from '../ledger/ledger.js';
import type { EntryBody } from '../protocol/entry.js';
import { Breakers } from '../review/breakers.js';
import { effectsHash } from '../review/effectsHash.js';
import type { Review } from '../review/review.js';

/**
 * How reviewer, person and agent got on in a session, by its record: it may have begun before this window.
 *
 * Invariant: opening a window anew gives back no refusal, and forgets nothing that a person rejected.
 */
export function breakersOn(session: string, ledger: Pick<Ledger, 'entries'>): Breakers {
  const breakers = new Breakers();
  const effects = new Map<string, string>();
  for (const { body } of ledger.entries({ session, limit: Number.MAX_SAFE_INTEGER })) {
    if (body.kind === 'action') effects.set(body.act, effectsHash(body.effects));
    if (body.kind !== 'reviewer' && body.kind !== 'decision') continue;
    const about = effects.get(body.act);
    if (about === undefined) continue;
    const review = body.kind === 'reviewer' ? reviewIn(body) : undefined;
    if (review !== undefined) breakers.note(review, about);
    if (body.kind !== 'decision') continue;
    if (body.by?.kind === 'human' && body.decision === 'rejected') breakers.rejectedByPerson(about);
    else if (body.by?.kind === 'human' && body.decision === 'approved') breakers.approvedByPerson(about);
  }
  return breakers;
}

/** Undefined: nobody waited for it, so it says nothing. */
function reviewIn(body: Extract<EntryBody, { kind: 'reviewer' }>): Review | undefined {
  const {
    model,
    latencyMs,
    answer,
    level = 'high',
    authorization = 'unknown',
    failure = 'unavailable',
    because,
  } = body;
  if (failure === 'cut-short') return undefined;
  if (answer === 'failed') return { kind: 'unanswered', why: failure, because, model, latencyMs };
  const outcome = answer === 'approve' ? 'approve' : 'refuse';
  return { kind: 'answered', outcome, level, authorization, rationale: because, model, latencyMs };
}
