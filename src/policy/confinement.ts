import { sandboxModes, type SandboxMode } from '../protocol/rule.js';
import type { Judging } from './compile.js';
import type { CompiledRule } from './compiledRule.js';
import type { Question } from './judge.js';

/** How an action must be confined, who demands it, and why that cannot be had where it cannot. */
export interface Confinement {
  readonly mode: SandboxMode;
  readonly demandedBy: string;
  /** No permitted mode is as strict as what is demanded. */
  readonly impossible?: string;
}

/**
 * The strictest confinement that rules and the administrator demand; undefined where nobody demands any.
 *
 * Invariant: one more rule or constraint never makes the demand weaker.
 */
export function confinementOf(
  rules: readonly CompiledRule[],
  question: Question,
  policy: Judging,
): Confinement | undefined {
  const demanded = demandedOf(rules, question, policy);
  const writes = question.action.extra?.some(({ kind }) => kind === 'write') === true;
  if (demanded?.mode !== 'read-only' || !writes) return demanded;
  return { ...demanded, impossible: 'a read-only one is not opened for writing' };
}

function demandedOf(
  rules: readonly CompiledRule[],
  { action }: Question,
  { constraints }: Judging,
): Confinement | undefined {
  const permitted = constraints.sandboxModes;
  const byRules = strictestOf(rules) ?? (action.extra && opened);
  const mayBeFree = permitted === undefined || permitted.value.includes('off') || action.tool !== 'run_command';
  if (byRules === undefined && mayBeFree) return undefined;
  const wanted = byRules ?? { mode: 'workspace-write', demandedBy: permitted?.from ?? '' };
  if (permitted === undefined) return wanted;
  const mode = asStrictAs(wanted.mode).findLast(one => permitted.value.includes(one));
  if (mode !== undefined) return { mode, demandedBy: mode === wanted.mode ? wanted.demandedBy : permitted.from };
  return { ...wanted, impossible: `${permitted.from} permits only ${permitted.value.join(', ')}` };
}

/** A sandbox that is opened a little is one still. */
const opened: Confinement = { mode: 'workspace-write', demandedBy: 'what it was asked for' };

function strictestOf(rules: readonly CompiledRule[]): Confinement | undefined {
  for (const mode of sandboxModes) {
    const found = rules.find(({ rule }) => rule.sandbox === mode);
    if (found !== undefined) return { mode, demandedBy: `rule ${found.rule.id}` };
  }
  return undefined;
}

/** The mode and the stricter ones, the strictest first. */
function asStrictAs(mode: SandboxMode): readonly SandboxMode[] {
  return sandboxModes.slice(0, sandboxModes.indexOf(mode) + 1);
}

/** Why it is refused: what is demanded cannot be had. Undefined where it can. */
export function whyNotConfined({ mode, demandedBy, impossible }: Confinement, confinable: boolean): string | undefined {
  if (impossible !== undefined) return `${demandedBy} lets it run only in a ${mode} sandbox, and ${impossible}`;
  if (confinable) return undefined;
  return `${demandedBy} lets it run only in a ${mode} sandbox, and none works here`;
}
