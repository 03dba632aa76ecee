import type { Rule } from '../protocol/rule.js';
import type { Judging } from './compile.js';
import type { CompiledRule, HeldRule } from './compiledRule.js';
import type { Context } from './context.js';
import type { Call } from './match.js';
import { fold } from './names.js';
import type { Subject } from './resolve.js';

/** Whether a rule speaks about an effect, here and now. What is not known satisfies an ask and a deny only. */
export function speaks(
  made: CompiledRule,
  subject: Subject,
  call: Call,
  { policy, context }: { readonly policy: Judging; readonly context: Context },
): boolean {
  const { rule } = made;
  if (!isAbout(made, context)) return false;
  if (!isForMode(rule, context)) return false;
  const allows = rule.then === 'allow';
  if (allows && !chainOf(made).every(one => mayAllow(one, subject, policy, context))) return false;
  const answer = made.when(subject, call, allows ? 'exact' : 'strict');
  if (answer === 'no' || (allows && answer === 'unknown')) return false;
  return made.unless?.(subject, call, 'exact') !== 'yes';
}

/** A dry run is judged as what it rehearses: with somebody there to ask. */
function isForMode({ modes }: Rule, { mode }: Context): boolean {
  if (modes === undefined || modes.includes(mode)) return true;
  return mode === 'dry-run' && modes.includes('interactive');
}

/**
 * What binds those above a child binds it. What lets it do something was made for it alone, by the name it has at work:
 * handed on, or given by the person whom it asked.
 */
export function isAbout({ rule, layer }: HeldRule, { agent, child }: Pick<Context, 'agent' | 'child'>): boolean {
  const { agents, then } = rule;
  if (child !== undefined && then === 'allow') return layer === 'session' && agents?.includes(agent) === true;
  if (agents === undefined || agents.includes('*')) return true;
  const names = child === undefined ? [agent] : [child.as, ...child.parents].filter(name => name !== undefined);
  if (names.some(name => agents.includes(name))) return true;
  // What asks or denies is meant for the agent of that name, in whatever letters it was written.
  return then !== 'allow' && names.some(name => agents.some(one => fold(one) === fold(name)));
}

/** Whether a rule that allows may let this pass, here and now. */
function mayAllow(held: HeldRule, { effect }: Subject, policy: Judging, context: Context): boolean {
  if (!isInForce(held, policy, context)) return false;
  // Remembered beyond the session, the folder's own code passes by itself only where something else holds it.
  const isProjectCode = effect.kind === 'execute' && effect.opaque === true;
  return !(isProjectCode && held.layer === 'workspace' && !context.sandboxWorks && !context.trustsProjectCode);
}

/** A rule that was handed on is of the layer that it came from, and holds while each that it came from does. */
export function chainOf({ rule, layer, ancestors }: CompiledRule): readonly HeldRule[] {
  return [{ rule, layer: ancestors.at(-1)?.layer ?? layer }, ...ancestors];
}

/** Whether a rule that allows holds at all, whatever it is about. */
export function isInForce(
  { rule, layer }: HeldRule,
  policy: Pick<Judging, 'constraints'>,
  context: Pick<Context, 'uses' | 'now' | 'newestEntryAt'>,
): boolean {
  const { noAllowRules, longestGrantHours } = policy.constraints;
  if (noAllowRules !== undefined && layer !== 'admin') return false;
  if (rule.uses !== undefined && context.uses(rule.id) >= rule.uses) return false;
  const expires = rule.expires === undefined ? undefined : Date.parse(rule.expires);
  // A clock set back must not bring a grant back to life.
  if (expires !== undefined && Math.max(context.now, context.newestEntryAt) >= expires) return false;
  if (expires !== undefined && context.now < context.newestEntryAt) return false;
  if (longestGrantHours !== undefined && layer !== 'admin') {
    if (layer !== 'session' && expires === undefined) return false;
    if (expires !== undefined && expires > context.now + longestGrantHours.value * 3_600_000) return false;
  }
  return true;
}
