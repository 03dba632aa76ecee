import { parseArgs } from 'node:util';
import { modeSchema, type Mode } from '../protocol/posture.js';
import { providers, type Provider } from '../protocol/settings.js';

/** What the terminal was asked to do; `bad` carries a sentence and means exit 2. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly because: string }
  | ({ readonly kind: 'run' } & RunArguments)
  | ({ readonly kind: 'judge' } & JudgeArguments);

export interface RunArguments {
  readonly task: string;
  readonly provider: Provider;
  readonly model: string;
  readonly baseUrl: string;
  readonly mode: Mode;
  /** Undefined: the mode's own default. */
  readonly riskThreshold: number | undefined;
  /** Seconds; 0: asks wait for ever. */
  readonly askTimeout: number;
  readonly policy: string | undefined;
  readonly workspace: string;
  readonly state: string | undefined;
  readonly maxSteps: number;
  readonly json: boolean;
}

export interface JudgeArguments {
  readonly workspace: string | undefined;
  readonly home: string | undefined;
  readonly policy: string | undefined;
}

/** The editor's own models are reached through the editor alone. */
const terminalProviders = providers.filter(name => name !== 'editor');

export const usage = `Usage:
  countersign run [options] "task"     do one task in a folder
  countersign judge --jsonl [options]  judge actions, one JSON object a line, on standard input

run:
  --workspace D        the folder to work in; naming it is the statement that you trust it (required)
  --provider P         ${terminalProviders.join(', ')} (default: guide)
  --model M            a model of that provider
  --base-url U         another address for the provider
  --mode M             ${modeSchema.options.join(', ')} (default: background; interactive needs a terminal)
  --risk-threshold N   default asks below this risk pass (0 to 100)
  --ask-timeout S      seconds after which an unanswered ask lapses (0: never)
  --policy F           your rules, as a JSON file
  --state D            where ledger, journal and sessions live
  --max-steps N        how many requests to the model a task may take (default: 200)
  --json               agent events as JSON Lines on standard output
  The key comes from the environment: COUNTERSIGN_API_KEY.

judge:
  --workspace D, --home D, --policy F

Exit: 0 done, 1 failed, 2 bad input, 3 ended because policy refused, 130 stopped.
`;

const runOptions = {
  workspace: { type: 'string' },
  provider: { type: 'string', default: 'guide' },
  model: { type: 'string', default: '' },
  'base-url': { type: 'string', default: '' },
  mode: { type: 'string', default: 'background' },
  'risk-threshold': { type: 'string' },
  'ask-timeout': { type: 'string', default: '0' },
  policy: { type: 'string' },
  state: { type: 'string' },
  'max-steps': { type: 'string', default: '200' },
  json: { type: 'boolean', default: false },
} as const;

const judgeOptions = {
  jsonl: { type: 'boolean', default: false },
  workspace: { type: 'string' },
  home: { type: 'string' },
  policy: { type: 'string' },
} as const;

/** Reads the words after the program's name. Never throws. */
export function readArguments(words: readonly string[]): Command {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'help' };
  try {
    if (name === 'run') return readRun(rest);
    if (name === 'judge') return readJudge(rest);
  } catch (fault) {
    if (fault instanceof TypeError || fault instanceof BadArgument) return { kind: 'bad', because: fault.message };
    throw fault; // parseArgs reports every bad option as a TypeError; anything else is a bug
  }
  return { kind: 'bad', because: `There is no command "${name}"; try "countersign help".` };
}

class BadArgument extends Error {
  readonly code = 'bad-argument';
}

function readRun(words: string[]): Command {
  const { values, positionals } = parseArgs({ args: words, options: runOptions, allowPositionals: true });
  needPlaces(values);
  const [task, ...more] = positionals;
  if (task === undefined || task.trim() === '' || more.length > 0) {
    throw new BadArgument('Give the task as one argument, in quotes.');
  }
  if (values.workspace === undefined) {
    throw new BadArgument(
      'Name the folder to work in with --workspace D; naming it is the statement that you trust it.',
    );
  }
  return {
    kind: 'run',
    task,
    provider: oneOf('--provider', values.provider, terminalProviders),
    model: values.model,
    baseUrl: values['base-url'],
    mode: oneOf('--mode', values.mode, modeSchema.options),
    riskThreshold:
      values['risk-threshold'] === undefined
        ? undefined
        : wholeNumber('--risk-threshold', values['risk-threshold'], 0, 100),
    askTimeout: wholeNumber('--ask-timeout', values['ask-timeout'], 0, 1_000_000),
    policy: values.policy,
    workspace: values.workspace,
    state: values.state,
    maxSteps: wholeNumber('--max-steps', values['max-steps'], 1, 10_000),
    json: values.json,
  };
}

function readJudge(words: string[]): Command {
  const { values } = parseArgs({ args: words, options: judgeOptions });
  needPlaces(values);
  if (!values.jsonl) throw new BadArgument('judge reads JSON Lines; say so with --jsonl.');
  return { kind: 'judge', workspace: values.workspace, home: values.home, policy: values.policy };
}

/** An empty path would mean the folder one happens to be in; it comes from a variable that was not set. */
function needPlaces(values: Readonly<Record<string, unknown>>): void {
  for (const option of ['workspace', 'state', 'policy', 'home']) {
    if (values[option] === '') throw new BadArgument(`--${option} takes a path, and got an empty one.`);
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(name => name === value);
  if (found === undefined) throw new BadArgument(`${option} takes one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new BadArgument(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
