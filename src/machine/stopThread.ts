import { Worker } from 'node:worker_threads';
import { assertNever } from '../base/never.js';
import type { Disposable } from '../base/disposable.js';
import type { LiveRun } from '../sandbox/liveRuns.js';
import { sweepDoor } from './stopDoor.js';
import type { FromStopper, StopperData, ToStopper } from './stopMessages.js';

export interface StopThreadDeps {
  readonly folders: readonly string[];
  readonly name: string;
  /** What the thread runs. */
  readonly program: URL;
  /** Ends what runs here; resolves when it has. */
  readonly here: (by: string) => Promise<void>;
  /** It hears from now on. */
  readonly onListening: () => void;
  /** It does not hear, or not any more. */
  readonly onDeaf: (cause: unknown) => void;
}

/** The thread that hears of a stop however busy this one is, as this one sees it. It keeps no process alive. */
export class StopThread implements Disposable {
  private readonly flag = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private isOver = false;

  constructor(private readonly deps: StopThreadDeps) {
    const { folders, name, program } = deps;
    const workerData: StopperData = { folders, name, flag: this.flag };
    this.worker = new Worker(program, { workerData, execArgv: [] });
    this.worker.unref();
    this.worker.on('message', (message: FromStopper) => this.take(message));
    this.worker.once('error', fault => this.deaf(fault));
    this.worker.once('exit', () => this.deaf(new Error('it ended')));
  }

  /** A stop was heard, maybe before this thread had its turn. */
  get isStopped(): boolean {
    return Atomics.load(this.flag, 0) === 1;
  }

  resume(): void {
    Atomics.store(this.flag, 0, 0);
  }

  began(run: LiveRun): void {
    this.say({ kind: 'began', run });
  }

  ended(run: LiveRun): void {
    this.say({ kind: 'ended', run });
  }

  dispose(): void {
    this.isOver = true;
    void this.worker.terminate();
    for (const folder of this.deps.folders) void sweepDoor(folder, this.deps.name);
  }

  private take(message: FromStopper): void {
    switch (message.kind) {
      case 'listening':
        this.deps.onListening();
        return;
      case 'deaf':
        this.deaf(new Error(message.because));
        return;
      case 'stop':
        void this.stop(message);
        return;
      default:
        assertNever(message);
    }
  }

  private async stop({ id, by }: Extract<FromStopper, { kind: 'stop' }>): Promise<void> {
    await this.deps.here(by);
    this.say({ kind: 'stopped', id });
  }

  private deaf(cause: unknown): void {
    if (this.isOver) return;
    this.dispose();
    this.deps.onDeaf(cause);
  }

  private say(message: ToStopper): void {
    if (!this.isOver) this.worker.postMessage(message);
  }
}
