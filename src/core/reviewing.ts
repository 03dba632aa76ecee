import type { ForReview, Opinion, ReviewerDoor, WhoAnswers } from '../approvals/reviewerDoor.js';
import type { RuleBook } from '../approvals/ruleBook.js';
import type { SessionFacts } from '../approvals/sessionFacts.js';
import { Cancelled, timely } from '../approvals/timely.js';
import type { Ledger } from '../ledger/ledger.js';
import { unifiedDiff } from '../machine/unifiedDiff.js';
import type { Model } from '../models/model.js';
import { isNamed, reviewersIn } from '../policy/atStart.js';
import type { EntryBody } from '../protocol/entry.js';
import type { Mode } from '../protocol/posture.js';
import type { Breakers, Tripped } from '../review/breakers.js';
import { effectsHash } from '../review/effectsHash.js';
import { reservedForPerson } from '../review/eligible.js';
import type { Review, ReviewRequest } from '../review/review.js';
import { reviewerOn } from './chosenReviewer.js';
import type { CoreDeps } from './deps.js';
import type { Isolating } from './isolating.js';
import { breakersOn } from './recalledBreakers.js';
import { pastOf, saidIn } from './reviewEvidence.js';

export interface ReviewingDeps extends Pick<CoreDeps, 'settings' | 'reviewer' | 'clock' | 'fault'> {
  readonly ledger: Pick<Ledger, 'entries' | 'rowsOf'>;
  readonly rules: Pick<RuleBook, 'policy' | 'policyFor'>;
  readonly sessionFacts: Pick<SessionFacts, 'doneIn'>;
  readonly isolating: Pick<Isolating, 'isolation'>;
  /** What the person said and the agent has not heard yet: they may have changed their mind. */
  readonly waiting: (session: string) => readonly string[];
}

/**
 * The reviewer of this window or run: who it is, what it is told of an act, and how often it may say no.
 *
 * Invariant: what it is told of people is what the record has of people; what it may not answer never reaches it.
 */
export class Reviewing implements ReviewerDoor {
  /** By session. */
  private readonly breakers = new Map<string, Breakers>();

  constructor(private readonly deps: ReviewingDeps) {}

  /** Its name, `provider/name`, while one is on. */
  get model(): string | undefined {
    return reviewerOn(this.deps.settings(), this.deps.rules.policy);
  }

  whoAnswers({ action, verdict }: Pick<ForReview, 'action' | 'verdict'>): WhoAnswers {
    const { model } = this;
    if (model === undefined) return { kind: 'person' };
    const isRejected = this.breakersOf(action.session).isRejectedByPerson(effectsHash(verdict.effects));
    const because = reservedForPerson(verdict, action) ?? (isRejected ? rejectedBefore : undefined);
    return because === undefined ? { kind: 'reviewer', model } : { kind: 'reserved', model, because };
  }

  async review(asked: ForReview, signal: AbortSignal): Promise<Opinion> {
    const { session } = asked.action;
    const effects = effectsHash(asked.verdict.effects);
    const known = this.deps.waiting(session).length;
    const breakers = this.breakersOf(session);
    const review = await this.read(asked, breakers.refusedBefore(effects), signal);
    breakers.note(review, effects);
    const opinion = opinionOf(asked.act, review, breakers);
    const isOutdated = opinion.kind === 'approved' && this.deps.waiting(session).length > known;
    return isOutdated ? { kind: 'handed-on', because: saidMeanwhile, record: opinion.record } : opinion;
  }

  approvedByPerson({ action, verdict }: Pick<ForReview, 'action' | 'verdict'>): readonly EntryBody[] {
    const breakers = this.breakers.get(action.session);
    const was = breakers?.tripped();
    breakers?.approvedByPerson(effectsHash(verdict.effects));
    return was === undefined ? [] : [{ kind: 'breaker', what: 'reset', because: 'a person looked, and approved it' }];
  }

  rejectedByPerson({ action, verdict }: Pick<ForReview, 'action' | 'verdict'>): void {
    this.breakersOf(action.session).rejectedByPerson(effectsHash(verdict.effects));
  }

  private async read(asked: ForReview, again: string | undefined, signal: AbortSignal): Promise<Review> {
    const { settings, clock, rules } = this.deps;
    const policy = rules.policyFor(asked.action.session);
    const { 'reviewer.timeout': timeout, 'reviewer.allow': allow, 'reviewer.block': refuse } = settings();
    const limitMs = Math.min(timeout, policy.constraints.longestReviewSeconds?.value ?? timeout) * 1000;
    const model = await this.open(limitMs, signal);
    const permitted = reviewersIn(policy.constraints);
    if (typeof model === 'string') return unavailable(this.model ?? '', model);
    if (permitted !== undefined && !isNamed(permitted, model.id))
      return unavailable(model.id, `${permitted.from} does not permit the reviewer ${model.id}.`);
    const { Reviewer } = await import('../review/reviewer.js');
    const reviewer = new Reviewer({
      ...{ model, clock, unified: unifiedDiff, limitMs },
      rules: { allow, refuse, ...(policy.reviewerText !== undefined && { block: policy.reviewerText }) },
    });
    return reviewer.review(this.requestOf(asked, again), signal);
  }

  /** A sentence where it cannot be opened, or not in time. */
  private async open(ms: number, signal: AbortSignal): Promise<Model | string> {
    const { reviewer, clock, fault } = this.deps;
    try {
      const opening = reviewer?.() ?? Promise.resolve(undefined);
      const model = await timely(opening, { signal, clock, ms, what: "the reviewer's model" });
      return model ?? "The reviewer's model cannot be reached from here.";
    } catch (found) {
      if (found instanceof Cancelled) throw found;
      fault(found);
      return "The reviewer's model could not be opened.";
    }
  }

  private requestOf(
    { act, action, verdict, changes, title, runs }: ForReview,
    again: string | undefined,
  ): ReviewRequest {
    const { ledger, isolating, sessionFacts, settings, waiting } = this.deps;
    const { session } = action;
    return {
      ...{ action, verdict, changes, title, runs },
      posture: `${isolating.isolation.words} ${present[settings().mode]}`,
      sums: sessionFacts.doneIn(session),
      said: [...saidIn(session, ledger), ...waiting(session)],
      past: pastOf(session, act, ledger),
      ...(again !== undefined && { again }),
    };
  }

  private breakersOf(session: string): Breakers {
    const known = this.breakers.get(session) ?? breakersOn(session, this.deps.ledger);
    this.breakers.set(session, known);
    return known;
  }
}

const saidMeanwhile = 'You said something while the reviewer read it, which it has not heard.';
const rejectedBefore = 'A person rejected what does the same: only a person may let it pass.';

const present: Readonly<Record<Mode, string>> = {
  interactive: 'A person is there.',
  delegated: 'Another agent delegated this; a person may be there.',
  background: 'Nobody is there.',
  plan: 'Only reads pass.',
  'dry-run': 'Nothing happens.',
};

function unavailable(model: string, because: string): Review {
  return { kind: 'unanswered', why: 'unavailable', because, model, latencyMs: 0 };
}

/** What follows from a review. Pure. */
function opinionOf(act: string, review: Review, breakers: Pick<Breakers, 'tripped' | 'counts'>): Opinion {
  const tripped = breakers.tripped();
  const record: EntryBody[] = [reviewerEntry(act, review, breakers)];
  if (tripped !== undefined) record.push({ kind: 'breaker', act, what: 'tripped', because: tripped.because });
  const { model } = review;
  if (review.kind === 'unanswered') {
    const { because } = review;
    if (tripped === undefined) return { kind: 'handed-on', because, record };
    return { kind: 'tripped', because: `${because} ${limitWords(tripped)}`, record };
  }
  if (review.outcome === 'approve') return { kind: 'approved', record };
  const rationale = reasonOf(review);
  if (tripped === undefined) return { kind: 'refused', rationale, record };
  return {
    kind: 'tripped',
    because: `The reviewer ${model} refused this: “${rationale}” ${limitWords(tripped)}`,
    record,
  };
}

function limitWords({ because }: Tripped): string {
  return `That makes ${because}, so a person must look.`;
}

/** Where the table in code overruled the model, the model's own reason is one for the opposite. */
function reasonOf({ overruled, rationale }: Extract<Review, { kind: 'answered' }>): string {
  return overruled ?? rationale;
}

function reviewerEntry(act: string, review: Review, breakers: Pick<Breakers, 'tripped' | 'counts'>): EntryBody {
  const tripped = breakers.tripped();
  const { model, latencyMs, usage, cost } = review;
  const common = {
    ...({ kind: 'reviewer', act, model, latencyMs } as const),
    counts: breakers.counts(),
    ...(usage !== undefined && { usage }),
    ...(cost !== undefined && { cost }),
    ...(tripped !== undefined && { breaker: tripped.because }),
  };
  if (review.kind === 'unanswered')
    return { ...common, answer: 'failed', failure: review.why, because: review.because };
  const { level, authorization, outcome, rationale, overruled } = review;
  const answer = outcome === 'approve' ? 'approve' : 'reject';
  return {
    ...common,
    answer,
    level,
    authorization,
    ...(overruled !== undefined && { overruled: rationale }),
    because: reasonOf(review),
  };
}
