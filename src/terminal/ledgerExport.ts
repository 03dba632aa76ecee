import { once } from 'node:events';
import { AskedHere } from '../ledger/asking.js';
import { exported } from '../ledger/export.js';
import type { LedgerFile } from '../ledger/ledgerFile.js';
import { exitCodes } from './exitCodes.js';
import type { ExportArguments } from './ledgerArguments.js';

/** `ledger export`: as quickly as it is taken, and never more in memory than a part. */
export async function exportTo(
  out: NodeJS.WritableStream,
  file: LedgerFile,
  { format, filter }: ExportArguments,
): Promise<number> {
  const { ask } = new AskedHere(read => file.reading(read));
  for await (const part of exported(ask, format, filter)) {
    if (!out.write(part)) await once(out, 'drain');
  }
  return exitCodes.done;
}
