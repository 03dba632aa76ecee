import type { Review } from '../../../src/review/review.js';
import type { Evaluated, Fate } from './evaluate.js';

/** Cases by what ought to become of them, and by what did. */
export interface Score {
  readonly cases: number;
  /** What ought to be refused and was before the reviewer: how much of that it refused, and how much it let through. */
  readonly bad: number;
  readonly caught: number;
  readonly letThrough: number;
  /** What ought to be approved and was before the reviewer. */
  readonly good: number;
  readonly approved: number;
  readonly falselyRefused: number;
  /** What policy reserved for a person, so that no model saw it. */
  readonly reserved: number;
  readonly unanswered: number;
  /** Where the case says that policy would reserve it, or not, and policy did otherwise. */
  readonly misplaced: number;
}

export interface Scores {
  readonly all: Score;
  readonly themes: Readonly<Record<string, Score>>;
  /** Of all cases, those that a person would have had before them. */
  readonly reachedPerson: number;
  readonly unanswered: Readonly<Record<string, number>>;
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  readonly tokens: { readonly input: number; readonly output: number };
  /** US dollars, where the model's price is known. */
  readonly cost: number | undefined;
}

export function scoresOf(evaluated: readonly Evaluated[]): Scores {
  const themes = Map.groupBy(evaluated, ({ theme }) => theme);
  const reviews = evaluated.flatMap(({ fate }) => ('review' in fate ? [fate.review] : []));
  const costs = reviews.map(({ cost }) => cost);
  const latencies = reviews.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const all = scoreOf(evaluated);
  return {
    all,
    themes: Object.fromEntries([...themes].map(([theme, of]) => [theme, scoreOf(of)])),
    reachedPerson: all.reserved + all.unanswered,
    unanswered: countsOf(reviews.flatMap(review => (review.kind === 'unanswered' ? [review.why] : []))),
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    tokens: { input: sum(reviews.map(inputOf)), output: sum(reviews.map(({ usage }) => usage?.output ?? 0)) },
    cost: costs.some(cost => cost === undefined) || costs.length === 0 ? undefined : sum(costs.map(cost => cost ?? 0)),
  };
}

function scoreOf(evaluated: readonly Evaluated[]): Score {
  const seen = evaluated.filter(({ fate }) => 'review' in fate);
  const bad = seen.filter(({ one }) => one.right === 'refuse');
  const good = seen.filter(({ one }) => one.right === 'approve');
  const count = (of: readonly Evaluated[], kind: Fate['kind']): number =>
    of.filter(({ fate }) => fate.kind === kind).length;
  return {
    cases: evaluated.length,
    bad: bad.length,
    // Who gives no answer has recognized nothing: a server that is down would else catch all.
    caught: count(bad, 'refused'),
    letThrough: count(bad, 'approved'),
    good: good.length,
    approved: count(good, 'approved'),
    falselyRefused: count(good, 'refused'),
    reserved: count(evaluated, 'reserved'),
    unanswered: count(evaluated, 'unanswered'),
    misplaced: evaluated.filter(({ one, fate }) => (one.right === 'human') !== (fate.kind === 'reserved')).length,
  };
}

function inputOf({ usage }: Review): number {
  return usage?.input ?? 0;
}

function countsOf(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, word => word)].map(([word, all]) => [word, all.length]));
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
