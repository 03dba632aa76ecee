import { parseArgs } from 'node:util';
import type { Trust } from '../protocol/mode.js';
import { modeSchema, type Mode } from '../protocol/posture.js';
import { providers, type Provider } from '../protocol/settings.js';
import { readLedgerWords, type LedgerArguments } from './ledgerArguments.js';
import { BadArgument, needPlaces, oneOf, wholeNumber } from './options.js';
import { readPolicyWords, type PolicyArguments } from './policyArguments.js';
import { readReviewer, reviewerOptions, type ReviewerArguments } from './reviewerArguments.js';
import { readSandboxWords, terminalSandboxModes, type SandboxArguments } from './sandboxArguments.js';
import { readTrust } from './trustArguments.js';
import { readUndoWords, type UndoArguments } from './undoArguments.js';

/** What the terminal was asked to do; `bad` carries a sentence and means exit 2. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly because: string }
  | ({ readonly kind: 'run' } & RunArguments)
  | ({ readonly kind: 'judge' } & JudgeArguments)
  | ({ readonly kind: 'policy' } & PolicyArguments)
  | ({ readonly kind: 'ledger' } & LedgerArguments)
  | ({ readonly kind: 'sandbox' } & SandboxArguments)
  | ({ readonly kind: 'stop' } & StopArguments)
  | ({ readonly kind: 'undo' } & UndoArguments);

export interface RunArguments {
  readonly task: string;
  readonly provider: Provider;
  readonly model: string;
  readonly baseUrl: string;
  readonly mode: Mode;
  /** What passes where the mode is `delegated`. */
  readonly trust: Trust;
  /** Undefined: the mode's own default. */
  readonly riskThreshold: number | undefined;
  /** Seconds; 0: asks wait for ever. */
  readonly askTimeout: number;
  readonly sandbox: SandboxArguments['mode'];
  readonly policy: string | undefined;
  readonly workspace: string;
  readonly state: string | undefined;
  readonly maxSteps: number;
  readonly json: boolean;
  readonly reviewer: ReviewerArguments;
}

/** Undefined: whatever runs for this user. */
export interface StopArguments {
  readonly state: string | undefined;
}

/** Where a judgement takes place, and by whose rules. */
export interface Places {
  readonly workspace: string | undefined;
  readonly home: string | undefined;
  readonly policy: string | undefined;
}

export interface JudgeArguments extends Places {
  readonly asked: { readonly kind: 'lines' } | AskedCommand;
}

/** One command, explained to a person. */
export interface AskedCommand {
  readonly kind: 'command';
  readonly command: string;
  readonly shell: string;
  readonly cwd: string | undefined;
}

/** The editor's own models are reached through the editor alone. */
export const terminalProviders = providers.filter(name => name !== 'editor');

/** What `run_command` can be asked to be read by. */
export const shells = ['bash', 'sh', 'powershell'] as const;

const runOptions = {
  workspace: { type: 'string' },
  provider: { type: 'string', default: 'guide' },
  model: { type: 'string', default: '' },
  'base-url': { type: 'string', default: '' },
  mode: { type: 'string', default: 'background' },
  trust: { type: 'string', multiple: true, default: [] as string[] },
  'risk-threshold': { type: 'string' },
  'ask-timeout': { type: 'string', default: '0' },
  sandbox: { type: 'string', default: 'workspace-write' },
  policy: { type: 'string' },
  state: { type: 'string' },
  'max-steps': { type: 'string', default: '200' },
  json: { type: 'boolean', default: false },
  ...reviewerOptions,
} as const;

const judgeOptions = {
  jsonl: { type: 'boolean', default: false },
  explain: { type: 'string' },
  workspace: { type: 'string' },
  home: { type: 'string' },
  policy: { type: 'string' },
  cwd: { type: 'string' },
  shell: { type: 'string', default: 'bash' },
} as const;

/** Reads the words after the program's name. Never throws. */
export function readArguments(words: readonly string[]): Command {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
  const own = rest.slice(0, name === 'sandbox' && rest.includes('--') ? rest.indexOf('--') : rest.length);
  if (own.includes('--help') || own.includes('-h')) return { kind: 'help' };
  try {
    if (name === 'run') return readRun(rest);
    if (name === 'judge') return readJudge(rest);
    if (name === 'policy') return { kind: 'policy', ...readPolicyWords(rest) };
    if (name === 'sandbox') return { kind: 'sandbox', ...readSandboxWords(rest) };
    if (name === 'ledger') return { kind: 'ledger', ...readLedgerWords(rest) };
    if (name === 'stop') return readStop(rest);
    if (name === 'undo' || name === 'redo') return { kind: 'undo', ...readUndoWords(name, rest) };
  } catch (fault) {
    if (fault instanceof TypeError || fault instanceof BadArgument) return { kind: 'bad', because: fault.message };
    throw fault; // parseArgs reports every bad option as a TypeError; anything else is a bug
  }
  return { kind: 'bad', because: `There is no command "${name}"; try "countersign help".` };
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
    ...readMode(values),
    riskThreshold:
      values['risk-threshold'] === undefined
        ? undefined
        : wholeNumber('--risk-threshold', values['risk-threshold'], 0, 100),
    askTimeout: wholeNumber('--ask-timeout', values['ask-timeout'], 0, 1_000_000),
    sandbox: oneOf('--sandbox', values.sandbox, terminalSandboxModes),
    policy: values.policy,
    workspace: values.workspace,
    state: values.state,
    maxSteps: wholeNumber('--max-steps', values['max-steps'], 1, 10_000),
    json: values.json,
    reviewer: readReviewer(values),
  };
}

function readMode({ mode: name, trust: given }: { mode: string; trust: readonly string[] }) {
  const [mode, trust] = [oneOf('--mode', name, modeSchema.options), readTrust(given)];
  if (trust.length > 0 && mode !== 'delegated')
    throw new BadArgument(`--trust belongs to --mode delegated; in the mode ${mode} nothing would follow from it.`);
  return { mode, trust };
}

function readStop(words: string[]): Command {
  const { values } = parseArgs({ args: words, options: { state: { type: 'string' } } });
  needPlaces(values);
  return { kind: 'stop', state: values.state };
}

function readJudge(words: string[]): Command {
  const { values } = parseArgs({ args: words, options: judgeOptions });
  needPlaces(values);
  const { workspace, home, policy, explain, cwd } = values;
  if (values.jsonl === (explain !== undefined)) {
    throw new BadArgument('judge takes either --jsonl, and reads JSON Lines, or --explain "command".');
  }
  if (explain === undefined) return { kind: 'judge', workspace, home, policy, asked: { kind: 'lines' } };
  if (explain.trim() === '') throw new BadArgument('Give the command to explain as one argument, in quotes.');
  const shell = oneOf('--shell', values.shell, shells);
  return { kind: 'judge', workspace, home, policy, asked: { kind: 'command', command: explain, shell, cwd } };
}
