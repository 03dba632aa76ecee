import type { PolicyFile, When } from '../protocol/rule.js';
import type { AgentWords } from './agents.js';

/** An agent that others may start: who it is and what it may have of what they have. */
export interface AgentDefinition {
  readonly name: string;
  /** For the agents that may start it: when to. */
  readonly summary: string;
  /** What it is told besides its task. */
  readonly instructions: string;
  /** What it is trusted with at most: by each of these lists. None: with all that who starts it has. */
  readonly trust: readonly (readonly When[])[];
  readonly tools: Tools | undefined;
}

/** A name by which an agent can be started. What an agent is called at work has more in it. */
export const agentName = /^[a-z][a-z0-9-]{0,39}$/i;

/** The agent that a person talks to. No other has its name. */
export const firstAgent = 'main';

type Said = NonNullable<PolicyFile['agents']>[string];
type Tools = NonNullable<Said['tools']>;

/** Those that the extension brings with it. */
const builtin: readonly AgentDefinition[] = [
  {
    name: 'explorer',
    summary: 'finds out how things are in the folder and changes nothing',
    instructions:
      'You look things up for another agent. You read and search; you change nothing and run nothing. Answer with what ' +
      'you found and where (files and lines), briefly, and say what you could not find out.',
    trust: [[{ effect: 'read' }]],
    tools: { only: ['read_file', 'list_files', 'find_files', 'search_text', 'read_problems'] },
  },
  {
    name: 'worker',
    summary: 'does one piece of work by itself and says what became of it',
    instructions:
      'You do one piece of work for another agent. Do what the task says and no more. At the end say briefly what you ' +
      'changed, what you checked, and what is left.',
    trust: [],
    tools: undefined,
  },
];

/**
 * An agent that somebody defined: the administrator before the user, and both before the extension. Trust confines
 * whoever says it, also without instructions, and in place of what the extension says of its own.
 */
export function definitionOf(name: string, said: readonly AgentWords[]): AgentDefinition | undefined {
  if (name === firstAgent) return undefined;
  const own = byLayer(said).flatMap(({ agents }) =>
    agents !== undefined && Object.hasOwn(agents, name) ? (agents[name] ?? []) : [],
  );
  const written = own.find(({ instructions }) => instructions !== undefined);
  const trusted = own.flatMap(({ trust }) => (trust === undefined ? [] : [trust]));
  const brought = builtin.find(one => one.name === name);
  if (written?.instructions === undefined)
    return brought && { ...brought, trust: trusted.length > 0 ? trusted : brought.trust };
  const { instructions, summary, tools } = written;
  return { name, instructions, summary: summary ?? 'defined in your policy', trust: trusted, tools };
}

/** The agent whose name this one differs from in nothing but its case; a person would take it for that one. */
export function lookalikeOf(name: string, said: readonly AgentWords[]): string | undefined {
  const known = [firstAgent, ...definitionsIn(said).map(one => one.name)];
  if (known.includes(name)) return undefined;
  return known.find(one => one.toLowerCase() === name.toLowerCase());
}

/** All that somebody defined, in the order of their names. */
export function definitionsIn(said: readonly AgentWords[]): readonly AgentDefinition[] {
  const names = [...builtin.map(({ name }) => name), ...said.flatMap(({ agents = {} }) => Object.keys(agents))];
  return [...new Set(names)].sort().flatMap(name => definitionOf(name, said) ?? []);
}

/** Only who speaks for a machine or for a person says who an agent is. */
function byLayer(said: readonly AgentWords[]): readonly AgentWords[] {
  return (['admin', 'user'] as const).flatMap(layer => said.filter(one => one.layer === layer));
}
