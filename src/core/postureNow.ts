import type { RuleBook } from '../approvals/ruleBook.js';
import { announcedAtStart } from '../policy/atStart.js';
import { suspendedInWords } from '../policy/suspension.js';
import type { Posture } from '../protocol/posture.js';
import { overruledInWords } from '../telemetry/destination.js';
import { standingInWords, type Standing } from '../telemetry/standing.js';
import { reviewerInWords, reviewerOn } from './chosenReviewer.js';
import type { CoreDeps } from './deps.js';
import type { Isolating } from './isolating.js';
import { trustInWords } from './trusting.js';

export interface PostureDeps {
  readonly deps: Pick<CoreDeps, 'settings' | 'trusted' | 'trustsProjectCode' | 'telemetry'>;
  readonly rules: Pick<RuleBook, 'policy' | 'list'>;
  readonly isolating: Pick<Isolating, 'isolation' | 'works'>;
  /** How sending the record stands, where it is sent. */
  readonly sending: Standing | undefined;
  readonly undoWords: string;
  readonly isReviewed: boolean;
  readonly isStopped: boolean;
}

/** What holds right now, and what an administrator makes stricter than it was set. */
export function postureNow({
  deps,
  rules,
  isolating,
  sending,
  undoWords,
  isReviewed,
  isStopped,
}: PostureDeps): Posture {
  const { problems, halted, said, constraints } = rules.policy;
  const { noAllowRules, noSandboxPasses } = constraints;
  const settings = deps.settings();
  const { mode, riskThreshold, sandboxPasses } = settings;
  const reviewer = reviewerOn(settings, rules.policy);
  const { isolation, works } = isolating;
  const passes = works && sandboxPasses && noSandboxPasses === undefined;
  return {
    isolation: isolation.isolation,
    isolationWords: passes ? `${isolation.words} What stays inside passes without asking.` : isolation.words,
    mode,
    ...(mode === 'delegated' && noAllowRules === undefined && { trust: trustInWords(settings) }),
    ...(reviewer !== undefined && { reviewer, reviewerWords: reviewerInWords(settings, reviewer) }),
    telemetry: sending !== undefined,
    ...(sending !== undefined && { telemetryWords: standingInWords(sending) }),
    undoWords,
    trusted: deps.trusted(),
    trustsProjectCode: deps.trustsProjectCode(),
    stopped: isStopped,
    admin: said.find(({ layer }) => layer === 'admin')?.from,
    problems: halted === undefined ? [...problems] : [halted, ...problems],
    stricter: [
      ...announcedAtStart(rules.policy, { mode, threshold: riskThreshold ?? undefined, sandboxPasses }),
      ...(isReviewed ? suspendedInWords(rules.list()) : []),
      ...overruledInWords(constraints.telemetry, deps.telemetry()),
    ],
  };
}
