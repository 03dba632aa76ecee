import type { Ask } from '../ledger/questions.js';
import type { Compiled } from '../policy/compile.js';
import { adviseOnReviewer, type Advice, type Situation } from '../policy/learning/advisor.js';
import { detectIsolation } from '../sandbox/posture.js';

const days = 30;

export interface AdvisingDeps extends Pick<Situation, 'sending'> {
  readonly ask: Ask;
  readonly policy: Pick<Compiled, 'said' | 'constraints' | 'floors'>;
  readonly now: number;
}

/** Whether a reviewer would pay here, by what is on record of the last month. */
export async function advice({ ask, policy, now, sending }: AdvisingDeps): Promise<Advice> {
  const workload = await ask('workload', now - days * 86_400_000);
  const { said, constraints, floors } = policy;
  const file = said.find(({ layer }) => layer === 'admin')?.from;
  const admin = file === undefined ? undefined : { file, floors: floors.length };
  const isContained = detectIsolation().isolation === 'container';
  return adviseOnReviewer({ workload, days, constraints, admin, sending, isContained });
}
