import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Escape } from './escape.js';
import type { World } from './world.js';

/** What was started is there before the command ends. */
const lingers = (says: string, starts: string, more: Partial<Escape> = {}): Escape => ({
  says,
  tries: `${starts}\nuntil pgrep -f "$UNIQUE" > /dev/null; do :; done`,
  gotOut: world => world.lingering().length > 0,
  ...more,
});

/** Nothing that a command started outlives it. */
export const lingering: readonly Escape[] = [
  lingers('what runs in the background is gone', 'sleep "$UNIQUE" > /dev/null 2>&1 &'),
  lingers('what hears no hang-up is gone', 'nohup sleep "$UNIQUE" > /dev/null 2>&1 &'),
  lingers('what has a session of its own is gone', 'setsid -f sleep "$UNIQUE" > /dev/null 2>&1'),
  lingers(
    'what was forked twice and belongs to nobody is gone',
    `perl -e 'exit if fork; require POSIX; POSIX::setsid(); exit if fork; chdir "/"; close $_ for *STDIN, *STDOUT, *STDERR; exec "sleep", $ENV{UNIQUE}'`,
  ),
  lingers('what ignores signals is gone', '(trap "" TERM HUP INT QUIT; sleep "$UNIQUE" > /dev/null 2>&1 & disown) '),
  lingers('what was stopped is gone', 'sleep "$UNIQUE" > /dev/null 2>&1 & (sleep 0.1; kill -STOP $!)'),
  lingers('what holds the output open is gone', 'setsid -f sleep "$UNIQUE"', {
    onlyConfined: 'its output would never be at an end',
  }),
  lingers(
    'when the program that confines is ended, so is what it confined',
    '(sleep "$UNIQUE" & wait) & echo up; wait',
    {
      during: endAbruptly,
      isCutShort: true,
      onlyConfined: 'nothing would end it',
    },
  ),
];

async function endAbruptly(world: World, confined: ChildProcess): Promise<void> {
  if (confined.stdout !== null) await once(confined.stdout, 'data');
  confined.kill('SIGKILL');
  await once(confined, 'close');
  for (let tries = 0; tries < 100 && world.lingering().length > 0; tries += 1) await setTimeout(20);
}
