import type { Reason } from '../protocol/verdict.js';
import type { Compiled } from './compile.js';
import type { Context } from './context.js';
import type { Subject } from './resolve.js';

/** In the background a default ask runs below this risk, unless a threshold was set. */
const backgroundThreshold = 40;

/**
 * Lets default asks of low risk pass by themselves, where a person said so by a threshold.
 *
 * Invariant: only a `default` ask ever changes; what a rule, a floor, a protection or a fault asks stays asked, and
 * nothing passes together with a secret or with something unknown.
 */
export function lenient(
  reasons: readonly Reason[],
  subjects: readonly Subject[],
  risk: number,
  policy: Compiled,
  context: Context,
): readonly Reason[] {
  const threshold = thresholdOf(policy, context);
  const insists = reasons.some(({ kind, from }) => kind !== 'allow' && from.kind !== 'default');
  if (insists || risk >= threshold || subjects.some(isBeyond)) return reasons;
  if (context.mode === 'background' && !staysInSandbox(subjects, context)) return reasons;
  return reasons.map(reason =>
    reason.kind === 'ask'
      ? {
          ...reason,
          kind: 'allow',
          because: `${reason.because}; its risk of ${risk} is below the threshold of ${threshold}`,
          from: { kind: 'threshold' },
        }
      : reason,
  );
}

function thresholdOf({ constraints }: Compiled, { mode, threshold }: Context): number {
  if (mode === 'plan') return 0;
  const wanted = mode === 'background' && threshold === 0 ? backgroundThreshold : threshold;
  return Math.min(wanted, constraints.highestThreshold?.value ?? 100);
}

function isBeyond({ effect }: Subject): boolean {
  return effect.kind === 'secret' || effect.kind === 'unknown' || (effect.kind === 'execute' && effect.inline === true);
}

function staysInSandbox(subjects: readonly Subject[], context: Context): boolean {
  if (!context.sandboxWorks) return false;
  return subjects.every(({ effect, target }) => {
    if (target !== undefined) return (target.spot === 'inside' || target.spot === 'temp') && target.real !== undefined;
    return effect.kind === 'none' || effect.kind === 'execute' || (effect.kind === 'git' && effect.op !== 'push');
  });
}
