import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../base/never.js';
import { AskedHere } from './asking.js';
import { LedgerError } from './ledgerError.js';
import { LedgerFile } from './ledgerFile.js';
import { answerTo, type Asked } from './questions.js';
import type { Verifying } from './verifyAll.js';
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
      void answering(message.id, () => verify(message));
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

async function verify({ id, newest, witnesses }: Extract<ToWorker, { kind: 'verify' }>): Promise<FromWorker> {
  const stop = new AbortController();
  stops.set(id, stop);
  const about: Verifying = { witnesses, signal: stop.signal, progress: seq => say({ kind: 'progress', id, seq }) };
  try {
    const here = new AskedHere(read => file().reading(read));
    return { kind: 'answer', id, answer: await here.verify(newest, about) };
  } finally {
    stops.delete(id);
  }
}
