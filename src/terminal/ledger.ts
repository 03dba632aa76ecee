import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LedgerError } from '../ledger/ledgerError.js';
import { LedgerFile } from '../ledger/ledgerFile.js';
import { stateFolder } from '../machine/stateFolder.js';
import { exitCodes } from './exitCodes.js';
import type { LedgerArguments, LedgerPlace } from './ledgerArguments.js';
import { erase } from './ledgerErase.js';
import { exportTo } from './ledgerExport.js';
import { query } from './ledgerQuery.js';
import { checkpoint, verify } from './ledgerProof.js';
import { prune, rebuild } from './ledgerUpkeep.js';
import { badInput } from './say.js';

/** The `ledger` commands, on a file that `erase`, `prune` and `rebuild` change and the others only read. Returns the exit code. */
export async function ledger(wanted: LedgerArguments): Promise<number> {
  const file = openLedger(wanted);
  if (file instanceof LedgerError) return unopened(file, wanted);
  try {
    switch (wanted.verb) {
      case 'query':
        return query(file, wanted);
      case 'export':
        return await exportTo(process.stdout, file, wanted);
      case 'verify':
        return await verify(file, wanted);
      case 'checkpoint':
        return checkpoint(file, wanted);
      case 'erase':
        return await erase(file, wanted);
      case 'prune':
        return await prune(file, wanted);
      case 'rebuild':
        return await rebuild(file);
    }
  } finally {
    file.dispose();
  }
}

/** For whoever verifies, that somebody put something in it is what was to be found. */
function unopened({ code, message }: LedgerError, { verb }: LedgerArguments): number {
  const asked = badInput(message);
  return verb === 'verify' && code === 'altered' ? exitCodes.failed : asked;
}

/** A fault where there is no ledger to read. */
export function openLedger(place: LedgerPlace): LedgerFile | LedgerError {
  try {
    return LedgerFile.open(fileOf(place));
  } catch (fault) {
    if (fault instanceof LedgerError) return fault;
    throw fault;
  }
}

function fileOf({ db, state }: LedgerPlace): string {
  if (db !== undefined) return resolve(db);
  const usual = stateFolder({ platform: process.platform, home: homedir(), env: process.env });
  return join(state === undefined ? usual : resolve(state), 'ledger.db');
}
