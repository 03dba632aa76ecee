import type { Rule, When } from '../protocol/rule.js';
import type { AgentDefinition } from './agentDefinitions.js';
import { attenuates } from './attenuation.js';
import type { Judging } from './compile.js';
import type { CompiledRule } from './compiledRule.js';
import type { Context } from './context.js';
import { whenCovers } from './covers.js';
import { chainOf, isAbout, isInForce } from './holding.js';
import { anyKind, kindsOf } from './ruleIndex.js';
import { ruleInWords } from './words.js';

/** A rule that is handed on, as it was narrowed: still without a name of its own and without the agent it is for. */
export interface Handed {
  readonly of: CompiledRule;
  readonly rule: Rule;
  readonly words: string;
}

export interface Handover {
  readonly hands: readonly Handed[];
  /** What the giver has and could not be handed on, with why, in words. */
  readonly keeps: readonly string[];
}

/**
 * What an agent that starts another may hand on to it: each rule that lets it do something, narrowed to what the other
 * is trusted with. Pure.
 *
 * Invariant: what is handed on is proven to let nothing pass that the giver's own rule does not; what cannot be proven
 * stays with the giver, and is said. An agent that nobody defined is given only what is meant for all.
 */
export function handoverTo(
  to: Pick<AgentDefinition, 'name' | 'trust'> | undefined,
  policy: Pick<Judging, 'indexes' | 'constraints'>,
  giver: Context,
): Handover {
  const own = policy.indexes.flatMap(({ rules }) => rules.filter(made => isOwn(made, policy, giver)));
  const hands: Handed[] = [];
  const keeps: string[] = [];
  for (const made of own) {
    const found = narrowed(made, to);
    if (typeof found === 'string') keeps.push(`${wordsOf(made.rule)} ${found}`);
    else for (const rule of found) hands.push({ of: made, rule, words: wordsOf(rule) });
  }
  return { hands, keeps };
}

/** It lets the giver do something that would ask, now. */
function isOwn(made: CompiledRule, policy: Pick<Judging, 'constraints'>, giver: Context): boolean {
  const { then, when } = made.rule;
  if (then !== 'allow' || when.effect === 'none' || !isAbout(made, giver)) return false;
  return chainOf(made).every(held => isInForce(held, policy, giver));
}

/** Whom a rule is for, as a person wrote it: what was handed on has another name in it, of the agent at work. */
export function asWritten({ rule, ancestors }: Pick<CompiledRule, 'rule' | 'ancestors'>): Rule {
  const first = ancestors.at(-1);
  if (first === undefined) return rule;
  const { agents: _, ...rest } = rule;
  return first.rule.agents === undefined ? rest : { ...rest, agents: first.rule.agents };
}

/** For whom a rule is meant that this agent is given, as rules know it. */
export function knownAs(to: Pick<AgentDefinition, 'name'> | undefined): [string] {
  return [to?.name ?? '*'];
}

/** Nothing where the rule is about other things than the agent is trusted with. */
function narrowed(made: CompiledRule, to: Parameters<typeof handoverTo>[0]): readonly Rule[] | string {
  const of = asWritten(made);
  const child = (when: When): Rule => {
    const { tests: _, ...rest } = of;
    return { ...rest, when, agents: knownAs(to) };
  };
  const whole = attenuates(of, child(of.when));
  if (whole.kind === 'unproven')
    return of.agents === undefined
      ? `(${whole.because})`
      : `(it is for ${of.agents.map(name => JSON.stringify(name)).join(', ')} alone)`;
  let whens: readonly When[] = [of.when];
  for (const list of to?.trust ?? []) {
    const shared = whens.flatMap(when =>
      list.filter(trusted => mayMeet(when, trusted)).map(trusted => ({ when, trusted })),
    );
    const within = shared.flatMap(({ when, trusted }) => {
      const isWithin = (one: When): boolean =>
        attenuates(of, child(one)).kind === 'proven' && [when, trusted].every(wide => whenCovers(wide, one, 'exact'));
      return meetings(when, trusted).find(isWithin) ?? [];
    });
    if (within.length === 0 && shared.length > 0)
      return '(it could not be proven to be within what the agent is trusted with)';
    whens = within;
  }
  return whens.map(child);
}

/** Two rules about different kinds of effects have nothing in common. */
function mayMeet(a: When, b: When): boolean {
  const [ours, theirs] = [kindsOf(a), kindsOf(b)];
  return [ours, theirs].some(kinds => kinds.includes(anyKind)) || ours.some(kind => theirs.includes(kind));
}

/** What both may say, in the words of either; whether it is within both is for the caller to prove. */
function meetings(a: When, b: When): readonly When[] {
  const [first, ...more] = shared(a, b);
  const both = first === undefined ? {} : { effect: more.length === 0 ? first : ([first, ...more] as const) };
  return [
    { ...a, ...b, ...both },
    { ...b, ...a, ...both },
  ];
}

type Kind = Extract<When['effect'], string>;

function shared(a: When, b: When): readonly Kind[] {
  const [ours, theirs] = [a, b].map(({ effect }) => (effect === undefined ? [] : [effect].flat()));
  return (ours ?? []).filter(kind => theirs?.includes(kind) === true);
}

/** Without for whom: that is said where it is shown. */
function wordsOf({ agents: _, ...rule }: Rule): string {
  return ruleInWords(rule);
}
