import type { Reason } from '../protocol/verdict.js';
import { firstAgent } from './agentDefinitions.js';
import type { Judging } from './compile.js';
import type { CompiledRule } from './compiledRule.js';
import type { Context } from './context.js';
import { outsideDomains } from './constraints.js';
import { defaultOf } from './defaults.js';
import { speaks } from './holding.js';
import { reachedLimit, type Amounts, type Reached } from './limits.js';
import { reachesOwn, showsOwn } from './locate.js';
import type { Call } from './match.js';
import { protectionOf } from './protected.js';
import { suspendedBy } from './suspension.js';
import { whenInWords } from './words.js';
import type { Subject } from './resolve.js';

/** How the answers are ordered. */
export const strictness = { allow: 0, ask: 1, deny: 2 } as const satisfies Record<Reason['kind'], number>;

/** The strictest answer of all; where nobody spoke it asks. */
export function strictest(reasons: readonly Reason[]): Reason['kind'] {
  if (reasons.length === 0) return 'ask';
  return reasons.reduce<Reason['kind']>(
    (most, { kind }) => (strictness[kind] > strictness[most] ? kind : most),
    'allow',
  );
}

/** What is said about one effect, the rules that said it, and those that allow nothing here and confine all the same. */
export interface Said {
  readonly reasons: readonly Reason[];
  readonly rules: readonly CompiledRule[];
  /** They would have allowed it without a reviewer, or they allow it to the first agent and this one works under it. */
  readonly silent: readonly CompiledRule[];
}

export interface Circumstances {
  readonly policy: Judging;
  readonly context: Context;
  readonly amounts: Amounts;
}

/** The rules that speak, else the default; protections, constraints and own state besides. */
export function judgeSubject(subject: Subject, call: Call, about: Circumstances): Said {
  const { policy, context } = about;
  const { effect } = subject;
  const near = policy.indexes.flatMap(index => index.find(subject, call));
  const found = near.filter(rule => speaks(rule, subject, call, about));
  const suspended = context.reviewed ? found.filter(rule => isSuspended(rule, about)) : [];
  const rules = suspended.length === 0 ? found : found.filter(rule => !suspended.includes(rule));
  const above = context.child === undefined ? [] : ofFirst(near, subject, call, about);
  const reasons = [...rules, ...above.filter(made => limitOf(made, about) !== undefined)].map(made =>
    reasonOf(made, subject, about),
  );
  const say = (kind: Reason['kind'], from: 'default' | 'protected' | 'constraint', because: string): void =>
    void reasons.push({ kind, because, effect, from: { kind: from } });
  if (rules.length === 0) {
    const { kind, because } = defaultOf(subject, policy, context);
    say(kind, 'default', kind === 'ask' ? withSuspended(because, suspended) : because);
  }
  const outside = outsideDomains(effect, policy.constraints);
  if (outside !== undefined) say('deny', 'constraint', outside);
  const own = ownState(subject, context);
  const protection = own === undefined ? protectionOf(subject) : undefined;
  if (own !== undefined) say('deny', 'protected', own);
  const named = subject.target === undefined ? '' : `${subject.target.given} is protected: `;
  if (protection !== undefined) say('ask', 'protected', `${named}${protection}`);
  return { reasons, rules, silent: [...suspended, ...above] };
}

/** What lets the first agent act: how it confines, and that it asks at its limit, binds whoever works under that one. */
function ofFirst(
  rules: readonly CompiledRule[],
  subject: Subject,
  call: Call,
  { policy, context }: Circumstances,
): readonly CompiledRule[] {
  const first = { policy, context: { ...context, agent: firstAgent, child: undefined } };
  return rules.filter(made => made.rule.then === 'allow' && speaks(made, subject, call, first));
}

/** Only what it allows is suspended: at its limit a rule asks, whoever reads along. */
function isSuspended(made: CompiledRule, about: Circumstances): boolean {
  const allows = made.rule.then === 'allow' && limitOf(made, about) === undefined;
  return allows && suspendedBy(made, made.ancestors) !== undefined;
}

function withSuspended(because: string, suspended: readonly CompiledRule[]): string {
  return [because, ...suspended.flatMap(made => suspendedBy(made, made.ancestors) ?? [])].join(', and ');
}

function reasonOf(made: CompiledRule, { effect }: Subject, about: Circumstances): Reason {
  const { rule, layer } = made;
  const reached = limitOf(made, about);
  const because = reached === undefined ? made.because : `${rule.because}, but ${reached.words} ${made.signature}`;
  const kind = reached === undefined ? rule.then : 'ask';
  const from = { kind: 'rule', id: rule.id, layer } as const;
  if (rule.unless === undefined && reached === undefined) return { kind, because, effect, from };
  const except = rule.unless === undefined ? {} : { except: whenInWords(rule.unless) };
  const limit = reached === undefined ? {} : { reached: { rule: reached.rule, most: reached.most } };
  return { kind, because, effect, from: { ...from, ...except, ...limit } };
}

/** Which limit is reached: its own, or that of a rule it was handed on from. */
function limitOf({ rule, ancestors }: CompiledRule, { amounts, context }: Circumstances): Reached | undefined {
  const own = reachedLimit(rule, amounts, context);
  if (own !== undefined || ancestors.length === 0) return own;
  return ancestors.map(held => reachedLimit(held.rule, amounts, context)).find(reached => reached !== undefined);
}

function ownState({ effect, target }: Subject, context: Context): string | undefined {
  if (target === undefined) return undefined;
  const names = target.real === undefined ? [target.given] : [target.given, target.real];
  const isListed = effect.kind === 'read' && effect.sparing === true;
  const reaches =
    target.spot === 'own' ||
    (target.wide && names.some(name => (isListed ? showsOwn(name, context) : reachesOwn(name, context))));
  if (!reaches) return undefined;
  return `${target.given} ${target.spot === 'own' ? 'belongs to' : 'contains'} Countersign's own state, which no agent may ${
    effect.kind === 'read' ? 'read' : 'touch'
  }`;
}
