import { excessInWords } from '../protocol/countWords.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import type { SandboxMode } from '../protocol/rule.js';
import type { Confinement } from '../sandbox/confinement.js';
import { runCommand, type RunnerDeps } from '../sandbox/run.js';
import type { CommandResult, CommandsDoor } from '../tools/ports.js';
import type { CommandChanges } from './commandChanges.js';
import { withWayOut, type Reaching } from './wayOut.js';

export interface CommandsDeps {
  readonly runner: RunnerDeps;
  readonly confine: Confine;
  readonly commandChanges: Pick<CommandChanges, 'watch'>;
  readonly record: Record;
  readonly reaching: Reaching;
  readonly fault: (fault: unknown) => void;
}

/** How a command is confined that is demanded to be confined at least so. */
export type Confine = (demanded: SandboxMode | undefined) => Confinement;

/**
 * Commands, through the runner, each confined as it must be. What each changed and connected to, and what it took too
 * much of, is recorded.
 */
export function commandsDoor(deps: CommandsDeps): CommandsDoor {
  const { runner, confine, commandChanges, record, fault } = deps;
  return {
    run: async ({ sandbox, effects, ...spec }, about, onOutput, signal) => {
      const confining = { confinement: confine(sandbox), effects, about };
      const run = (confinement: Confinement) => runCommand({ ...spec, confinement }, runner, onOutput, signal);
      const { result, refused } = await commandChanges.watch(about, () => withWayOut(confining, deps, run), signal);
      const limit = limitOf(result, spec.timeoutMs);
      const { session, agent, act } = about;
      if (limit !== undefined) await record({ session, agent }, { kind: 'limit', act, ...limit }).catch(fault);
      return { ...result, ...(refused.length > 0 && { denied: { paths: [], hosts: refused } }) };
    },
  };
}

type Limit = Pick<Extract<EntryBody, { kind: 'limit' }>, 'limit' | 'most' | 'because'>;

function limitOf({ ended, exceeded }: CommandResult, timeoutMs: number): Limit | undefined {
  if (exceeded !== undefined) {
    const { what, most } = exceeded;
    return { limit: `${what} of a command`, most, because: `${excessInWords(exceeded)}, so it was ended` };
  }
  if (ended !== 'timed-out') return undefined;
  return { limit: 'time of a command', most: timeoutMs, because: `it ran for ${timeoutMs / 1000} s, so it was ended` };
}
