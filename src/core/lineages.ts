import { firstAgent, type AgentDefinition } from '../policy/agentDefinitions.js';
import type { Child } from '../policy/context.js';

/** An agent at work under another one. */
export interface Lineage {
  /** Its name at work, and that of the one that started it. */
  readonly agent: string;
  readonly parent: string;
  readonly session: string;
  /** Undefined where a model made it up. */
  readonly definition: AgentDefinition | undefined;
}

/**
 * Who works under whom. An agent at work has a name of its own (“worker #2”), which is in the record, on cards and in
 * the rules that were made for it; rules that people write know it by the name that defines it (“worker”). The name at
 * work of one that nobody defined says so (“made-up helper #1”).
 *
 * Invariant: a name at work is given once in a session, and who it stands under is never forgotten.
 */
export class Lineages {
  private readonly known = new Map<string, Lineage>();
  private readonly counts = new Map<string, number>();

  /** A new name at work, under `parent`. */
  begin(parent: string, session: string, name: string, definition: AgentDefinition | undefined): Lineage {
    const key = keyOf(name, session);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    const known = definition === undefined ? `made-up ${name}` : name;
    const lineage = { agent: `${known} #${count}`, parent, session, definition };
    this.known.set(keyOf(lineage.agent, session), lineage);
    return lineage;
  }

  /** What judging knows of an agent that another one started; undefined for the first. */
  childOf(agent: string, session: string): Child | undefined {
    const own = this.known.get(keyOf(agent, session));
    if (own === undefined) return undefined;
    const line = this.lineOf(own);
    return {
      as: own.definition?.name,
      above: line.map(({ parent }) => parent),
      parents: [...line.slice(1).flatMap(({ definition }) => definition?.name ?? []), firstAgent],
      trust: line.flatMap(({ definition }) => definition?.trust ?? []),
    };
  }

  /** Itself and those above it, but for the first agent. */
  private lineOf(own: Lineage): readonly Lineage[] {
    const line: Lineage[] = [];
    for (let at: Lineage | undefined = own; at !== undefined; at = this.known.get(keyOf(at.parent, at.session)))
      line.push(at);
    return line;
  }
}

function keyOf(agent: string, session: string): string {
  return `${session}\0${agent}`;
}
