import { Worker } from 'node:worker_threads';
import { assertNever } from '../base/never.js';
import type { Asking } from './asking.js';
import { LedgerError } from './ledgerError.js';
import type { Answer, Ask } from './questions.js';
import type { Verification } from './verify.js';
import type { Verifying } from './verifyAll.js';
import type { ListsFinding } from './listsVerifier.js';
import type { VerifyingLists } from './verifyLists.js';
import type { FromWorker, ToWorker, WorkerData } from './workerMessages.js';

interface Waiting {
  readonly answer: (given: unknown) => void;
  readonly fail: (fault: unknown) => void;
  readonly progress?: (seq: number, of: number) => void;
}

/**
 * Answers on a thread of its own, which begins with the first question and keeps no process alive.
 *
 * Invariant: every question is settled; should the thread end, by a sentence, and the next question begins another.
 */
export class ReadingThread implements Asking {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private isDisposed = false;

  constructor(
    private readonly file: string,
    /** What the thread runs. */
    private readonly program: URL,
  ) {}

  readonly ask: Ask = (name, ...asked) =>
    new Promise((resolve, fail) => {
      // What answers there is the function of that name.
      const answer = (given: unknown): void => resolve(given as Answer<typeof name>);
      this.post(id => ({ kind: 'ask', id, name, asked }), { answer, fail });
    });

  async verify(newest: number, about: Verifying): Promise<Verification> {
    const { witnesses = [] } = about;
    return (await this.watched(id => ({ kind: 'verify', id, newest, witnesses }), about)) as Verification;
  }

  async verifyLists(about: VerifyingLists): Promise<ListsFinding> {
    return (await this.watched(id => ({ kind: 'verify-lists', id }), about)) as ListsFinding;
  }

  dispose(): void {
    this.isDisposed = true;
    const { worker } = this;
    if (worker === undefined) return;
    this.ended(worker, this.closed());
    void worker.terminate();
  }

  /** Of what takes long one hears how far it is, and may have enough. */
  private async watched(message: (id: number) => ToWorker, { signal, progress }: VerifyingLists): Promise<unknown> {
    signal?.throwIfAborted();
    const settled = new AbortController();
    try {
      return await new Promise((answer, fail) => {
        const id = this.post(message, { answer, fail, ...(progress && { progress }) });
        const stop = (): void => {
          this.worker?.postMessage({ kind: 'stop', id } satisfies ToWorker);
          fail(new Error('Verification was stopped.'));
        };
        signal?.addEventListener('abort', stop, { signal: settled.signal });
      });
    } catch (fault) {
      signal?.throwIfAborted(); // with the reason that was given
      throw fault;
    } finally {
      settled.abort();
    }
  }

  private post(message: (id: number) => ToWorker, waiting: Waiting): number {
    const id = ++this.lastId;
    if (this.isDisposed) {
      waiting.fail(this.closed());
      return id;
    }
    this.worker ??= this.begin();
    this.worker.postMessage(message(id));
    this.waiting.set(id, waiting);
    this.worker.ref(); // whoever waits is answered before the process ends
    return id;
  }

  private begin(): Worker {
    const worker = this.newWorker();
    worker.on('message', (message: FromWorker) => this.take(worker, message));
    worker.once('error', fault => this.ended(worker, this.cut(fault)));
    worker.once('exit', () => this.ended(worker, this.cut(undefined)));
    return worker;
  }

  private newWorker(): Worker {
    try {
      return new Worker(this.program, { workerData: { file: this.file } satisfies WorkerData, execArgv: [] });
    } catch (cause) {
      throw this.cut(cause);
    }
  }

  private take(worker: Worker, message: FromWorker): void {
    const waiting = this.waiting.get(message.id);
    if (message.kind === 'progress') {
      waiting?.progress?.(message.seq, message.of);
      return;
    }
    this.waiting.delete(message.id);
    if (this.waiting.size === 0) worker.unref();
    switch (message.kind) {
      case 'answer':
        return waiting?.answer(message.answer);
      case 'refused':
        return waiting?.fail(new LedgerError(message.code, message.message));
      case 'failed':
        return waiting?.fail(message.fault);
      default:
        assertNever(message);
    }
  }

  private ended(worker: Worker, fault: LedgerError): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { fail } of waiting) fail(fault);
  }

  private cut(cause: unknown): LedgerError {
    const said = cause instanceof Error ? ` (${cause.message})` : '';
    return new LedgerError('unreadable', `Reading the ledger ${this.file} was cut off${said}. Try it again.`, cause);
  }

  private closed(): LedgerError {
    return new LedgerError('closed', `The ledger ${this.file} is closed; nothing runs any more.`);
  }
}
