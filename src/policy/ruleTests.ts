import type { Effect } from '../protocol/effect.js';
import type { CompiledRule } from './compiledRule.js';
import { callAt, type Call } from './match.js';
import type { Bias } from './pattern.js';
import type { Subject } from './resolve.js';

/** Why a rule's own tests do not hold, or undefined. A rule that does not do what it says of itself is broken. */
export function faultOfTests(
  made: CompiledRule,
  analyse: ((command: string) => readonly Effect[]) | undefined,
): string | undefined {
  const { tests } = made.rule;
  if (tests === undefined) return undefined;
  if (analyse === undefined) return 'its tests could not be run here';
  const speaks = (command: string): boolean => speaksAbout(made, analyse(command));
  const missed = tests.matches?.find(command => !speaks(command));
  if (missed !== undefined) return `its test says that it matches ${JSON.stringify(missed)}, and it does not`;
  const hit = tests.misses?.find(speaks);
  return hit === undefined ? undefined : `its test says that it misses ${JSON.stringify(hit)}, and it matches`;
}

function speaksAbout({ rule, when, unless }: CompiledRule, effects: readonly Effect[]): boolean {
  const whole: Call = { tool: 'run_command', action: '', words: undefined, cwd: undefined };
  const bias: Bias = rule.then === 'allow' ? 'exact' : 'strict';
  return effects.some(effect => {
    const call = callAt(whole, effect);
    const subject: Subject = { effect, target: targetOf(effect), breadth: undefined };
    const answer = when(subject, call, bias);
    if (answer === 'no' || (bias === 'exact' && answer === 'unknown')) return false;
    return unless?.(subject, call, 'exact') !== 'yes';
  });
}

/** Tests have no machine to ask: a path counts as real as it is written. */
function targetOf(effect: Effect): Subject['target'] {
  if (!('path' in effect)) return undefined;
  const wide = effect.recursive === true || effect.glob !== undefined;
  const real = effect.unsure === true ? undefined : effect.path;
  return { given: effect.path, real, type: undefined, wide, glob: effect.glob, spot: 'unknown' };
}
