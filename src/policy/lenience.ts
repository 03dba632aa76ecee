import { mayBeNear } from '../base/nearHost.js';
import type { Effect } from '../protocol/effect.js';
import type { Mode } from '../protocol/posture.js';
import type { Reason } from '../protocol/verdict.js';
import type { Tally } from '../protocol/tally.js';
import { costOf, overBudget } from './budget.js';
import type { Judging } from './compile.js';
import { reachesRemote } from './constraints.js';
import type { Context } from './context.js';
import { callOf, type Question } from './judge.js';
import { callAt } from './match.js';
import type { Subject } from './resolve.js';
import { isTrusted } from './trust.js';

/** In the background a default ask runs below this risk, unless a threshold was set. */
const backgroundThreshold = 40;

/** What becomes of what was said. `cost`: it passes without a person, and takes so much of the task's budget. */
export interface Leniency {
  readonly reasons: readonly Reason[];
  readonly cost: Tally | undefined;
}

/**
 * Lets default asks pass by themselves where a person said so: those of low risk by a threshold, commands that a
 * sandbox holds by a setting.
 *
 * Invariant: only a `default` ask ever changes; what a rule, a floor, a protection or a fault asks stays asked, and
 * nothing passes together with a secret or with something unknown, nor beyond what a task may do unasked.
 */
export function lenient(
  reasons: readonly Reason[],
  subjects: readonly Subject[],
  risk: number,
  { policy, context, question }: { policy: Judging; context: Context; question: Question },
): Leniency {
  const asks = reasons.some(({ kind }) => kind === 'ask');
  const insists = reasons.some(({ kind, from }) => kind !== 'allow' && from.kind !== 'default');
  const asked = { reasons, cost: undefined };
  if (!asks || insists || subjects.some(isBeyond)) return asked;
  const call = callOf(question);
  if (!subjects.every(one => one.effect.kind === 'none' || isTrusted(one, callAt(call, one.effect), context)))
    return asked;
  const why = whyPassed(subjects, risk, { policy, context, question });
  if (why === undefined) return asked;
  const cost = costOf(subjects, question);
  const over = overBudget(context.unasked, cost);
  if (over !== undefined) {
    const because: Reason = { kind: 'ask', because: over, effect: undefined, from: { kind: 'budget' } };
    return { reasons: [...reasons, because], cost: undefined };
  }
  return { reasons: reasons.map(reason => passed(reason, why)), cost };
}

/** What lets it pass, and that in words. */
interface Passed {
  readonly from: 'sandbox' | 'threshold';
  readonly words: string;
}

function passed(reason: Reason, { from, words }: Passed): Reason {
  if (reason.kind !== 'ask') return reason;
  return { ...reason, kind: 'allow', because: `${reason.because}; ${words}`, from: { kind: from } };
}

function whyPassed(
  subjects: readonly Subject[],
  risk: number,
  { policy, context, question }: { policy: Judging; context: Context; question: Question },
): Passed | undefined {
  const stays = staysInSandbox(subjects, context);
  const isFree = context.passesInSandbox && policy.constraints.noSandboxPasses === undefined;
  // Of all tools, only commands run in the sandbox.
  if (stays && isFree && question.action.tool === 'run_command')
    return { from: 'sandbox', words: 'its effects stay inside the sandbox' };
  const threshold = thresholdOf(policy, context);
  if (risk >= threshold || (context.mode === 'background' && !stays)) return undefined;
  return { from: 'threshold', words: `its risk of ${risk} is below the threshold of ${threshold}` };
}

function thresholdOf({ constraints }: Judging, { mode, threshold }: Context): number {
  return Math.min(wantedThreshold(mode, threshold), constraints.highestThreshold?.value ?? 100);
}

/** The threshold that would hold if nobody limited it. */
export function wantedThreshold(mode: Mode, threshold: number | undefined): number {
  if (mode === 'plan') return 0;
  return threshold ?? (mode === 'background' ? backgroundThreshold : 0);
}

/** What no low risk lets pass: a person says what an agent is handed, or has said so once for all. */
const beyond = new Set<Effect['kind']>(['secret', 'unknown', 'agent', 'attachment']);

/** What passes by itself besides what rules let pass; so it does for a child, as far as that is trusted with it. */
export function passesInWords(policy: Judging, context: Context): readonly string[] {
  const { passesInSandbox, sandboxWorks, mode } = context;
  const isFree = passesInSandbox && sandboxWorks && policy.constraints.noSandboxPasses === undefined;
  const threshold = thresholdOf(policy, context);
  const where = mode === 'background' ? ' and stays inside the sandbox' : '';
  return [
    ...(isFree ? ['Allow commands whose effects stay inside the sandbox.'] : []),
    ...(threshold > 0 && (mode !== 'background' || sandboxWorks)
      ? [`Allow what has a risk below ${threshold}${where}, where no rule speaks.`]
      : []),
  ];
}

function isBeyond({ effect }: Subject): boolean {
  if (effect.kind === 'network' && mayBeNear(effect.host)) return true;
  if (effect.kind === 'execute') return effect.inline === true;
  return beyond.has(effect.kind);
}

function staysInSandbox(subjects: readonly Subject[], context: Context): boolean {
  if (!context.sandboxWorks) return false;
  return subjects.every(({ effect, target }) => {
    if (target !== undefined) return (target.spot === 'inside' || target.spot === 'temp') && target.real !== undefined;
    return effect.kind === 'none' || effect.kind === 'execute' || (effect.kind === 'git' && !reachesRemote(effect));
  });
}
