import type { Layer, Rule, When } from '../protocol/rule.js';
import { limitInWords } from './limits.js';

const verbs = { allow: 'Allow', ask: 'Always ask before', deny: 'Never allow' } as const satisfies Record<
  Rule['then'],
  string
>;

const layerWords = {
  admin: 'set by the administrator',
  user: 'in every folder',
  workspace: 'in this workspace',
  session: 'for this session',
} as const satisfies Record<Layer, string>;

/** The exact rule as a sentence: shown before it is made, and wherever rules are listed. Leaves nothing out that it covers. */
export function ruleInWords(rule: Rule, layer?: Layer): string {
  const parts = [verbs[rule.then], whenInWords(rule.when)];
  if (rule.unless !== undefined) parts.push(`unless it is ${whenInWords(rule.unless)}`);
  if (rule.agents !== undefined && !rule.agents.includes('*')) parts.push(`for ${rule.agents.map(quote).join(', ')}`);
  if (rule.modes !== undefined) parts.push(`in the mode ${rule.modes.join(' or ')}`);
  if (layer !== undefined) parts.push(layerWords[layer]);
  if (rule.expires !== undefined)
    parts.push(`until ${rule.expires.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC')}`);
  if (rule.limit !== undefined) parts.push(limitInWords(rule.limit));
  if (rule.sandbox !== undefined) parts.push(`only in a ${rule.sandbox} sandbox`);
  if (rule.uses !== undefined) parts.push(rule.uses === 1 ? 'once' : `${rule.uses} times`);
  return `${parts.join(' ')}.`;
}

/** What a rule speaks about, or what it leaves out. */
export function whenInWords(when: When): string {
  const { effect, words, leading, cwd, path, program, tool, op, host, remote, hash, action, subcommand, flags, agent } =
    when;
  const details: string[] = [];
  if (words !== undefined) details.push(`the command ${commandInWords(words)}`);
  if (leading !== undefined) details.push(`the command ${commandInWords(leading)} ${furtherInWords}`);
  if (effect !== undefined) details.push([effect].flat().map(kindInWords).join(' or '));
  if ([words, leading, effect].every(member => member === undefined)) details.push('anything');
  if (op !== undefined) details.push(`with the operation ${quote(op)}`);
  if (program !== undefined) details.push(`by the program ${quote(program)}`);
  if (subcommand !== undefined) details.push(`with the subcommand ${quote(subcommand)}`);
  if (flags !== undefined) details.push(`with ${flags.join(' and ')}`);
  if (tool !== undefined) details.push(`through the tool ${quote(tool)}`);
  if (path !== undefined) details.push(`at ${path}`);
  if (host !== undefined) details.push(`to ${host}`);
  if (remote !== undefined) details.push(`to the remote ${remote}`);
  if (agent !== undefined) details.push(`called ${quote(agent)}`);
  if (cwd !== undefined) details.push(`in ${cwd}`);
  details.push(...factsInWords(when));
  if (hash !== undefined) details.push('as long as what it runs stays exactly as it is now');
  if (action !== undefined) details.push('exactly as it was asked');
  return details.join(' ');
}

/** What follows is read too: an option, a path or an address that is not known to be harmless is another command. */
const furtherInWords = 'with further words that make nothing else of it';

function factsInWords({ rewrites, deletesRef, discards, opaque }: When): string[] {
  const said = (value: boolean | undefined, yes: string, no: string): string[] =>
    value === undefined ? [] : [value ? yes : no];
  return [
    ...said(rewrites, 'that rewrites history', 'that rewrites no history'),
    ...said(deletesRef, 'that deletes a branch or tag of a remote', 'that deletes no branch or tag of a remote'),
    ...said(discards, 'that discards what git cannot give back', 'that discards nothing'),
    ...said(opaque, "that runs the project's own code", "that does not run the project's own code"),
  ];
}

/** Quoted as a shell would need it, so that one word cannot pass for two. */
export function commandInWords(words: readonly string[]): string {
  return words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

function kindInWords(kind: string): string {
  const special: Readonly<Record<string, string>> = {
    read: 'reading',
    write: 'writing',
    delete: 'deleting',
    execute: 'running',
    secret: 'touching secrets',
    network: 'using the network',
    git: 'git',
    package: 'changing packages',
    publish: 'publishing',
    agent: 'starting an agent',
    attachment: 'handing files to an agent',
    none: 'what changes nothing',
    unknown: 'what could not be read',
  };
  return special[kind] ?? kind;
}

function quote(name: string): string {
  return JSON.stringify(name);
}
