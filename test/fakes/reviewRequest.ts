import { deepFreeze } from '../../src/base/readonly.js';
import { unifiedDiff } from '../../src/machine/unifiedDiff.js';
import type { Model } from '../../src/models/model.js';
import type { Action } from '../../src/protocol/action.js';
import type { Effect } from '../../src/protocol/effect.js';
import { noTally } from '../../src/protocol/tally.js';
import type { Reason, Verdict } from '../../src/protocol/verdict.js';
import type { ReviewRequest, ReviewRules } from '../../src/review/review.js';
import { Reviewer, type ReviewerDeps } from '../../src/review/reviewer.js';
import { SetClock } from './setClock.js';

export function actionOf(tool: string, input: unknown, more: Partial<Action> = {}): Action {
  return deepFreeze({ tool, input, cwd: '/repo', agent: 'main', session: 's', hash: 'a'.repeat(64), ...more });
}

/** A verdict that a reviewer may answer: every effect is asked about by default. */
export function askOf(effects: readonly Effect[], more: Partial<Verdict> = {}): Verdict {
  const reasons = effects.map((effect): Reason => ({
    kind: 'ask',
    because: `it does ${effect.kind}`,
    effect,
    from: { kind: 'default' },
  }));
  return {
    kind: 'ask',
    because: 'It asks.',
    reasons,
    effects,
    touches: [],
    risk: 30,
    factors: [],
    floor: undefined,
    humanOnly: false,
    offers: [],
    noOffer: undefined,
    unasked: undefined,
    sandbox: undefined,
    writes: undefined,
    spends: [],
    instead: undefined,
    revision: '1',
    ...more,
  };
}

const words = ['npm', 'run', 'build'];
export const runsBuild: Effect = { kind: 'execute', program: 'npm', opaque: true, words, cwd: '/repo' };

export function requestOf(more: Partial<ReviewRequest> = {}): ReviewRequest {
  return {
    action: actionOf('run_command', { command: words.join(' ') }),
    verdict: askOf([runsBuild]),
    changes: [],
    title: 'Run npm run build',
    runs: [],
    posture: 'No sandbox. Interactive.',
    sums: noTally,
    said: ['Please build it.'],
    past: [],
    ...more,
  };
}

export const noRules: ReviewRules = { allow: [], refuse: [] };

export function reviewerOf(model: Model, more: Partial<ReviewerDeps> = {}): Reviewer {
  return new Reviewer({ model, clock: new SetClock(), limitMs: 30_000, rules: noRules, unified: unifiedDiff, ...more });
}

export const given = (more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ level: 'low', authorization: 'high', outcome: 'approve', rationale: 'It was asked for.', ...more });
