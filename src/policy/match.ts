import { baseName } from '../base/paths.js';
import type { Effect, EffectKind } from '../protocol/effect.js';
import type { When } from '../protocol/rule.js';
import { isSame, matchesCommand, matchesLeading, mayLeadElsewhere } from './commandFacts.js';
import { fold } from './names.js';
import { PathPattern, textPattern, type Bias, type PatternPlace, type Three } from './pattern.js';
import type { Subject } from './resolve.js';

/** What a rule may ask about besides one effect: the call as a whole. */
export interface Call {
  readonly tool: string;
  readonly action: string;
  /** The words of the one simple command that the call is, where it is one. */
  readonly words: readonly string[] | undefined;
  readonly cwd: string | undefined;
}

type Test = (subject: Subject, call: Call, bias: Bias) => Three;

/** A compiled `when` or `unless`. */
export type Matcher = (subject: Subject, call: Call, bias: Bias) => Three;

/** All members given must hold: one `no` is no, else one unknown is unknown. */
export function compileWhen(when: When, place: PatternPlace): Matcher {
  const tests = [...kindTests(when), ...callTests(when), ...targetTests(when, place), ...flagTests(when)];
  return (subject, call, bias) => {
    let answer: Three = 'yes';
    for (const test of tests) {
      const one = test(subject, call, bias);
      if (one === 'no') return 'no';
      if (one === 'unknown') answer = 'unknown';
    }
    return answer;
  };
}

/**
 * The call as one of its effects sees it: the words of the one simple command that the call is, else those of the
 * command that the effect belongs to. An effect beside it, of a redirection or an assignment, has none.
 */
export function callAt(call: Call, effect: Effect): Call {
  if (call.words !== undefined || !('words' in effect)) return call;
  return { ...call, words: effect.words, cwd: effect.cwd };
}

function kindTests(when: When): Test[] {
  const kinds = when.effect === undefined ? undefined : new Set<string>([when.effect].flat());
  const namesCommand = when.words !== undefined || when.action !== undefined;
  return [
    ({ effect }, _call, bias) => {
      if (kinds !== undefined && !kinds.has(effect.kind)) return 'no';
      if (bias === 'strict' || namesCommand) return 'yes';
      // What could not be read, and code in an argument, is allowed by exact words, or by a rule that names it as such.
      if (effect.kind === 'unknown') return kinds?.has('unknown' satisfies EffectKind) === true ? 'yes' : 'unknown';
      return effect.kind === 'execute' && effect.inline === true ? 'unknown' : 'yes';
    },
  ];
}

function callTests(when: When): Test[] {
  const tests: Test[] = [];
  const { tool, action, words, cwd } = when;
  if (tool !== undefined) tests.push((_subject, call) => (call.tool === tool ? 'yes' : 'no'));
  if (action !== undefined) tests.push((_subject, call) => (call.action === action ? 'yes' : 'no'));
  if (words !== undefined) {
    tests.push((_subject, call) => (call.words !== undefined && isSame(call.words, words) ? 'yes' : 'no'));
  }
  const { leading } = when;
  if (leading !== undefined) {
    tests.push(({ effect }, call, bias) => {
      if (call.words !== undefined) return matchesLeading(leading, effect, call.words, bias);
      return isOfCommand(effect) ? 'unknown' : 'no';
    });
  }
  if (cwd !== undefined) {
    const isExact = words !== undefined || action !== undefined;
    tests.push(({ effect }, call, bias) => matchesFolder(cwd, effect, isExact ? { cwd: call.cwd } : call, bias));
  }
  if (when.subcommand !== undefined || when.flags !== undefined) {
    tests.push(({ effect }, call, bias) => {
      const given = ('words' in effect ? effect.words : undefined) ?? call.words;
      if (given !== undefined) return matchesCommand(when, given, bias);
      return isOfCommand(effect) ? 'unknown' : 'no';
    });
  }
  return tests;
}

/** Where a command works: a rule that allows is about those that start there and stay, others also about what leads there. */
function matchesFolder(folder: string, effect: Effect, call: Pick<Call, 'cwd'> & Partial<Call>, bias: Bias): Three {
  if (call.cwd === undefined) return isOfCommand(effect) ? 'unknown' : 'no';
  const starts = call.cwd === folder;
  const isLed = call.words !== undefined && mayLeadElsewhere(call.words);
  if (bias === 'exact') return !starts ? 'no' : isLed ? 'unknown' : 'yes';
  if (starts || (effect.kind === 'git' && effect.folder === folder)) return 'yes';
  return isLed ? 'unknown' : 'no';
}

/** It is what a command does, whose words may not be known. */
function isOfCommand(effect: Effect): boolean {
  return programOf(effect) !== undefined || effect.kind === 'unknown';
}

function targetTests(when: When, place: PatternPlace): Test[] {
  const tests: Test[] = [];
  const { path, host, remote, program, hash } = when;
  if (path !== undefined) {
    const pattern = new PathPattern(path, place);
    tests.push(({ target }, _call, bias) => (target === undefined ? 'no' : pattern.matches(target, bias)));
  }
  if (host !== undefined) {
    const matches = textPattern(host);
    tests.push(({ effect }, _call, bias) => {
      if (effect.kind !== 'network') return 'no';
      return effect.host === '' ? 'unknown' : matches(effect.host, bias) ? 'yes' : 'no';
    });
  }
  if (remote !== undefined) {
    const matches = textPattern(remote);
    tests.push(({ effect }, _call, bias) => {
      if (effect.kind !== 'git') return 'no';
      return effect.remote === undefined ? 'unknown' : matches(effect.remote, bias) ? 'yes' : 'no';
    });
  }
  if (program !== undefined) {
    tests.push(({ effect }, _call, bias) => {
      const name = programOf(effect);
      if (name === undefined) return 'no';
      // `/tmp/x/npm` is npm for a rule that forbids, and is not for one that allows.
      if (bias === 'exact') return name === program ? 'yes' : 'no';
      return fold(baseName(name)) === fold(baseName(program)) ? 'yes' : 'no';
    });
  }
  if (hash !== undefined) {
    tests.push(({ effect }) => {
      if (effect.kind !== 'execute') return 'no';
      return effect.hash === undefined ? 'unknown' : effect.hash === hash ? 'yes' : 'no';
    });
  }
  return tests;
}

function flagTests(when: When): Test[] {
  const tests: Test[] = [];
  const { op, rewrites, deletesRef, discards, agent, opaque } = when;
  if (op !== undefined) tests.push(({ effect }) => ('op' in effect && effect.op === op ? 'yes' : 'no'));
  if (opaque !== undefined) {
    tests.push(({ effect }) => (effect.kind === 'execute' && (effect.opaque ?? false) === opaque ? 'yes' : 'no'));
  }
  if (agent !== undefined) tests.push(({ effect }, _call, bias) => isForAgent(effect, agent, bias));
  const gitFacts = { rewrites, deletesRef, discards };
  for (const key of ['rewrites', 'deletesRef', 'discards'] as const) {
    const wanted = gitFacts[key];
    if (wanted === undefined) continue;
    tests.push(({ effect }) => (effect.kind === 'git' && (effect[key] ?? false) === wanted ? 'yes' : 'no'));
  }
  return tests;
}

function isForAgent(effect: Effect, agent: string, bias: Bias): Three {
  const isNamed = (name: string): boolean => (bias === 'exact' ? name === agent : fold(name) === fold(agent));
  if (effect.kind === 'agent') return isNamed(effect.name) ? 'yes' : 'no';
  if (effect.kind !== 'attachment') return 'no';
  return effect.agent === undefined ? 'unknown' : isNamed(effect.agent) ? 'yes' : 'no';
}

/** The program that an effect names, as a rule's `program` means it. */
export function programOf(effect: Effect): string | undefined {
  switch (effect.kind) {
    case 'execute':
      return effect.program;
    case 'git':
      return 'git';
    case 'package':
      return effect.manager;
    case 'unknown':
      return effect.program ?? effect.words?.[0];
    default:
      return undefined;
  }
}
