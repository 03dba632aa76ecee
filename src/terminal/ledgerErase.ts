import { userInfo } from 'node:os';
import { basename, dirname } from 'node:path';
import { Ledger } from '../ledger/ledger.js';
import { LedgerError } from '../ledger/ledgerError.js';
import type { LedgerFile } from '../ledger/ledgerFile.js';
import { hasKeyFile, openKeyFile } from '../machine/keyFile.js';
import { systemClock } from '../machine/systemClock.js';
import { exitCodes } from './exitCodes.js';
import type { EraseArguments } from './ledgerArguments.js';
import { badInput, reportFault } from './say.js';

/** `ledger erase`: the one of these commands that changes the ledger, and only when the person says so twice. */
export async function erase(file: LedgerFile, { of, why, yes }: EraseArguments): Promise<number> {
  const whose = 'act' in of ? `act ${of.act}` : `session ${of.session}`;
  const count = file.reading(reader => reader.withTexts(of)).length;
  if (count === 0) {
    process.stdout.write(`There are no texts of ${whose} in it.\n`);
    return exitCodes.done;
  }
  if (!yes)
    return badInput(`This takes away for good the texts of ${entries(count)} of ${whose}. Say --yes to have it done.`);
  const ledger = Ledger.open(file.file, systemClock, reportFault);
  try {
    const isSigned = signIn(ledger, file.file);
    const erased = await ledger.erase(of, `${userInfo().username} in the terminal`, why);
    process.stdout.write(`The texts of ${entries(erased.entries)} of ${whose} are erased, and that is on record.\n`);
    if (!isSigned)
      process.stdout.write('Nobody signs for this ledger yet: that is done when Countersign next works with it.\n');
    if (!erased.overwritten)
      process.stdout.write(
        'Another program has the ledger open: until it is closed, the old bytes may stand in the -wal file beside it.\n',
      );
    return exitCodes.done;
  } catch (fault) {
    if (fault instanceof LedgerError && fault.code === 'keyless') return badInput(fault.message);
    throw fault;
  } finally {
    ledger.dispose();
  }
}

/** With the key beside it, where it is the ledger of such a folder; none is made for another. */
export function signIn(ledger: Ledger, path: string): boolean {
  const folder = dirname(path);
  if (basename(path) !== 'ledger.db' || !hasKeyFile(folder)) return false;
  const replaced = ledger.useKeeper(openKeyFile(folder));
  if (replaced !== undefined) process.stderr.write(`${replaced}\n`);
  return true;
}

export function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
