import type { Effect } from '../protocol/effect.js';
import { namesKey, noFacts, type Facts } from '../protocol/fact.js';
import type { CompiledRule, CompilePlace } from './compiledRule.js';
import type { Places } from './context.js';
import { callAt, type Call } from './match.js';
import type { Bias } from './pattern.js';
import { hasPath, resolve } from './resolve.js';
import { namesNeeds, secretNeeds } from './secretsBelow.js';

/** Reads a command, and says where it was read for. */
export type ReadCommand = (command: string) => Read;
interface Read {
  readonly effects: readonly Effect[];
  /** Of one simple command whose every word is known. */
  readonly words: readonly string[] | undefined;
  readonly cwd: string;
}

/** Why a rule's own tests do not hold, or undefined. A rule that does not do what it says of itself is broken. */
export function faultOfTests(
  made: CompiledRule,
  place: Pick<CompilePlace, 'analyse' | 'home' | 'roots'>,
): string | undefined {
  const { tests } = made.rule;
  if (tests === undefined) return undefined;
  if (place.analyse === undefined) return 'its tests could not be run here';
  const [failed] = failedTests(made, place.analyse, place);
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
  analyse: ReadCommand,
  { home, roots }: Pick<Places, 'home' | 'roots'>,
): readonly FailedTest[] {
  const places: Places = { home, roots, temp: ['/tmp'], own: [] };
  const { matches = [], misses = [] } = made.rule.tests ?? {};
  const missed = matches.filter(command => !speaksAbout(made, analyse(command), places));
  const hit = misses.filter(command => speaksAbout(made, analyse(command), places));
  return [
    ...missed.map(command => ({ command, expected: 'matches' as const })),
    ...hit.map(command => ({ command, expected: 'misses' as const })),
  ];
}

function speaksAbout({ rule, when, unless }: CompiledRule, { effects, words, cwd }: Read, places: Places): boolean {
  const whole: Call = { tool: 'run_command', action: '', words, cwd: words && cwd };
  const bias: Bias = rule.then === 'allow' ? 'exact' : 'strict';
  return resolve(effects, asWritten(effects, places), places).some(subject => {
    const call = callAt(whole, subject.effect);
    const answer = when(subject, call, bias);
    if (answer === 'no' || (bias === 'exact' && answer === 'unknown')) return false;
    return unless?.(subject, call, 'exact') !== 'yes';
  });
}

/** Tests have no machine to ask: a path is as real as it is written, no folder hides a secret, and git starts nothing. */
function asWritten(effects: readonly Effect[], places: Places): Facts {
  const paths = effects.flatMap(effect => (hasPath(effect) ? [effect.path] : []));
  const folders = effects.flatMap(effect =>
    effect.kind === 'git' && effect.folder !== undefined ? [effect.folder] : [],
  );
  return {
    ...noFacts,
    paths: new Map(paths.map(path => [path, { path, real: path, type: 'file' as const }])),
    gits: new Map(folders.map(folder => [folder, { starts: [] }])),
    secrets: new Map(secretNeeds(effects, places).map(({ path }) => [path, { found: [], links: [] }])),
    names: new Map(namesNeeds(effects).map(({ source }) => [namesKey(source), { odd: [] }])),
  };
}
