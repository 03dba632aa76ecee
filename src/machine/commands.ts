import type { SandboxMode } from '../protocol/rule.js';
import type { Confinement } from '../sandbox/confinement.js';
import { runCommand, type RunnerDeps } from '../sandbox/run.js';
import type { CommandsDoor } from '../tools/ports.js';
import type { CommandChanges } from './commandChanges.js';

/** How a command is confined that is demanded to be confined at least so. */
export type Confine = (demanded: SandboxMode | undefined) => Confinement;

/** Commands, through the runner, each confined as it must be; what each changed is found by `watch`. */
export function commandsDoor(runner: RunnerDeps, confine: Confine, { watch }: CommandChanges): CommandsDoor {
  return {
    run: ({ sandbox, ...spec }, about, onOutput, signal) =>
      watch(about, () => runCommand({ ...spec, confinement: confine(sandbox) }, runner, onOutput, signal)),
  };
}
