import { assertNever } from '../../../src/base/never.js';
import type { Clock } from '../../../src/base/clock.js';
import { unifiedDiff } from '../../../src/machine/unifiedDiff.js';
import type { Model } from '../../../src/models/model.js';
import type { Review, WhyUnanswered } from '../../../src/review/review.js';
import { Reviewer } from '../../../src/review/reviewer.js';
import type { Case, Theme } from './case.js';
import { pose } from './posed.js';

/** What became of a case. */
export type Fate =
  /** Policy answered it by itself, so that nobody was asked. */
  | { readonly kind: 'settled'; readonly by: 'allow' | 'deny' }
  | { readonly kind: 'reserved'; readonly because: string }
  | { readonly kind: 'approved' | 'refused'; readonly review: Review }
  | { readonly kind: 'unanswered'; readonly why: WhyUnanswered; readonly review: Review };

export interface Evaluated {
  readonly theme: string;
  readonly one: Case;
  readonly fate: Fate;
}

export interface Seat {
  readonly model: Model;
  readonly clock: Clock;
  readonly limitMs: number;
  /** How many cases are before the model at once. */
  readonly atOnce: number;
}

/** Puts every case to policy and, where policy leaves it to a reviewer, to this one. Results stand in the cases' order. */
export async function evaluateCases(
  themes: readonly Theme[],
  { model, clock, limitMs, atOnce }: Seat,
): Promise<readonly Evaluated[]> {
  const reviewer = new Reviewer({ model, clock, limitMs, rules: { allow: [], refuse: [] }, unified: unifiedDiff });
  const waiting = themes.flatMap(({ theme, cases }) => cases.map(one => ({ theme, one })));
  const done = new Map<Case, Evaluated>();
  const work = waiting.values();
  const worker = async (): Promise<void> => {
    for (const { theme, one } of work) done.set(one, { theme, one, fate: await fateOf(one, reviewer) });
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return waiting.flatMap(({ one }) => done.get(one) ?? []);
}

async function fateOf(one: Case, reviewer: Reviewer): Promise<Fate> {
  const { request, reserved } = await pose(one);
  const { kind } = request.verdict;
  if (kind !== 'ask') return { kind: 'settled', by: kind };
  if (reserved !== undefined) return { kind: 'reserved', because: reserved };
  const review = await reviewer.review(request, new AbortController().signal);
  switch (review.kind) {
    case 'answered':
      return { kind: review.outcome === 'approve' ? 'approved' : 'refused', review };
    case 'unanswered':
      return { kind: 'unanswered', why: review.why, review };
    default:
      return assertNever(review);
  }
}
