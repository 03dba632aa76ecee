import { layers, policyFileSchema, ruleSchema, type Layer, type PolicyFile, type Rule } from '../protocol/rule.js';
import type { PolicyLimits } from '../protocol/policyLimits.js';
import { readFloors, type AddedFloor } from './addedFloors.js';
import type { AgentWords } from './agents.js';
import { compileRule, faultOfWhen, type CompiledRule, type CompilePlace, type HeldRule } from './compiledRule.js';
import { collectConstraints, type Constraints } from './constraints.js';
import { fingerprint } from './fingerprint.js';
import { collectLimits, type PolicyLimit } from './policyLimits.js';
import { RuleIndex } from './ruleIndex.js';

/**
 * Turns what the layers say into rules that can be matched.
 *
 * Invariant: nothing disappears. A source or a rule that cannot be read leaves `broken` set, and until it is mended
 * everything asks while what was read as `deny` still denies. The order of sources and rules carries no meaning.
 */
export function compile(sources: readonly Source[], place: CompilePlace): Compiled {
  return new Compiler(place).compile(sources);
}

/** Reads each source once: one that was read before, the very same object, costs nothing when others change. */
export class Compiler {
  private readonly known = new WeakMap<Source, Read>();

  constructor(private readonly place: CompilePlace) {}

  compile(sources: readonly Source[]): Compiled {
    const read = sources.map(source => this.read(source));
    const problems = read.flatMap(({ problems }) => problems);
    const halted = sources.find(source => source.layer === 'admin' && 'broken' in source);
    return {
      revision: fingerprint({ sources: read.map(({ revision }) => revision).sort(), place: placeOf(this.place) }),
      rules: read.flatMap(({ rules }) => rules),
      indexes: read.map(({ index }) => index),
      problems,
      broken: problems.length > 0,
      halted: halted !== undefined && 'broken' in halted ? `${halted.from}: ${halted.broken}` : undefined,
      said: read.flatMap(({ said }) => (said === undefined ? [] : [said])),
      floors: read.flatMap(({ floors }) => floors),
      reviewerText: read.find(({ reviewerText }) => reviewerText !== undefined)?.reviewerText,
      constraints: collectConstraints(read.flatMap(({ constraints }) => constraints)),
      limits: collectLimits(read.flatMap(({ limits }) => limits)),
    };
  }

  private read(source: Source): Read {
    const known = this.known.get(source);
    if (known !== undefined) return known;
    const said = readSource(source, this.place);
    const read = { ...said, revision: fingerprint(source), index: new RuleIndex(said.rules, this.place) };
    this.known.set(source, read);
    return read;
  }
}

export type Source =
  /** `content`: a policy file, or an array of rules; `from` in words: "your settings". */
  | {
      readonly layer: Layer;
      readonly from: string;
      readonly content: unknown;
      readonly handedOn?: readonly HandedOn[];
    }
  /** Could not be read at all; `broken` says why. Of the admin layer it stops the agent. */
  | { readonly layer: Layer; readonly from: string; readonly broken: string };

/** A rule, by its id, that was handed on; the nearest of its ancestors first. */
export interface HandedOn {
  readonly id: string;
  readonly ancestors: readonly HeldRule[];
}

export interface Compiled {
  /** Same content, same revision. */
  readonly revision: string;
  readonly rules: readonly CompiledRule[];
  /** The same rules, to be found by what they are about. */
  readonly indexes: readonly RuleIndex[];
  /** In words: what could not be read, and where. */
  readonly problems: readonly string[];
  /** Something did not parse: everything asks, denies still deny. */
  readonly broken: boolean;
  /** Why the agent may not run at all. */
  readonly halted: string | undefined;
  /** What the sources say about agents: which tools they are offered, and what is asked by default. */
  readonly said: readonly AgentWords[];
  readonly constraints: Constraints;
  /** The strictest of each that was said. */
  readonly limits: readonly PolicyLimit[];
  /** Those that the administrator added to the built-in ones. */
  readonly floors: readonly AddedFloor[];
  /** What the administrator has the reviewer weigh, in place of what is built in. */
  readonly reviewerText: string | undefined;
}

/** What judging needs of a policy: its rules are found by their indexes, never one by one. */
export type Judging = Omit<Compiled, 'rules'>;

/** No rules at all: the defaults, floors and protections alone speak. */
export const noPolicy: Compiled = compile([], { home: '/', roots: [] });

/** The same policy without one rule, as if it had never been made. */
export function withoutRule(policy: Compiled, id: string, layer: Layer, place: CompilePlace): Compiled {
  const rules = policy.rules.filter(made => made.rule.id !== id || made.layer !== layer);
  return { ...policy, rules, indexes: [new RuleIndex(rules, place)] };
}

/** The same policy with one more rule, as if it had been made; undefined when no such rule can be. */
export function withRule(policy: Judging, rule: Rule, layer: Layer, place: CompilePlace): Judging | undefined {
  const made = compileRule(rule, layer, layer, place);
  return 'fault' in made ? undefined : { ...policy, indexes: [...policy.indexes, new RuleIndex([made], place)] };
}

interface Read extends SourceRead {
  readonly revision: string;
  readonly index: RuleIndex;
}

interface SourceRead {
  readonly rules: CompiledRule[];
  readonly problems: string[];
  readonly said: AgentWords | undefined;
  readonly floors: readonly AddedFloor[];
  readonly reviewerText?: string;
  readonly constraints: { readonly from: string; readonly says: NonNullable<PolicyFile['constraints']> }[];
  readonly limits: readonly { readonly from: string; readonly says: PolicyLimits }[];
}

function readSource(source: Source, place: CompilePlace): SourceRead {
  const read: SourceRead = { rules: [], problems: [], said: undefined, floors: [], constraints: [], limits: [] };
  if ('broken' in source) return { ...read, problems: [`${source.from}: ${source.broken}`] };
  const { content, from, layer, handedOn } = source;
  if (content === undefined || content === null) return read;
  const file = policyFileSchema.safeParse(Array.isArray(content) ? { rules: content } : content);
  if (!file.success) {
    for (const issue of file.error.issues) read.problems.push(`${from}: ${at(issue.path)}${issue.message}`);
  }
  // What else is wrong with the file does not take its readable rules away: denies still deny.
  for (const [index, raw] of rawRules(content).entries()) {
    const made = readRule(raw, { layer, from, handedOn }, place);
    if ('fault' in made) read.problems.push(`${from}: rule ${nameOf(raw, index)}: ${made.fault}`);
    else read.rules.push(made);
  }
  const { floors, faults } = readFloors(membersOf(content).floors, layer, place);
  read.problems.push(...faults.map(fault => `${from}: ${fault}`));
  // What an administrator meant to say of sending the record, and of listeners, cannot be known: it is sent to nobody.
  const silent = layer === 'admin' ? [{ from, says: { telemetry: 'off', listeners: [] } as const }] : [];
  if (!file.success) return { ...read, floors, constraints: silent };
  const { constraints, tools, defaults, agents, limits, reviewer } = file.data;
  const { telemetry, listeners, ...others } = constraints ?? {};
  if (layer !== 'admin') {
    const only = 'only the administrator’s file may say';
    if (reviewer !== undefined) read.problems.push(`${from}: reviewer: ${only} what the reviewer weighs`);
    if (telemetry !== undefined) read.problems.push(`${from}: constraints.telemetry: ${only} where the record is sent`);
    if (listeners !== undefined)
      read.problems.push(`${from}: constraints.listeners: ${only} who listens; yours are countersign.listeners`);
  }
  for (const fault of faultsOfTrust(agents)) read.problems.push(`${from}: ${fault}`);
  const says = layer === 'admin' ? constraints : others;
  const said = { layer, from, tools, defaults, agents };
  return {
    ...{ ...read, said, floors },
    ...(reviewer !== undefined && layer === 'admin' && { reviewerText: reviewer.text }),
    constraints: says === undefined ? [] : [{ from, says }],
    limits: limits === undefined ? [] : [{ from: `${layer}: ${from}`, says: limits }],
  };
}

/** What agents are trusted with that cannot be read. */
export function faultsOfTrust(agents: PolicyFile['agents'] = {}): readonly string[] {
  return Object.entries(agents).flatMap(([name, { trust = [] }]) =>
    trust.flatMap((when, at) => {
      const fault = faultOfWhen('when', when);
      return fault === undefined ? [] : [`agents.${name}.trust.${at}: ${fault.replace(/^when\./, '')}`];
    }),
  );
}

function rawRules(content: unknown): readonly unknown[] {
  const rules = Array.isArray(content) ? content : membersOf(content).rules;
  return Array.isArray(rules) ? (rules as readonly unknown[]) : [];
}

/** What may be read of a file, also where something else in it is wrong. */
function membersOf(content: unknown): { readonly rules?: unknown; readonly floors?: unknown } {
  return typeof content === 'object' && content !== null ? content : {};
}

function readRule(
  raw: unknown,
  { layer, from, handedOn }: { layer: Layer; from: string; handedOn: readonly HandedOn[] | undefined },
  place: CompilePlace,
): CompiledRule | { fault: string } {
  const parsed = ruleSchema.safeParse(raw);
  if (parsed.success) {
    const ancestors = handedOn?.find(({ id }) => id === parsed.data.id)?.ancestors;
    return compileRule(parsed.data, layer, from, place, ancestors);
  }
  const issue = parsed.error.issues[0];
  return { fault: issue === undefined ? 'cannot be read' : `${at(issue.path)}${issue.message}` };
}

function placeOf({ home, roots }: CompilePlace): object {
  return { home, roots: [...roots].sort(), layers };
}

function nameOf(raw: unknown, index: number): string {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? `"${id}"` : `number ${index + 1}`;
}

function at(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}
