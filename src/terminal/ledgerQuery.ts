import type { LedgerFile } from '../ledger/ledgerFile.js';
import type { ActivityRow } from '../protocol/activity.js';
import { countsInWords } from './countsInWords.js';
import { exitCodes } from './exitCodes.js';
import type { QueryArguments } from './ledgerArguments.js';
import { plainText } from './plainText.js';

/** `ledger query`: acts, newest first, or how many there are. */
export function query(file: LedgerFile, wanted: QueryArguments): number {
  if (wanted.counts) return printCounts(file, wanted);
  const { filter, before, limit, json } = wanted;
  const page = file.reading(reader => reader.rows({ filter, limit, ...(before !== undefined && { before }) }));
  for (const row of page.rows) process.stdout.write(`${json ? JSON.stringify(row) : sentence(row)}\n`);
  if (json) return exitCodes.done;
  if (page.rows.length === 0) process.stdout.write('Nothing of that is on record.\n');
  else if (page.next !== undefined) process.stdout.write(`There are older ones: --before ${page.next} shows them.\n`);
  return exitCodes.done;
}

function printCounts(file: LedgerFile, { filter, json }: QueryArguments): number {
  const found = file.reading(reader => ({ size: reader.size(), ...reader.counts(filter) }));
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : plainText(countsInWords(found)));
  return exitCodes.done;
}

function sentence({ seq, at, state, risk, tool, title, decided, result }: ActivityRow): string {
  const what = [new Date(at).toISOString(), `#${seq}`, state, `risk ${risk}`, oneLine(tool), oneLine(title)].join('  ');
  return [what, ...[decided, result].filter(part => part !== '').map(oneLine)].join(' — ');
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ');
}
