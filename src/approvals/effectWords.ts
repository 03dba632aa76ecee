import { assertNever } from '../base/never.js';
import { relativeTo } from '../base/paths.js';
import { quotedName } from '../base/shownText.js';
import { droppedOf, mayLoseCommits } from '../policy/breadth.js';
import { commitsInWords, countInWords } from '../protocol/countWords.js';
import type { Effect } from '../protocol/effect.js';
import type { BreadthFact } from '../protocol/fact.js';
import type { Touch } from '../protocol/verdict.js';

/** What was counted of an effect, where anything was. */
export type Counted = Omit<Touch, 'effect'>;

/** What one effect means, as a line for a person. Complete: nothing decisive is shortened. Paths as seen from `folder`. */
export function effectInWords(effect: Effect, folder: string, { breadth, commits }: Counted = {}): string {
  const words = bareWords(effect, folder);
  if (effect.kind === 'git') {
    const lost = mayLoseCommits(effect) ? `; ${commitsInWords(commits, effect.op)}` : '';
    return `${words}${lost}${breadth === undefined ? '' : droppedInWords(effect, breadth)}`;
  }
  if (breadth === undefined) return words;
  const isNews = effect.kind === 'delete' || breadth.files !== 1 || breadth.git?.clean !== 1;
  return isNews ? `${words}: ${countInWords(breadth)}` : words;
}

/** What comes with an effect, a line each: what an agent that is started may do without asking, and what it is not given. */
export function furtherWords(effect: Effect): readonly string[] {
  if (effect.kind !== 'agent' || effect.hands === undefined) return [];
  const hands = effect.hands.map(words => `Hands on: ${words}`);
  const none = 'Hands on nothing: it asks about all but reading in the folder';
  return [
    ...(hands.length === 0 ? [none] : hands),
    ...(effect.keeps ?? []).map(words => `Does not hand on: ${words}`),
    `Gives it ${effect.tools ?? 'every tool'}, until it is done`,
  ];
}

/** The work that goes and that git does not hold. */
function droppedInWords(effect: Extract<Effect, { kind: 'git' }>, { git, complete }: BreadthFact): string {
  if (git === undefined) return '; how much of your work it throws away could not be counted';
  const lost = droppedOf(effect, git);
  const what = effect.op === 'clean' ? 'that git does not have' : 'with changes that git does not hold';
  const count = `${complete ? '' : 'unknown, more than '}${lost === 1 ? '1 file' : `${lost} files`}`;
  const staged = effect.op === 'reset' ? ' (what was added and never committed is not counted)' : '';
  return `; throws away ${lost === 0 && complete ? 'no file' : count} ${what}${staged}`;
}

function bareWords(effect: Effect, folder: string): string {
  switch (effect.kind) {
    case 'none':
      return 'Changes nothing.';
    case 'read':
      return `Reads ${targetInWords(effect, folder)}`;
    case 'write':
      if (effect.permissions !== undefined)
        return `Changes owner or permissions (${effect.permissions}) of ${targetInWords(effect, folder)}`;
      return `Writes ${targetInWords(effect, folder)}${effect.runs === true ? ', in the parts that run by themselves' : ''}`;
    case 'delete':
      return `Deletes ${targetInWords(effect, folder)}`;
    case 'secret':
      return `Reaches a secret: ${targetInWords(effect, folder)}`;
    case 'execute':
      return executeInWords(effect);
    case 'network':
      return networkInWords(effect);
    case 'git':
      return gitInWords(effect);
    case 'package':
      return `Lets ${effect.manager} ${effect.op}${effect.names === undefined ? '' : ` ${effect.names.join(', ')}`}`;
    case 'privilege':
      return `Acts as ${effect.to}`;
    case 'process':
      return `Acts on running processes: ${effect.op}${effect.target === undefined ? '' : ` ${effect.target}`}`;
    case 'env':
      return `Uses the environment variable ${effect.name}`;
    case 'attachment':
      return `Hands the file ${effect.name} to ${effect.agent === undefined ? 'another agent' : quotedName(effect.agent)}`;
    case 'agent':
      return `Starts the agent ${quotedName(effect.name)}${effect.isMadeUp ? ', which nobody defined: what it is told is its task alone' : ''}`;
    case 'mcp':
      return `Calls ${effect.tool} of the server ${effect.server}`;
    case 'publish':
      return `Publishes to ${effect.to}`;
    case 'unknown':
      return `Cannot be told: ${effect.why}`;
    default:
      return assertNever(effect);
  }
}

type Target = Extract<Effect, { kind: 'read' | 'write' | 'delete' | 'secret' }>;

function targetInWords({ path, glob, recursive, unsure }: Target, folder: string): string {
  const seen = path === folder ? path : relativeTo(folder, path);
  const name = glob === undefined ? seen : `${glob} in ${seen}`;
  const below = recursive === true ? `${name} and everything below it` : name;
  return unsure === true ? `${below}, or something else: a part of the name could not be read` : below;
}

function executeInWords({ program, words, opaque, inline }: Extract<Effect, { kind: 'execute' }>): string {
  const what = words === undefined ? program : words.map(quotedWord).join(' ');
  if (inline === true) return `Runs ${what}, with program text handed to it`;
  return opaque === true ? `Runs ${what}: the folder's own code, which can do anything` : `Runs ${what}`;
}

function networkInWords({ host, port, sends }: Extract<Effect, { kind: 'network' }>): string {
  const where = `${host === '' ? 'an address that could not be read' : host}${port === undefined ? '' : `:${port}`}`;
  return sends === true ? `Sends data to ${where}` : `Connects to ${where}`;
}

function gitInWords(effect: Extract<Effect, { kind: 'git' }>): string {
  const also = [
    ...(effect.remote === undefined ? [] : [`at ${effect.remote}`]),
    ...(effect.rewrites === true ? ['rewriting what is there'] : []),
    ...(effect.deletesRef === true ? ['deleting a branch or tag'] : []),
    ...(effect.discards === true ? ['throwing away what git cannot give back'] : []),
  ];
  return [`Uses git: ${effect.op}`, ...also].join(', ');
}

/** Words so that their borders can be seen. */
function quotedWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
