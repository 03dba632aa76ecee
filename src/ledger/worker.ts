import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../base/never.js';
import { LedgerError } from './ledgerError.js';
import { LedgerFile } from './ledgerFile.js';
import { answerTo, type Asked } from './questions.js';
import { ReadingThread } from './readingThread.js';
import { verifyAll, type ReadRun, type ReadStored } from './verifyAll.js';
import { verifyLists, type VerifyingLists } from './verifyLists.js';
import type { FromWorker, Question, ToWorker, WorkerData } from './workerMessages.js';

/**
 * The thread that reads one ledger for whoever must not wait: lists, searches, counts, exports, verification.
 *
 * Invariant: it only reads, by a connection of its own; every request gets one answer, whatever happens.
 */
const { file: path } = workerData as WorkerData;
const stops = new Map<number, AbortController>();
let opened: LedgerFile | undefined;

/** At the first question, so that a ledger that cannot be opened is an answer. */
function file(): LedgerFile {
  opened ??= LedgerFile.open(path);
  return opened;
}

function say(message: FromWorker): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'ask':
      void answering(message.id, () => answer(message));
      break;
    case 'verify':
      void answering(message.id, () => watched(message.id, about => verify(message, about)));
      break;
    case 'verify-lists':
      void answering(message.id, () => watched(message.id, about => verifyLists(read => file().reading(read), about)));
      break;
    case 'stop':
      stops.get(message.id)?.abort();
      break;
    default:
      assertNever(message);
  }
});

async function answering(id: number, answer: () => FromWorker | Promise<FromWorker>): Promise<void> {
  try {
    say(await answer());
  } catch (fault) {
    if (fault instanceof LedgerError) say({ kind: 'refused', id, code: fault.code, message: fault.message });
    else say({ kind: 'failed', id, fault });
  }
}

function answer({ id, name, asked }: Question): FromWorker {
  return { kind: 'answer', id, answer: file().reading(reader => answerTo(reader, name, asked as Asked<typeof name>)) };
}

/** Whoever waits hears how far it is, and may have enough. */
async function watched(id: number, verify: (about: VerifyingLists) => Promise<unknown>): Promise<FromWorker> {
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    const progress = (seq: number, of: number): void => say({ kind: 'progress', id, seq, of });
    return { kind: 'answer', id, answer: await verify({ signal: stop.signal, progress }) };
  } finally {
    stops.delete(id);
  }
}

/** So many entries are worth another thread. */
const many = 20_000;

async function verify({ newest, witnesses }: Extract<ToWorker, { kind: 'verify' }>, about: VerifyingLists) {
  const helper = newest > many ? new ReadingThread(path, new URL(import.meta.url)) : undefined;
  try {
    const read: ReadStored = (after, limit) => file().reading(reader => reader.stored(after, limit));
    const elsewhere: ReadRun | undefined =
      helper && ((after, limit) => helper.ask('run', after, limit).catch(() => undefined));
    return await verifyAll(read, newest, { ...about, witnesses }, elsewhere);
  } finally {
    helper?.dispose();
  }
}
