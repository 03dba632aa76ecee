import { excessInWords } from '../protocol/countWords.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import type { Extra } from '../protocol/extra.js';
import type { SandboxMode } from '../protocol/rule.js';
import type { Confinement } from '../sandbox/confinement.js';
import { extrasFor } from '../sandbox/extras.js';
import { runCommand, type RunnerDeps } from '../sandbox/run.js';
import type { CommandResult, CommandsDoor } from '../tools/ports.js';
import type { CommandChanges } from './commandChanges.js';
import { withWayOut, type Reaching } from './wayOut.js';

export interface CommandsDeps {
  readonly runner: RunnerDeps;
  readonly confine: Confine;
  readonly commandChanges: Pick<CommandChanges, 'watch'>;
  readonly record: Record;
  /** Where Countersign's own files are, for which no sandbox is ever opened. */
  readonly own: readonly string[];
  readonly reaching: Reaching;
  readonly fault: (fault: unknown) => void;
}

/** How a command is confined that is demanded to be confined at least so, where the sandbox is opened for these. */
export type Confine = (demanded: SandboxMode | undefined, extra: readonly Extra[]) => Confinement;

/**
 * Commands, through the runner, each confined as it must be. What each changed and connected to, and what it took too
 * much of, is recorded.
 */
export function commandsDoor(deps: CommandsDeps): CommandsDoor {
  const { runner, confine, commandChanges, record, own, fault } = deps;
  return {
    run: async ({ sandbox, extra, effects, ...spec }, about, onOutput, signal) => {
      const run = (confined: Confinement) => runCommand({ ...spec, confinement: confined }, runner, onOutput, signal);
      // What is to be held is looked for right before it runs, not before the look at the folder.
      const running = async () => {
        const confinement = confine(sandbox, extra);
        return { confinement, ...(await withWayOut({ confinement, effects, about }, deps, run)) };
      };
      const { confinement, result, refused } = await commandChanges.watch(about, running, signal);
      const limit = limitOf(result, spec.timeoutMs);
      const { session, agent, act } = about;
      if (limit !== undefined) await record({ session, agent }, { kind: 'limit', act, ...limit }).catch(fault);
      const hasFailed = result.ended === 'exited' && result.exit !== 0;
      if (confinement.mode === 'full-access') return { ...result, sandbox: 'none', kept: [] };
      const { home } = runner;
      const ran = { output: result.output, cwd: spec.cwd, home, confined: confinement, had: extra, own, refused };
      return { ...result, sandbox: confinement.mode, kept: hasFailed ? extrasFor(ran) : [] };
    },
  };
}

type Limit = Pick<Extract<EntryBody, { kind: 'limit' }>, 'limit' | 'most' | 'because'>;

function limitOf({ ended, exceeded }: Pick<CommandResult, 'ended' | 'exceeded'>, timeoutMs: number): Limit | undefined {
  if (exceeded !== undefined) {
    const { what, most } = exceeded;
    return { limit: `${what} of a command`, most, because: `${excessInWords(exceeded)}, so it was ended` };
  }
  if (ended !== 'timed-out') return undefined;
  return { limit: 'time of a command', most: timeoutMs, because: `it ran for ${timeoutMs / 1000} s, so it was ended` };
}
