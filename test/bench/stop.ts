import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { StopRounds } from '../core/stopRounds.js';
import { cli } from '../terminal/program.js';
import { median, type Figure } from './figure.js';

const rounds = 50;

/** How long after `countersign stop` was typed all is over in a window where everything goes on that a stop has to end. */
export async function measureStop(): Promise<readonly Figure[]> {
  const hog = spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' });
  const tidying: (() => unknown)[] = [() => hog.kill('SIGKILL')];
  try {
    const window = await StopRounds.open({ after: tidy => tidying.push(tidy) });
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) took.push(await window.round(byCommand));
    const note = `of ${rounds} by "countersign stop", beside a process that takes all of a core`;
    return [
      { key: 'stop.slowest_of_50_ms', value: Math.max(...took), aim: { atMost: 1000 }, note },
      { key: 'stop.median_ms', value: median(took) },
    ];
  } finally {
    for (const tidy of tidying.toReversed()) await tidy();
  }
}

async function byCommand(state: string): Promise<{ stopped: number; held: []; silent: [] }> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'stop', '--state', state]);
  return { stopped: stdout.startsWith('Stopped 1 window') ? 1 : 0, held: [], silent: [] };
}
