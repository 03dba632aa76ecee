import type { Verdict } from '../../protocol/verdict.js';
import type { Layer, Rule } from '../../protocol/rule.js';
import { withRule, type Judging } from '../compile.js';
import type { Context } from '../context.js';
import type { Question } from '../judge.js';
import { judge } from '../judge.js';
import type { Facts } from '../../protocol/fact.js';
import { factsThen, questionOf } from './judgedAgain.js';
import type { CallAgain, RecordedAct } from './recorded.js';

/** A recorded act that can be judged again. */
export interface Evidence {
  readonly act: RecordedAct;
  /** How many acts it stands for: itself, and others like it. */
  readonly count: number;
  readonly question: Question;
  readonly facts: Facts;
}

/** Undefined where the record does not hold enough of it to judge it again. */
export function evidenceOf(act: RecordedAct, call: CallAgain): Evidence | undefined {
  if (call.kind === 'unread' || act.effects.length === 0) return undefined;
  return { act, count: 1, question: questionOf(act, call), facts: factsThen(act) };
}

/** What rules are tried by: those that hold, and the circumstances of now. */
export interface Trying {
  readonly policy: Judging;
  readonly context: Context;
}

/** What would be said of a recorded act with more rules, or undefined where one of them cannot be made. */
export function verdictWith(
  { question, facts }: Evidence,
  rules: readonly Rule[],
  { policy, context }: Trying,
  layer: Layer = 'workspace',
): Verdict | undefined {
  let next: Judging | undefined = policy;
  for (const rule of rules) next = next && withRule(next, rule, layer, { home: context.home, roots: context.roots });
  return next && judge(question, facts, next, context);
}

/** Nobody refused it, and it came to run, or would have been asked about in a dry run. */
export function wasLetPass({ act }: Evidence): boolean {
  return (act.ran || act.dry) && act.answer !== 'rejected' && act.answer !== 'lapsed' && act.verdict !== 'deny';
}
