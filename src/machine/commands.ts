import { fullAccess } from '../sandbox/confinement.js';
import { runCommand, type RunnerDeps } from '../sandbox/run.js';
import type { CommandsDoor } from '../tools/ports.js';
import type { CommandChanges } from './commandChanges.js';

/** Commands, through the runner; what each changed is found by `watch`. */
export function commandsDoor(runner: RunnerDeps, { watch }: CommandChanges): CommandsDoor {
  return {
    run: (spec, about, onOutput, signal) =>
      watch(about, () => runCommand({ ...spec, confinement: fullAccess }, runner, onOutput, signal)),
  };
}
