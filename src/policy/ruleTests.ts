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
  const [failed] = failedTests(made, analyse);
  if (failed === undefined) return undefined;
  const { command, expected } = failed;
  const found = expected === 'matches' ? 'and it does not' : 'and it matches';
  return `its test says that it ${expected} ${JSON.stringify(command)}, ${found}`;
}

export interface FailedTest {
  readonly command: string;
  /** What the rule says of itself. */
  readonly expected: 'matches' | 'misses';
}

/** The tests inside a rule that do not hold. */
export function failedTests(
  made: CompiledRule,
  analyse: (command: string) => readonly Effect[],
): readonly FailedTest[] {
  const { matches = [], misses = [] } = made.rule.tests ?? {};
  const missed = matches.filter(command => !speaksAbout(made, analyse(command)));
  const hit = misses.filter(command => speaksAbout(made, analyse(command)));
  return [
    ...missed.map(command => ({ command, expected: 'matches' as const })),
    ...hit.map(command => ({ command, expected: 'misses' as const })),
  ];
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
