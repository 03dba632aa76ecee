import type { Layer, PolicyFile } from '../protocol/rule.js';
import { definitionOf } from './agentDefinitions.js';
import type { Context } from './context.js';

/** What one source says about agents besides its rules. */
export interface AgentWords extends Pick<PolicyFile, 'tools' | 'defaults' | 'agents'> {
  readonly layer: Layer;
  readonly from: string;
}

type Who = Pick<Context, 'agent' | 'child'>;
type Tools = NonNullable<PolicyFile['tools']>;
export type Default = keyof NonNullable<PolicyFile['defaults']>;

/**
 * Whether an agent may be offered a tool. What several sources say intersects, and so does what one says of all agents
 * and of this one. A child has no more than those above it.
 */
export function isToolOn(tool: string, said: readonly AgentWords[], who: Who): boolean {
  return setsOf(said, namesOf(who)).every(set => isIn(tool, set));
}

/** Which tools an agent has that this one starts, as far as the names that are said tell. */
export function toolsInWords(to: string | undefined, said: readonly AgentWords[], giver: Who): string {
  const sets = setsOf(said, [...(to === undefined ? [] : [to]), ...namesOf(giver)]);
  const only = sets.flatMap(set => set.only ?? []).filter(tool => sets.every(set => isIn(tool, set)));
  const off = [...new Set(sets.flatMap(set => set.off ?? []))];
  if (sets.some(set => set.only !== undefined)) return only.length === 0 ? 'no tool' : [...new Set(only)].join(', ');
  return `every tool${off.length === 0 ? '' : ` but ${off.join(', ')}`}`;
}

function setsOf(said: readonly AgentWords[], names: readonly string[]): readonly Tools[] {
  const sets = [
    ...said.flatMap(({ tools, agents }) => [tools, ...names.map(name => ownOf(agents, name)?.tools)]),
    ...names.map(name => definitionOf(name, said)?.tools),
  ];
  return sets.filter(set => set !== undefined);
}

/**
 * Whether a call of an agent, or what is handed to it, asks where no rule speaks. What a source says of the agent that
 * is called, or of the one that calls, stands in place of what it says of all; of what the sources say the strictest
 * holds, and where none says anything it asks. A child is freed of nothing that binds an agent above it.
 */
export function requiresApproval(
  what: Default,
  called: string | undefined,
  about: { readonly said: readonly AgentWords[]; readonly allowFrom: (layer: Layer) => boolean },
  who: Who,
): boolean {
  const callers = who.child === undefined ? [who.agent] : [who.child.as, ...who.child.parents];
  return callers.some(caller => requiresOf(what, called, about, caller));
}

function requiresOf(
  what: Default,
  called: string | undefined,
  { said, allowFrom }: Parameters<typeof requiresApproval>[2],
  caller: string | undefined,
): boolean {
  const isKnown = called !== undefined && definitionOf(called, said) !== undefined;
  const words = said.map(({ layer, defaults, agents }) => {
    const ofCalled = called === undefined ? undefined : ownOf(agents, called)?.defaults?.[what];
    const ofCaller = caller === undefined ? undefined : ownOf(agents, caller)?.defaults?.[what];
    // An agent that a model made up is freed of nothing by the name that it was given.
    const own = [isKnown || ofCalled === true ? ofCalled : undefined, ofCaller].filter(one => one !== undefined);
    const asks = own.length === 0 ? defaults?.[what] : own.includes(true);
    return asks === false && !allowFrom(layer) ? undefined : asks;
  });
  return words.includes(true) || !words.includes(false);
}

/** What rules call an agent and those above it. */
function namesOf({ agent, child }: Who): readonly string[] {
  if (child === undefined) return [agent];
  return child.as === undefined ? child.parents : [child.as, ...child.parents];
}

/** A name is a model's or a file's text: it never reaches what every object has. */
function ownOf<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function isIn(tool: string, { only, off }: Tools): boolean {
  return (only === undefined || only.includes(tool)) && off?.includes(tool) !== true;
}
