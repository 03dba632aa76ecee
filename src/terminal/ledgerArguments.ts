import { parseArgs } from 'node:util';
import { exportFormats, type ExportFormat } from '../ledger/export.js';
import type { ActivityFilter } from '../protocol/activity.js';
import { filterOptions, readFilter } from './filterArguments.js';
import { BadArgument, needPlaces, oneOf, wholeNumber } from './options.js';

/** Which ledger: a file, or the one in a state folder; neither: that of this terminal. */
export interface LedgerPlace {
  readonly db: string | undefined;
  readonly state: string | undefined;
}

export type LedgerArguments =
  | ({ readonly verb: 'query' } & QueryArguments)
  | ({ readonly verb: 'export' } & ExportArguments)
  | ({ readonly verb: 'verify' } & VerifyArguments)
  | ({ readonly verb: 'checkpoint' } & CheckpointArguments)
  | ({ readonly verb: 'erase' } & EraseArguments)
  | ({ readonly verb: 'prune' } & PruneArguments)
  | ({ readonly verb: 'rebuild' } & LedgerPlace);

export interface QueryArguments extends LedgerPlace {
  readonly filter: ActivityFilter;
  readonly before: number | undefined;
  readonly limit: number;
  /** Counts in place of rows. */
  readonly counts: boolean;
  readonly json: boolean;
}

export interface ExportArguments extends LedgerPlace {
  readonly filter: ActivityFilter;
  readonly format: ExportFormat;
}

export interface VerifyArguments extends LedgerPlace {
  /** Files with checkpoints that were kept elsewhere. */
  readonly checkpoints: readonly string[];
  readonly json: boolean;
}

export interface CheckpointArguments extends LedgerPlace {
  /** Undefined: standard output. */
  readonly out: string | undefined;
}

export interface EraseArguments extends LedgerPlace {
  readonly of: { readonly act: string } | { readonly session: string };
  readonly why: string;
  /** Said by the person, who knows what goes. */
  readonly yes: boolean;
}

export interface PruneArguments extends LedgerPlace {
  /** 0: whatever its age. */
  readonly days: number;
  /** 0: however much it is. */
  readonly megabytes: number;
}

/** Which ledger, in options. */
export const placeOptions = { db: { type: 'string' }, state: { type: 'string' } } as const;

const queryOptions = {
  ...placeOptions,
  ...filterOptions,
  counts: { type: 'boolean', default: false },
  before: { type: 'string' },
  limit: { type: 'string', default: '50' },
  json: { type: 'boolean', default: false },
} as const;

const exportOptions = { ...placeOptions, ...filterOptions, format: { type: 'string' } } as const;

const verifyOptions = {
  ...placeOptions,
  checkpoint: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

const checkpointOptions = { ...placeOptions, out: { type: 'string' } } as const;

const eraseOptions = {
  ...placeOptions,
  act: { type: 'string' },
  session: { type: 'string' },
  why: { type: 'string', default: '' },
  yes: { type: 'boolean', default: false },
} as const;

const pruneOptions = {
  ...placeOptions,
  'older-than': { type: 'string' },
  'keep-megabytes': { type: 'string' },
} as const;

/** Reads the words after `ledger`. Throws BadArgument, or what `parseArgs` throws. */
export function readLedgerWords([verb = '', ...words]: readonly string[]): LedgerArguments {
  switch (oneOf('ledger', verb, ['query', 'export', 'verify', 'checkpoint', 'erase', 'prune', 'rebuild'] as const)) {
    case 'query':
      return readQuery(words);
    case 'export':
      return readExport(words);
    case 'verify': {
      const { checkpoint, json, ...place } = parseArgs({ args: words, options: verifyOptions }).values;
      return { verb: 'verify', ...placeOf(place), checkpoints: checkpoint ?? [], json };
    }
    case 'checkpoint': {
      const { out, ...place } = parseArgs({ args: words, options: checkpointOptions }).values;
      return { verb: 'checkpoint', ...placeOf(place), out };
    }
    case 'erase':
      return readErase(words);
    case 'prune':
      return readPrune(words);
    case 'rebuild':
      return { verb: 'rebuild', ...placeOf(parseArgs({ args: words, options: placeOptions }).values) };
  }
}

function readQuery(words: string[]): LedgerArguments {
  const { values } = parseArgs({ args: words, options: queryOptions, allowNegative: true });
  const { before, limit, counts, json } = values;
  return {
    verb: 'query',
    ...placeOf(values),
    filter: readFilter(values),
    before: before === undefined ? undefined : wholeNumber('--before', before, 1, 999_999_999),
    limit: wholeNumber('--limit', limit, 1, 10_000),
    counts,
    json,
  };
}

function readExport(words: string[]): LedgerArguments {
  const { values } = parseArgs({ args: words, options: exportOptions, allowNegative: true });
  const format = oneOf('--format', values.format ?? '', exportFormats);
  return { verb: 'export', ...placeOf(values), filter: readFilter(values), format };
}

function readErase(words: string[]): LedgerArguments {
  const { act = '', session = '', why, yes, ...place } = parseArgs({ args: words, options: eraseOptions }).values;
  if ((act === '') === (session === '')) throw new BadArgument('Name what to erase: --act ID, or --session ID.');
  if (why.trim() === '') throw new BadArgument('Say why with --why TEXT: it goes on record with the erasure.');
  return { verb: 'erase', ...placeOf(place), of: act === '' ? { session } : { act }, why: why.trim(), yes };
}

function readPrune(words: string[]): LedgerArguments {
  const { values } = parseArgs({ args: words, options: pruneOptions });
  const { 'older-than': days, 'keep-megabytes': megabytes } = values;
  if (days === undefined && megabytes === undefined)
    throw new BadArgument('Say what may go: --older-than DAYS, --keep-megabytes N, or both.');
  return {
    verb: 'prune',
    ...placeOf(values),
    days: days === undefined ? 0 : wholeNumber('--older-than', days, 1, 36_500),
    megabytes: megabytes === undefined ? 0 : wholeNumber('--keep-megabytes', megabytes, 1, 1_000_000),
  };
}

/** Throws BadArgument. */
export function placeOf(values: {
  readonly db?: string | undefined;
  readonly state?: string | undefined;
}): LedgerPlace {
  needPlaces(values);
  const { db, state } = values;
  if (db !== undefined && state !== undefined)
    throw new BadArgument('Name the ledger by --db or by --state, not both.');
  return { db, state };
}
