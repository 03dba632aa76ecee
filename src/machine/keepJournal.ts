import { stat, writeFile } from 'node:fs/promises';
import { transitionsOf } from '../journal/fileState.js';
import type { Journal } from '../journal/journal.js';
import { pruneImages } from '../journal/pruneImages.js';
import { pruneShadows } from '../journal/pruneShadows.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Record } from '../protocol/entry.js';
import { stillRuns } from './rollback.js';
import { entriesIn } from './undoScope.js';

export interface KeepJournalDeps {
  readonly journal: Journal;
  readonly ledger: Pick<Ledger, 'entries'>;
  readonly record: Record;
}

const day = 86_400_000;
const unusedDays = 30;

/**
 * Keeps the journal and the shadow repositories beside it small, once a day: what it takes away cannot be undone any
 * more, and that is on record. `session`: one that goes on, whose images stay.
 */
export async function keepJournal(
  { journal, ledger, record }: KeepJournalDeps,
  { megabytes, session, now }: { readonly megabytes: number; readonly session?: string; readonly now: number },
): Promise<void> {
  const mark = `${journal.folder}.pruned`; // beside it: in the journal are images and intents alone
  if (now - (await timeOf(mark)) < day) return;
  await writeFile(mark, '');
  const mostBytes = megabytes === 0 ? Infinity : megabytes * 1_000_000;
  await pruneShadows(journal.shadows, { isAlive: stillRuns, unusedSince: now - unusedDays * day, mostBytes });
  const keep = new Set(session === undefined ? [] : hashesOf(session, ledger));
  const { images, until } = await pruneImages(journal, { mostBytes, keepSince: now - day, keep });
  if (images === 0) return;
  const date = new Date(until).toISOString().slice(0, 10);
  const what = `The journal is kept to ${megabytes} megabytes: ${images} copies of files went, so that not all that was done until ${date} can be undone any more.`;
  await record({ session: '', agent: '' }, { kind: 'oddity', what });
}

function hashesOf(session: string, ledger: Pick<Ledger, 'entries'>): readonly string[] {
  const { entries } = entriesIn({ kind: 'session', session }, ledger);
  const states = entries.flatMap(({ body }) => transitionsOf(body)).flatMap(({ from, to }) => [from, to]);
  return states.flatMap(state => state?.hash ?? []);
}

async function timeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
