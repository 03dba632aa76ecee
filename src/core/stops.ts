import type { Disposable } from '../base/disposable.js';
import { StopDoor, stopAll, stopName, threadName, type StopOutcome } from '../machine/stopDoor.js';
import { StopThread } from '../machine/stopThread.js';
import type { LiveRun } from '../sandbox/liveRuns.js';

export interface StopsDeps {
  /** State folders at which a stop is heard and to which it is told; the first is this program's own. */
  readonly folders: readonly string[];
  /** Ends what runs here; resolves when it has. */
  readonly here: (by: string) => Promise<void>;
  /** What the thread runs that hears of a stop; without one this thread goes on listening. */
  readonly program: URL | undefined;
  readonly fault: (fault: unknown) => void;
}

/**
 * The stop that reaches every window and every run of this user.
 *
 * It is heard on this thread until the first command begins, and from then on by a thread that nothing keeps busy: only
 * commands go on while this one does not get its turn.
 *
 * Invariant: a window that cannot be reached is named, never counted as stopped.
 */
export class Stops implements Disposable {
  private readonly name = stopName();
  private doors: StopDoor[] = [];
  private thread: StopThread | undefined;
  private isOver = false;

  constructor(private readonly deps: StopsDeps) {}

  /** From then on others can stop this one. What cannot listen is told as a fault, and its own stop still works. */
  async listen(): Promise<void> {
    for (const folder of this.deps.folders) {
      try {
        const door = await StopDoor.open(folder, this.name, async by => {
          await this.deps.here(by);
          return 'stopped';
        });
        if (this.isOver) door.dispose();
        else this.doors.push(door);
      } catch (cause) {
        this.deps.fault(new Error(`"Stop everything" elsewhere does not reach this one by ${folder}.`, { cause }));
      }
    }
  }

  /** A stop was said, maybe a moment before this thread came to hear of it. */
  get isStopped(): boolean {
    return this.thread?.isStopped === true;
  }

  resume(): void {
    this.thread?.resume();
  }

  began(run: LiveRun): void {
    this.thread ??= this.listenApart();
    this.thread?.began(run);
  }

  ended(run: LiveRun): void {
    this.thread?.ended(run);
  }

  /** Here first, whatever becomes of the others. */
  async everywhere(by: string): Promise<StopOutcome> {
    const [outcome] = await Promise.all([stopAll(this.deps.folders, by, this.name), this.deps.here(by)]);
    return outcome;
  }

  dispose(): void {
    this.isOver = true;
    this.thread?.dispose();
    this.close();
  }

  private close(): void {
    this.doors.forEach(door => door.dispose());
    this.doors = [];
  }

  private listenApart(): StopThread | undefined {
    const { folders, program, here, fault } = this.deps;
    if (program === undefined || folders.length === 0 || this.isOver) return undefined;
    return new StopThread({
      ...{ folders, program, here, name: threadName(this.name) },
      onListening: () => this.close(),
      onDeaf: cause => {
        fault(new Error('A stop is heard later while this window is busy.', { cause }));
        // It may have heard one that it could not pass on any more.
        if (this.isStopped) here('a stop from elsewhere').catch(fault);
        this.thread = undefined;
        if (this.doors.length === 0) void this.listen();
      },
    });
  }
}
