import type { Layer, PolicyFile } from '../protocol/rule.js';
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
 * and of this one. A child that a model wrote has no more than those above it.
 */
export function isToolOn(tool: string, said: readonly AgentWords[], { agent, child }: Who): boolean {
  const names = child === undefined ? [agent] : child.parents;
  const sets = said.flatMap(({ tools, agents }) => [tools, ...names.map(name => ownOf(agents, name)?.tools)]);
  return sets.every(set => set === undefined || isIn(tool, set));
}

/**
 * Whether such an effect asks where no rule speaks. What a source says of this agent stands in place of what it says of
 * all; of what the sources say the strictest holds, and where none says anything it asks.
 */
export function requiresApproval(
  what: Default,
  { said, allowFrom }: { readonly said: readonly AgentWords[]; readonly allowFrom: (layer: Layer) => boolean },
  { agent, child }: Who,
): boolean {
  const names = child === undefined ? [agent] : [];
  const words = said.map(({ layer, defaults, agents }) => {
    const own = names.map(name => ownOf(agents, name)?.defaults?.[what]).find(one => one !== undefined);
    const asks = own ?? defaults?.[what];
    return asks === false && !allowFrom(layer) ? undefined : asks;
  });
  const bound = (child?.parents ?? []).some(name =>
    said.some(({ agents }) => ownOf(agents, name)?.defaults?.[what] === true),
  );
  return bound || words.includes(true) || !words.includes(false);
}

/** A name is a model's or a file's text: it never reaches what every object has. */
function ownOf<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function isIn(tool: string, { only, off }: Tools): boolean {
  return (only === undefined || only.includes(tool)) && off?.includes(tool) !== true;
}
