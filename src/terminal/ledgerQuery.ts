import type { LedgerFile } from '../ledger/ledgerFile.js';
import type { ActivityRow } from '../protocol/activity.js';
import { exitCodes } from './exitCodes.js';
import type { QueryArguments } from './ledgerArguments.js';
import { plainText } from './plainText.js';

/** `ledger query`: acts, newest first. */
export function query(file: LedgerFile, { before, limit, json }: QueryArguments): number {
  const page = file.reading(reader => reader.rows({ limit, ...(before === undefined ? {} : { before }) }));
  for (const row of page.rows) process.stdout.write(`${json ? JSON.stringify(row) : sentence(row)}\n`);
  if (json) return exitCodes.done;
  const last = page.rows.at(-1);
  if (last === undefined) process.stdout.write('Nothing of that is on record.\n');
  else if (page.more) process.stdout.write(`There are older ones: --before ${last.seq} shows them.\n`);
  return exitCodes.done;
}

function sentence({ seq, at, state, risk, tool, title, decided, result }: ActivityRow): string {
  const what = [new Date(at).toISOString(), `#${seq}`, state, `risk ${risk}`, tool, oneLine(title)].join('  ');
  return [what, ...[decided, result].filter(part => part !== '').map(oneLine)].join(' — ');
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ');
}
