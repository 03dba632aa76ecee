import type { Disposable } from '../base/disposable.js';
import { StopDoor, stopAll, stopName, type StopOutcome } from '../machine/stopDoor.js';

export interface StopsDeps {
  /** State folders at which a stop is heard and to which it is told; the first is this program's own. */
  readonly folders: readonly string[];
  /** Ends what runs here; resolves when it has. */
  readonly here: (by: string) => Promise<void>;
  readonly fault: (fault: unknown) => void;
}

/**
 * The stop that reaches every window and every run of this user.
 *
 * Invariant: a window that cannot be reached is named, never counted as stopped.
 */
export class Stops implements Disposable {
  private readonly name = stopName();
  private readonly doors: StopDoor[] = [];
  private isOver = false;

  constructor(private readonly deps: StopsDeps) {}

  /** From then on others can stop this one. What cannot listen is told as a fault, and its own stop still works. */
  async listen(): Promise<void> {
    for (const folder of this.deps.folders) {
      try {
        const door = await StopDoor.open(folder, this.name, by => this.deps.here(by));
        if (this.isOver) door.dispose();
        else this.doors.push(door);
      } catch (cause) {
        this.deps.fault(new Error(`"Stop everything" elsewhere does not reach this one by ${folder}.`, { cause }));
      }
    }
  }

  /** Here first, whatever becomes of the others. */
  async everywhere(by: string): Promise<StopOutcome> {
    const [outcome] = await Promise.all([stopAll(this.deps.folders, by, this.name), this.deps.here(by)]);
    return outcome;
  }

  dispose(): void {
    this.isOver = true;
    this.doors.forEach(door => door.dispose());
  }
}
