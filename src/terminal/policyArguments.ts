import { parseArgs } from 'node:util';
import type { ActivityFilter } from '../protocol/activity.js';
import { filterOptions, readFilter } from './filterArguments.js';
import { placeOf, placeOptions, type LedgerPlace } from './ledgerArguments.js';
import { BadArgument, needPlaces, oneOf } from './options.js';

export type PolicyArguments = CheckArguments | BacktestArguments | AdviseArguments;

interface OfFile {
  readonly file: string;
  readonly workspace: string | undefined;
  readonly home: string | undefined;
  readonly json: boolean;
}

export interface CheckArguments extends OfFile {
  readonly verb: 'check' | 'test';
}

/** `workspace` undefined: each session's own folder. */
export interface BacktestArguments extends OfFile, LedgerPlace {
  readonly verb: 'backtest';
  readonly filter: ActivityFilter;
  /** What stays the same too. */
  readonly all: boolean;
}

export interface AdviseArguments extends LedgerPlace {
  readonly verb: 'advise';
  readonly json: boolean;
}

const policyOptions = {
  workspace: { type: 'string' },
  home: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const backtestOptions = {
  ...policyOptions,
  ...placeOptions,
  ...filterOptions,
  all: { type: 'boolean', default: false },
} as const;

/** Reads the words after `policy`. Throws BadArgument, or what `parseArgs` throws. */
export function readPolicyWords(words: string[]): PolicyArguments {
  if (words[0] === 'backtest') return readBacktest(words);
  if (words[0] === 'advise') return readAdvise(words.slice(1));
  const { values, positionals } = parseArgs({ args: words, options: policyOptions, allowPositionals: true });
  const [verb = '', ...files] = positionals;
  return { ...ofFile(values, files), verb: oneOf('policy', verb, ['check', 'test'] as const) };
}

function readAdvise(words: string[]): AdviseArguments {
  const { values } = parseArgs({ args: words, options: { ...placeOptions, json: policyOptions.json } });
  return { verb: 'advise', json: values.json, ...placeOf(values) };
}

function readBacktest([, ...words]: string[]): BacktestArguments {
  const read = parseArgs({ args: words, options: backtestOptions, allowPositionals: true, allowNegative: true });
  const { values, positionals } = read;
  const place = { ...ofFile(values, positionals), ...placeOf(values) };
  return { ...place, verb: 'backtest', filter: readFilter(values), all: values.all };
}

interface FileValues {
  readonly workspace?: string | undefined;
  readonly home?: string | undefined;
  readonly json: boolean;
}

function ofFile({ workspace, home, json }: FileValues, [file = '', ...more]: readonly string[]): OfFile {
  needPlaces({ workspace, home });
  if (file === '' || more.length > 0) {
    throw new BadArgument('Name one file: countersign policy check FILE, policy test FILE, or policy backtest FILE.');
  }
  return { file, workspace, home, json };
}
