import { userInfo } from 'node:os';
import { keepAtMost } from '../ledger/keepAtMost.js';
import { Ledger } from '../ledger/ledger.js';
import type { LedgerFile } from '../ledger/ledgerFile.js';
import { verificationInWords } from '../ledger/verificationWords.js';
import { systemClock } from '../machine/systemClock.js';
import { exitCodes } from './exitCodes.js';
import type { PruneArguments } from './ledgerArguments.js';
import { entries, signIn } from './ledgerErase.js';
import { plainText } from './plainText.js';
import { badInput, reportFault } from './say.js';

/** `ledger prune`: what is older, or more than is to be kept, is taken away, with a signed mark. */
export async function prune(file: LedgerFile, { days, megabytes }: PruneArguments): Promise<number> {
  const ledger = Ledger.open(file.file, systemClock, reportFault);
  try {
    if (!signIn(ledger, file.file))
      return badInput(
        'Only who has its key can prune a ledger: without a signature nobody could tell that from tampering. Nothing was pruned. Prune the ledger.db of a state folder that Countersign has worked with; what the editor records is pruned there, by its settings.',
      );
    const pruned = await keepAtMost(ledger, { days, megabytes }, inTheTerminal(), systemClock.now());
    process.stdout.write(
      pruned === 0
        ? 'Nothing in it is beyond that: what is less than an hour old, or is about what is still open, stays.\n'
        : `${entries(pruned)} pruned, and that is on record.\n`,
    );
    return exitCodes.done;
  } finally {
    ledger.dispose();
  }
}

/** `ledger rebuild`: lists, search and limits are made anew, from entries that are as they were recorded. */
export async function rebuild(file: LedgerFile): Promise<number> {
  const ledger = Ledger.open(file.file, systemClock, reportFault);
  try {
    signIn(ledger, file.file);
    const found = await ledger.verify();
    if (found.kind === 'broken') {
      process.stderr.write(
        plainText(`${verificationInWords(found)} Nothing was made anew from entries that are not as recorded.\n`),
      );
      return exitCodes.failed;
    }
    await ledger.rebuildLists(inTheTerminal());
    process.stdout.write('Lists, search and limits are made anew from the entries, and that is on record.\n');
    return exitCodes.done;
  } finally {
    ledger.dispose();
  }
}

function inTheTerminal(): string {
  return `${userInfo().username} in the terminal`;
}
