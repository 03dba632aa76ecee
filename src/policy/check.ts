import type { z } from 'zod';
import { effectKinds, type EffectKind } from '../protocol/effect.js';
import { addedFloorSchema, policyFileSchema, ruleSchema, type Rule, type When } from '../protocol/rule.js';
import { matchesCommand } from './commandFacts.js';
import { agentName, firstAgent } from './agentDefinitions.js';
import { faultsOfTrust } from './compile.js';
import { compileRule, type CompilePlace } from './compiledRule.js';
import { namesCommand, ruleCovers, whenCovers } from './covers.js';
import { whySuspended } from './suspension.js';

/** Something in a policy file that does not do what whoever wrote it will have meant. `path` leads to it. */
export interface Finding {
  /** `note`: nothing is wrong with it, but whoever wrote it should know. */
  readonly kind: 'schema' | 'broken' | 'never' | 'shadowed' | 'note';
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

export interface CheckPlace extends CompilePlace {
  readonly now: number;
  readonly tools: readonly string[];
}

type PolicyFile = ReturnType<typeof policyFileSchema.parse>;
interface Placed {
  readonly rule: Rule;
  readonly path: readonly PropertyKey[];
}

/**
 * What is wrong with the content of a policy file. Pure.
 *
 * Invariant: what it says never or always holds is proven; what it cannot prove it leaves unsaid.
 */
export function checkPolicy(content: unknown, place: CheckPlace): readonly Finding[] {
  const isList = Array.isArray(content);
  const file = policyFileSchema.safeParse(isList ? { rules: content } : content);
  if (!file.success)
    return file.error.issues.map(issue => ({ kind: 'schema', path: issue.path, says: issueInWords(issue) }));
  const findings: Finding[] = [];
  for (const [index, raw] of (file.data.rules ?? []).entries()) {
    const issues = ruleSchema.safeParse(raw).error?.issues ?? [];
    const path = isList ? [index] : ['rules', index];
    findings.push(
      ...issues.map((issue): Finding => ({
        kind: 'broken',
        path: [...path, ...issue.path],
        says: issueInWords(issue),
      })),
    );
  }
  for (const [index, raw] of (file.data.floors ?? []).entries())
    for (const issue of addedFloorSchema.safeParse(raw).error?.issues ?? [])
      findings.push({ kind: 'broken', path: ['floors', index, ...issue.path], says: issueInWords(issue) });
  for (const says of faultsOfTrust(file.data.agents)) findings.push({ kind: 'broken', path: ['agents'], says });
  const placed = rulesIn(content);
  for (const { rule, path } of placed) {
    const made = compileRule(rule, 'user', 'the file', place);
    if ('fault' in made) findings.push({ kind: 'broken', path: placeOfFault(path, made.fault), says: made.fault });
    const never = neverSpeaks(rule, file.data, place);
    if (never !== undefined) findings.push({ kind: 'never', path: [...path, ...never.path], says: never.says });
  }
  return [...findings, ...shadows(placed), ...twice(placed)];
}

/** What whoever wrote a policy file should know of it, though nothing is wrong with that. */
export function notesOn(content: unknown): readonly Finding[] {
  const strange = agentsIn(content).filter(name => name === firstAgent || !agentName.test(name));
  const uncalled = strange.map((name): Finding => ({ kind: 'note', path: ['agents', name], says: notCalled }));
  return [...uncalled, ...notesOnRules(content)];
}

/** Agents that a file defines. */
function agentsIn(content: unknown): readonly string[] {
  const { agents = {} } = policyFileSchema.safeParse(content).data ?? {};
  return Object.entries(agents).flatMap(([name, { instructions }]) => (instructions === undefined ? [] : [name]));
}

const notCalled = `nobody can start it: its name must be letters, digits and hyphens, at most 40, and not "${firstAgent}"`;

function notesOnRules(content: unknown): readonly Finding[] {
  return rulesIn(content).flatMap(({ rule, path }): readonly Finding[] => {
    const why = whySuspended(rule);
    return [
      ...(why === undefined ? [] : [`while a reviewer is on it is suspended, because ${why}`]),
      ...(isForChildrenAlone(rule) ? [forNobody] : []),
    ].map(says => ({ kind: 'note', path, says }));
  });
}

/** The first agent has not what is meant for others, so it can hand nothing of it on. */
function isForChildrenAlone({ then, agents }: Rule): boolean {
  return then === 'allow' && agents?.every(name => name !== '*' && name !== firstAgent) === true;
}

const forNobody = `it lets nothing pass: an agent that is started has only what the one that started it hands on, and "${firstAgent}" is not named here`;

/** Where one of several forms was expected the message says nothing; the values that would do say more. */
function issueInWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const values = issue.errors.flat().flatMap(one => (one.code === 'invalid_value' ? one.values.map(String) : []));
  return values.length === 0 ? issue.message : `it is none of ${[...new Set(values)].join(', ')}`;
}

/** The rules of a file that can be read, and where they stand. */
export function rulesIn(content: unknown): readonly Placed[] {
  const isList = Array.isArray(content);
  const file = policyFileSchema.safeParse(isList ? { rules: content } : content);
  return (file.data?.rules ?? []).flatMap((raw, index): readonly Placed[] => {
    const parsed = ruleSchema.safeParse(raw);
    return parsed.success ? [{ rule: parsed.data, path: isList ? [index] : ['rules', index] }] : [];
  });
}

function placeOfFault(path: readonly PropertyKey[], fault: string): readonly PropertyKey[] {
  const [, name, member] = /^(when|unless)\.(\w+)/.exec(fault) ?? [];
  if (name !== undefined && member !== undefined) return [...path, name, member];
  return fault.startsWith('its test') ? [...path, 'tests'] : path;
}

const strictness = { allow: 0, ask: 1, deny: 2 } as const;
const does = { allow: 'allows', ask: 'asks', deny: 'denies' } as const;

function shadows(placed: readonly Placed[]): readonly Finding[] {
  return placed.flatMap(({ rule, path }, index): readonly Finding[] => {
    const over = placed.find(({ rule: other }, at) => {
      if (at === index || !ruleCovers(other, rule)) return false;
      if (strictness[other.then] > strictness[rule.then]) return true;
      return other.then === rule.then && (at < index || !ruleCovers(rule, other)); // of two alike the first stays
    });
    if (over === undefined) return [];
    const isStricter = over.rule.then !== rule.then;
    const says = isStricter
      ? `it never decides: whatever it matches, rule "${over.rule.id}" ${does[over.rule.then]}, and the strictest answer wins`
      : `it adds nothing: whatever it matches, rule "${over.rule.id}" ${does[over.rule.then]} already`;
    return [{ kind: 'shadowed', path, says }];
  });
}

function twice(placed: readonly Placed[]): readonly Finding[] {
  const seen = new Set<string>();
  return placed.flatMap(({ rule, path }): readonly Finding[] => {
    const isSecond = seen.has(rule.id);
    seen.add(rule.id);
    return isSecond ? [{ kind: 'broken', path: [...path, 'id'], says: `another rule is called "${rule.id}" too` }] : [];
  });
}

interface Never {
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

/** Why a rule can match nothing at all, or undefined. */
function neverSpeaks(rule: Rule, { constraints, tools }: PolicyFile, place: CheckPlace): Never | undefined {
  const { expires, modes, when } = rule;
  if (expires !== undefined && Date.parse(expires) <= place.now) return { path: ['expires'], says: 'it has expired' };
  const permitted = constraints?.modes;
  if (modes !== undefined && permitted !== undefined && !modes.some(mode => permitted.includes(mode))) {
    return { path: ['modes'], says: `it speaks in no mode that "constraints" permits (${permitted.join(', ')})` };
  }
  if (exceptsAll(rule)) {
    return { path: ['unless'], says: 'it never matches: "unless" excepts everything that "when" is about' };
  }
  return contradicts(rule) ?? neverMatches(when, tools, place);
}

/** Exact words that have not what the same rule demands of them. */
function contradicts({ when: { words, subcommand, flags }, then }: Rule): Never | undefined {
  if (words === undefined) return undefined;
  const bias = then === 'allow' ? 'exact' : 'strict';
  const member = (['subcommand', 'flags'] as const).find(
    name => matchesCommand(name === 'flags' ? { subcommand, flags } : { subcommand }, words, bias) === 'no',
  );
  if (member === undefined) return undefined;
  return { path: ['when', member], says: `it never matches: "words" is a command without this "${member}"` };
}

/** An exception holds only for what is known for certain; a rule that asks or denies speaks of more than that. */
function exceptsAll({ when, unless, then }: Rule): boolean {
  if (unless === undefined) return false;
  if (then === 'allow') return whenCovers(unless, when, 'exact');
  const kinds = when.effect === undefined ? undefined : [when.effect].flat();
  const isCertain = kinds?.every(kind => kind !== 'execute' && kind !== 'unknown') === true || namesCommand(unless);
  return isCertain && Object.keys(unless).every(name => certain.has(name)) && whenCovers(unless, when, 'strict');
}

/** Members that are so or not, whoever reads them. */
const certain = new Set<string>([
  ...([
    'effect',
    'tool',
    'op',
    'action',
    'words',
    'rewrites',
    'deletesRef',
    'discards',
    'agent',
    'opaque',
  ] satisfies (keyof When)[]),
]);

/** Kinds of effect that have a member at all. */
const kindsWith: readonly (readonly [members: readonly (keyof When)[], kinds: readonly EffectKind[]])[] = [
  [['op'], ['git', 'package', 'process']],
  [['program'], ['execute', 'git', 'package', 'unknown']],
  [['path'], ['read', 'write', 'delete', 'secret']],
  [['host'], ['network']],
  [['remote', 'rewrites', 'deletesRef', 'discards'], ['git']],
  [['opaque', 'hash'], ['execute']],
  [['agent'], ['agent', 'attachment']],
  [
    ['subcommand', 'flags', 'words', 'leading'],
    effectKinds.filter(kind => kind !== 'mcp' && kind !== 'agent' && kind !== 'attachment'),
  ],
];

function neverMatches(when: When, tools: PolicyFile['tools'], place: CheckPlace): Never | undefined {
  let kinds: readonly EffectKind[] | undefined = when.effect === undefined ? undefined : [when.effect].flat();
  let first = kinds === undefined ? '' : `an effect ${kinds.join(' or ')}`;
  for (const [members, having] of kindsWith) {
    const member = members.find(one => when[one] !== undefined);
    if (member === undefined) continue;
    const left: readonly EffectKind[] = (kinds ?? having).filter(kind => having.includes(kind));
    if (left.length === 0) return { path: ['when', member], says: `it never matches: ${first} has no "${member}"` };
    if (kinds === undefined) first = `what has "${member}"`;
    kinds = left;
  }
  const { tool, cwd } = when;
  if (tool !== undefined && !place.tools.includes(tool)) {
    return { path: ['when', 'tool'], says: `it never matches: there is no tool "${tool}"` };
  }
  const isOff = tool !== undefined && (tools?.off?.includes(tool) === true || tools?.only?.includes(tool) === false);
  if (isOff) return { path: ['when', 'tool'], says: `it never matches: "tools" switches "${tool}" off` };
  if (cwd !== undefined && !/^(\/|[A-Za-z]:[\\/])/.test(cwd)) {
    return { path: ['when', 'cwd'], says: 'it never matches: "cwd" is an exact folder, and this is no absolute path' };
  }
  for (const name of ['hash', 'action'] as const) {
    const value = when[name];
    if (value !== undefined && !/^[0-9a-f]{16,}$/i.test(value)) {
      return { path: ['when', name], says: `it never matches: "${name}" is no hash` };
    }
  }
  return undefined;
}
