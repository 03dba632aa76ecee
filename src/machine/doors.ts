import type { Clock } from '../base/clock.js';
import type { Journal } from '../journal/journal.js';
import type { Record } from '../protocol/entry.js';
import type { Backend } from '../sandbox/backend.js';
import type { LiveRuns } from '../sandbox/liveRuns.js';
import type { Buffers, PersonDoor, Ports, ProblemsDoor } from '../tools/ports.js';
import { changesDoor } from './changes.js';
import type { CommandChanges } from './commandChanges.js';
import { commandsDoor, type Confine } from './commands.js';
import { networkDoor } from './fetchPage.js';
import { filesDoor } from './files.js';
import { searchDoor } from './search.js';
import type { Reaching } from './wayOut.js';

export interface DoorsDeps {
  readonly buffers: Buffers;
  readonly journal: Journal;
  readonly record: Record;
  readonly problems: ProblemsDoor;
  readonly person: PersonDoor;
  readonly roots: () => readonly string[];
  readonly home: string;
  /** Where Countersign's own files are. */
  readonly own: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly ripgrep: string | undefined;
  /** Files whose text a search keeps back. */
  readonly withhold: (path: string) => boolean;
  readonly clock: Clock;
  readonly fault: (fault: unknown) => void;
  readonly backend: Backend;
  readonly confine: Confine;
  readonly runs: LiveRuns;
  readonly commandChanges: Pick<CommandChanges, 'watch'>;
  readonly reaching: Reaching;
}

/**
 * The doors to this machine. Each agent puts a plan and agents of its own in the place of those here.
 *
 * Invariant: nothing is decided here; whoever calls holds a pass that was spent.
 */
export function openDoors(deps: DoorsDeps): Ports {
  const { buffers, journal, record, problems, person, ripgrep, withhold, clock, home, roots, env, backend, runs } =
    deps;
  const runner = { backend, clock, home, roots, env, runs };
  return {
    files: filesDoor(buffers),
    search: searchDoor({ ripgrep, clock, withhold }),
    changes: changesDoor({ buffers, journal, record }),
    commands: commandsDoor({ ...deps, runner }),
    network: networkDoor(deps),
    problems,
    person,
    plan: { update: () => undefined },
    agents: { send: async () => ({ kind: 'failed', because: 'Nobody can be sent from here.' }) },
  };
}
