import type { Disposable } from '../base/disposable.js';
import { Emitter, type Event } from '../base/emitter.js';
import { relativeTo } from '../base/paths.js';
import type { AnswerFacts, DryPorts } from '../tools/ports.js';
import { openDryDoors, type DryDoorsDeps } from './dryDoors.js';
import { answerFacts, type FactsDeps } from './facts.js';
import { Overlay } from './overlay.js';
import { wouldChangeIn, type WouldChange } from './wouldChange.js';

export interface DryRunsDeps extends Omit<DryDoorsDeps, 'overlay' | 'holds'> {
  readonly facts: Omit<FactsDeps, 'over'>;
  readonly fault: (fault: unknown) => void;
}

/** The memory of a dry run that ended, in words for the person. */
export interface Dropped {
  readonly session: string;
  readonly what: string;
}

/** The dry run of one session: its doors, and what judging in it knows of files. */
export class DryRun {
  readonly ports: DryPorts;
  readonly facts: AnswerFacts;
  private readonly overlay = new Overlay();
  private lost: readonly string[] = [];

  constructor(
    { facts, ...doors }: DryRunsDeps,
    private readonly folder: () => string,
    holds: () => boolean,
  ) {
    this.ports = openDryDoors({ ...doors, overlay: this.overlay, holds });
    this.facts = answerFacts({ ...facts, over: this.overlay });
  }

  /** The real path of a name as the dry run sees it. Rejects when it cannot be said. */
  realOf(path: string): Promise<string> {
    return this.overlay.realOf(path);
  }

  /** Files that would be changed by now, sorted. */
  get changed(): readonly string[] {
    return this.overlay.paths;
  }

  /** What it would have come to by now, file by file. */
  get wouldChange(): readonly WouldChange[] {
    return wouldChangeIn(this.overlay);
  }

  /** Forgets all changes; returns their files. */
  drop(isOver: boolean): readonly string[] {
    const { paths } = this.overlay;
    this.overlay.clear();
    this.lost = isOver ? paths : [];
    return paths;
  }

  /** What the model must know, in every request while it holds. */
  words(isOn: boolean): string | undefined {
    if (isOn) return duringDryRun;
    return this.lost.length === 0 ? undefined : lostInWords(this.lost, this.folder());
  }
}

/**
 * The dry runs of all sessions. A person begins and ends them by the mode.
 *
 * Invariant: what one session would have changed is seen by that session alone, and by none when the mode is another.
 */
export class DryRuns implements Disposable {
  readonly onDidDrop: Event<string>;
  private readonly sessions = new Map<string, DryRun>();
  private readonly dropped: Emitter<string>;
  private isOn = false;

  constructor(private readonly deps: DryRunsDeps) {
    this.dropped = new Emitter(deps.fault);
    this.onDidDrop = this.dropped.event;
  }

  of(session: string): DryRun {
    const { facts } = this.deps;
    const known =
      this.sessions.get(session) ??
      new DryRun(
        this.deps,
        () => facts.roots()[0] ?? facts.home,
        () => this.isOn,
      );
    this.sessions.set(session, known);
    return known;
  }

  /** Follows the mode; returns what an end of it dropped. Idempotent. */
  follow(isOn: boolean): readonly Dropped[] {
    if (isOn === this.isOn) return [];
    this.isOn = isOn;
    const dropped = [...this.sessions].flatMap(([session, run]) => {
      const { length } = run.drop(!isOn);
      const files = length === 1 ? '1 file' : `${length} files`;
      const what = `The dry run was ended, and its changes to ${files} in memory were dropped; nothing had been written.`;
      return length === 0 ? [] : [{ session, what }];
    });
    for (const { what } of dropped) this.dropped.fire(what);
    return dropped;
  }

  dispose(): void {
    this.dropped.dispose();
  }
}

const duringDryRun =
  'This is a dry run: nothing happens. Changes of files are kept in memory for this conversation, where your reads and ' +
  'searches see them; commands are not run, nothing is fetched, and what would need a person is read by nobody. Each ' +
  'result says what would have happened. Go on as you would, and never say that something was done.';

function lostInWords(paths: readonly string[], folder: string): string {
  const names = paths.slice(0, 20).map(path => relativeTo(folder, path));
  const more = paths.length > names.length ? ` and ${paths.length - names.length} more` : '';
  return `A dry run in this conversation was ended, and what it kept in memory was dropped: ${names.join(', ')}${more}. Files are as they are on disk: read them again before you go on.`;
}
