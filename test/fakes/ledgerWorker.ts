import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The program that reads a ledger on a thread of its own, as it is built beside the tests. */
export const ledgerWorker = pathToFileURL(resolve('out/test/ledgerWorker.js'));
