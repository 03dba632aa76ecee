import type { ActivityFilter, ActivityRow } from '../protocol/activity.js';
import type { Entry } from '../protocol/entry.js';
import { foldAct } from './activity.js';
import { csvLine } from './csv.js';
import { withKeyedHashes } from './keyed.js';
import type { Ask } from './questions.js';
import type { Reader } from './reader.js';

export const exportFormats = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * What a filter leaves, oldest first, as text to be written out part by part: as JSON Lines entry by entry, the entries
 * of an act together; as CSV act by act. An empty filter leaves every entry, also those that are about no act.
 *
 * Invariant: no hash of an input or a file leaves the machine but keyed. Chain hashes are keyed alike, so that the
 * entries of an export still follow one from the other; checkpoints stay as they are, for they are signed.
 */
export async function* exported(ask: Ask, format: ExportFormat, filter: ActivityFilter): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns);
  for (let after: number | undefined = 0; after !== undefined;) {
    const { text, next }: ExportedPart = await ask('exported', format, filter, after);
    if (text !== '') yield text;
    after = next;
  }
}

interface ExportedPart {
  readonly text: string;
  /** After which the next part begins; undefined at the end. */
  readonly next: number | undefined;
}

/** The part that begins after this number. */
export function exportedPart(
  reader: Reader,
  format: ExportFormat,
  filter: ActivityFilter,
  after: number,
): ExportedPart {
  const key = reader.installationKey();
  if (format === 'jsonl' && isEmpty(filter)) {
    const entries = reader.entries({ after, limit: partSize });
    return { text: entryLines(entries, key), next: entries.at(-1)?.seq };
  }
  const { acts, next } = reader.actsAfter(filter, after, partSize);
  const text = format === 'csv' ? acts.map(entries => rowLine(entries, key)).join('') : entryLines(acts.flat(), key);
  return { text, next };
}

/** Acts or entries in a part. */
const partSize = 500;

function isEmpty(filter: ActivityFilter): boolean {
  return Object.values(filter).every(value => value === undefined);
}

function entryLines(entries: readonly Entry[], key: string): string {
  return entries.map(entry => `${JSON.stringify(withoutHashes(entry, key))}\n`).join('');
}

function withoutHashes(entry: Entry, key: string): unknown {
  const { body, ...link } = entry;
  const told = body.kind === 'checkpoint' ? body : withKeyedHashes(body, key);
  return { ...(withKeyedHashes(link, key) as object), body: told };
}

const columns = [
  'seq',
  'at',
  'session',
  'agent',
  'tool',
  'title',
  'verdict',
  'because',
  'risk',
  'decided',
  'result',
  'state',
  'act',
  'action',
] as const satisfies readonly (keyof ActivityRow)[];

function rowLine(entries: readonly Entry[], key: string): string {
  const row = foldAct(entries);
  if (row === undefined) return ''; // what cannot be read is in the other format, as that
  const told = withKeyedHashes({ ...row, at: new Date(row.at).toISOString() }, key) as ActivityRow;
  return csvLine(columns.map(column => told[column]));
}
