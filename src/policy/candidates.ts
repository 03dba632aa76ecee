import { isWithin, parentOf } from '../base/paths.js';
import type { KnownCommand } from '../protocol/command.js';
import type { Effect } from '../protocol/effect.js';
import type { When } from '../protocol/rule.js';
import type { GrantScope, Verdict } from '../protocol/verdict.js';
import type { Context } from './context.js';
import { fingerprint } from './fingerprint.js';
import type { Question } from './judge.js';
import { leadingWords } from './naming.js';
import { isInterpreter, isStarter } from './neverRemembered.js';

export type RuleScope = Exclude<GrantScope, 'once'>;

export interface Candidate {
  readonly scope: RuleScope;
  /** What each of its rules covers. */
  readonly whens: readonly [When, ...When[]];
  readonly note?: string;
}

/** What could be remembered, the narrowest first, or why nothing can be. */
export type Candidates = { readonly offers: readonly Candidate[] } | { readonly none: string };

/** More rules than this at once are no offer that anybody reads. */
const mostParts = 6;

/** Pure: what rules would cover an action. Whether they do is for the caller to try. */
export function candidatesFor(question: Question, verdict: Verdict, context: Context): Candidates {
  const { command } = question;
  const never =
    question.action.extra === undefined
      ? whyNever(verdict, command)
      : 'What the sandbox is opened for is asked each time.';
  if (never !== undefined) return { none: never };
  if (command !== undefined) return forCommand(command, verdict.effects, context);
  const asked = askedOf(verdict);
  const isCommand = asked.some(({ kind }) => kind === 'execute' || kind === 'git' || kind === 'unknown');
  return isCommand || asked.length > 1 ? forParts(asked, context) : forOne(asked[0], context);
}

function whyNever({ floor, reasons, effects }: Verdict, command: KnownCommand | undefined): string | undefined {
  if (floor !== undefined) return 'This is asked each time, whatever rules say: it cannot be undone.';
  const from = new Set(reasons.filter(({ kind }) => kind === 'ask').map(reason => reason.from.kind));
  if (effects.some(({ kind }) => kind === 'secret')) return 'Secrets are asked for each time.';
  if (from.has('protected')) return 'What is protected is asked for each time.';
  if (from.has('fault')) return 'Nothing can be remembered until the policy is mended.';
  if (from.has('limit')) return 'A limit that is reached is asked about whatever rules say.';
  if (from.has('loop')) return 'A repetition is asked about whatever rules say.';
  const inline = effects.some(effect => effect.kind === 'execute' && effect.inline === true);
  if (inline) return 'Code that is written into a command is never remembered.';
  const starter = command?.words[0] ?? '';
  if (isStarter(starter)) return `${starter} starts another program, so it is never remembered.`;
  return effects.map(whyNotProgram).find(why => why !== undefined);
}

/** A script that an interpreter runs is remembered by its content; anything else of one is not. */
function whyNotProgram(effect: Effect): string | undefined {
  if (effect.kind !== 'execute' && effect.kind !== 'unknown') return undefined;
  const program = effect.words?.[0] ?? effect.program ?? '';
  if (isStarter(program)) return `${program} starts another program, so it is never remembered.`;
  const isScript = effect.kind === 'execute' && effect.opaque === true && effect.hash !== undefined;
  return isInterpreter(program) && !isScript ? `${program} runs text as code, so it is never remembered.` : undefined;
}

/** The effects that are asked for by default: what a rule would have to cover. */
function askedOf({ reasons }: Verdict): readonly Effect[] {
  return reasons.flatMap(({ kind, effect }) => (kind === 'ask' && effect !== undefined ? [effect] : []));
}

function forCommand(command: KnownCommand, effects: readonly Effect[], context: Context): Candidates {
  const found = wordsOf(command, effects);
  if (typeof found === 'string') return { none: found };
  const exact = { whens: [found] as const };
  const isCode = effects.some(effect => effect.kind === 'execute' && effect.opaque === true);
  const note = isCode && !mayRunCode(context) ? { note: codeNote } : {};
  const narrow: readonly Candidate[] =
    'note' in note ? [{ scope: 'session', ...exact, ...note }] : allScopes(exact.whens);
  const wider = gitWhen(effects, command) ?? leadingWhen(effects, command, found);
  return {
    offers: [
      ...narrow,
      ...(wider === undefined ? [] : [{ scope: 'session' as const, whens: [wider] as const, ...note }]),
    ],
  };
}

/** By the words that name it, for a session: where those that follow are known to make nothing else of it. */
function leadingWhen(effects: readonly Effect[], { words, cwd }: KnownCommand, { hash }: When): When | undefined {
  const named = leadingWords(words);
  const [first, ...rest] = named?.leading ?? [];
  if (named?.isCovered !== true || first === undefined) return undefined;
  if (effects.some(({ kind }) => !ofPrograms.has(kind))) return undefined;
  return { leading: [first, ...rest], cwd, ...(hash !== undefined && { hash }) };
}

/** What a rule by leading words can cover, and what needs none. */
const ofPrograms = new Set<Effect['kind']>(['execute', 'network', 'read', 'none']);

/**
 * What git does to this repository alone, and can give back: for a session, any further words of these may be allowed.
 * Not `branch`, `tag`, `switch` or `stash`: further words make them take commits and changes that nothing else keeps.
 */
const widerGit: readonly string[] = ['add', 'commit', 'mv', 'fetch'];

/** As a subcommand it stands at once after `git`: no option before it can name another repository or a setting. */
function gitWhen(effects: readonly Effect[], { cwd }: KnownCommand): When | undefined {
  const [only, ...others] = effects.filter(({ kind }) => kind !== 'none' && kind !== 'read');
  if (only?.kind !== 'git' || others.length > 0 || !widerGit.includes(only.op)) return undefined;
  const loses = { rewrites: false, deletesRef: false, discards: false };
  return { effect: 'git', subcommand: only.op, cwd, ...loses };
}

const codeNote = 'This runs whatever is in the folder, also what the agent wrote.';

/** Outside a sandbox the folder's own code is remembered for the session alone, unless a person trusts the folder. */
function mayRunCode({ sandboxWorks, trustsProjectCode }: Context): boolean {
  return sandboxWorks || trustsProjectCode;
}

function wordsOf({ words: [first, ...rest], cwd }: KnownCommand, effects: readonly Effect[]): When | string {
  if (first === undefined) return 'It names no command.';
  const exact: When = { words: [first, ...rest], cwd };
  const code = effects.find(effect => effect.kind === 'execute' && effect.opaque === true);
  if (code?.kind !== 'execute') return exact;
  return code.hash === undefined
    ? 'What it would run could not be read, so it cannot be remembered.'
    : { ...exact, hash: code.hash };
}

/** A list of commands, or one with redirections: a rule for each part, and none at all where one part has none. */
function forParts(asked: readonly Effect[], context: Context): Candidates {
  const whens: When[] = [];
  for (const effect of asked) {
    const found = partOf(effect);
    if (typeof found === 'string') return { none: found };
    whens.push(found);
  }
  const [first, ...rest] = [...new Map(whens.map(when => [fingerprint(when), when])).values()];
  if (first === undefined) return { none: nothingNarrow };
  if (rest.length >= mostParts)
    return { none: `It has more than ${mostParts} parts, which is more than a rule can be read for.` };
  const isCode = asked.some(effect => effect.kind === 'execute' && effect.opaque === true);
  if (isCode && !mayRunCode(context))
    return { offers: [{ scope: 'session', whens: [first, ...rest], note: codeNote }] };
  return { offers: allScopes([first, ...rest]) };
}

const nothingNarrow = 'No narrow rule would cover this.';

function partOf(effect: Effect): When | string {
  switch (effect.kind) {
    case 'execute':
    case 'git':
    case 'unknown': {
      const { words, cwd } = effect;
      if (words === undefined || cwd === undefined) {
        return 'A part of it has no plain words, so no rule can name it: expansions, or a text that cannot be read.';
      }
      return wordsOf({ words, cwd }, [effect]);
    }
    case 'read':
    case 'write':
    case 'delete':
      return pathWhen(effect) ?? 'It touches files that no narrow rule can name.';
    case 'network':
      return /^[\w.-]+$/.test(effect.host)
        ? { effect: 'network', host: effect.host }
        : 'The address it reaches is not known.';
    case 'agent':
      // Only a name that somebody defined says who it is, the next time, too.
      return effect.isMadeUp
        ? 'An agent that nobody defined is asked about each time.'
        : { effect: 'agent', agent: effect.name };
    case 'attachment':
      return 'What is handed to an agent is asked about each time.';
    default:
      return `A part of it cannot be named by a narrow rule: ${effect.kind}.`;
  }
}

/** One thing that a tool does: one file, or one address. */
function forOne(effect: Effect | undefined, { roots }: Context): Candidates {
  if (effect === undefined) return { none: nothingNarrow };
  const exact = partOf(effect);
  if (typeof exact === 'string') return { none: exact };
  if (!('path' in effect)) return { offers: allScopes([exact]) };
  const folder = parentOf(effect.path);
  if (!roots.some(root => isWithin(root, folder))) return { offers: allScopes([exact]) };
  const below: When = { effect: effect.kind, path: `${literal(folder)}/**` };
  return { offers: [...allScopes([exact]), { scope: 'session', whens: [below] }] };
}

/** The one file or folder that an effect names, or undefined where it names more. */
export function pathWhen(effect: Extract<Effect, { path: string }>): When | undefined {
  if (effect.glob !== undefined || effect.unsure === true) return undefined;
  return { effect: effect.kind, path: effect.recursive ? `${literal(effect.path)}/**` : literal(effect.path) };
}

function allScopes(whens: Candidate['whens']): Candidate[] {
  return (['session', 'day', 'always'] as const).map(scope => ({ scope, whens }));
}

/** A path as a pattern that matches it alone. */
function literal(path: string): string {
  return path.replace(/[*?[\]{}()!+@\\]/g, '\\$&');
}
