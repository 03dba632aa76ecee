import { assertNever } from '../../base/never.js';
import type { Verdict } from '../../protocol/verdict.js';
import { strictness } from '../speak.js';
import type { Again } from './judgedAgain.js';
import type { RecordedAct } from './recorded.js';

export const outcomes = ['same', 'looser', 'stricter', 'unknown'] as const;

/** What would become of a verdict. */
export type Outcome = (typeof outcomes)[number];

/** One act under a candidate policy, beside what was recorded. */
export interface Compared {
  readonly seq: number;
  readonly at: number;
  readonly act: string;
  readonly session: string;
  readonly tool: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly was: Verdict['kind'];
  /** Undefined where it cannot be known. */
  readonly would: Verdict['kind'] | undefined;
  readonly because: string;
  readonly rules: readonly string[];
}

/** Compares what a candidate says with what is on record. Pure. */
export function compared(act: RecordedAct, again: Again): Compared {
  const { seq, at, session, tool, title, verdict: was } = act;
  const common = { seq, at, act: act.act, session, tool, title, was, because: again.because };
  switch (again.kind) {
    case 'unknown':
      return { ...common, outcome: 'unknown', would: undefined, rules: [] };
    case 'allow':
    case 'ask':
    case 'deny':
      return { ...common, outcome: outcomeOf(was, again.kind), would: again.kind, rules: again.rules };
    default:
      return assertNever(again);
  }
}

function outcomeOf(was: Verdict['kind'], would: Verdict['kind']): Outcome {
  if (was === would) return 'same';
  return strictness[would] > strictness[was] ? 'stricter' : 'looser';
}
