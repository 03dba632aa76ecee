import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { stateFolder } from '../machine/stateFolder.js';
import { stopAll } from '../machine/stopDoor.js';
import type { StopArguments } from './arguments.js';
import { exitCodes } from './exitCodes.js';

/** Stops every window and run of this user, or of one state folder. Returns the exit code. */
export async function stop({ state }: StopArguments): Promise<number> {
  const usual = stateFolder({ platform: process.platform, home: homedir(), env: process.env });
  const { stopped, held, silent } = await stopAll([state === undefined ? usual : resolve(state)], 'the terminal');
  if (stopped > 0 || held.length === 0) process.stdout.write(`${stoppedInWords(stopped)}\n`);
  if (held.length > 0)
    process.stderr.write(
      `These were too busy to end everything; their commands are ended, and nothing more begins in them: ${held.join(', ')}.\n`,
    );
  if (silent.length === 0) return held.length === 0 ? exitCodes.done : exitCodes.failed;
  const which = silent.join(', ');
  process.stderr.write(
    `These processes did not say within a second that they stopped; end them if they go on: ${which}.\n`,
  );
  return exitCodes.failed;
}

function stoppedInWords(count: number): string {
  if (count === 0) return 'Nothing was there to be stopped.';
  return `Stopped ${count === 1 ? '1 window or run' : `${count} windows or runs`}; nothing goes on in them until you resume.`;
}
