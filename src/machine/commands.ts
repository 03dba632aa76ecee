import { fullAccess } from '../sandbox/confinement.js';
import { runCommand, type RunnerDeps } from '../sandbox/run.js';
import type { CommandsDoor } from '../tools/ports.js';

/** Commands, through the runner; nothing is added here. */
export function commandsDoor(runner: RunnerDeps): CommandsDoor {
  return {
    run: (spec, onOutput, signal) => runCommand({ ...spec, confinement: fullAccess }, runner, onOutput, signal),
  };
}
