import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandEnvironment } from '../../src/sandbox/environment.js';
import { home, root } from '../policy/judging.js';
import { changesBetween, snapshotOf, type Change } from './changes.js';
import { prepare } from './scratch.js';

/** A command may take this long; then it and all it started is ended. */
const capMs = 2000;

export interface Outcome {
  readonly changes: readonly Change[];
  /** Null: a signal ended it, or the time was up. */
  readonly exit: number | null;
}

/**
 * Runs a command for real in bubblewrap, in a home folder of its own with a workspace in it, without network, and says
 * what changed. Home, workspace and temporary folder stand at the same paths as where it was judged; nothing else can
 * be written.
 */
export async function runConfined(command: string): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-truth-'));
  try {
    const ownHome = join(scratch, 'home');
    const places = { [home]: ownHome, '/tmp': join(scratch, 'tmp') };
    for (const folder of Object.values(places)) mkdirSync(folder);
    prepare(ownHome, root.slice(home.length + 1), /\bgit\b/.test(command));
    const before = snapshotOf(places);
    const exit = await start(command, places);
    return { changes: changesBetween(before, snapshotOf(places)), exit };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function start(command: string, places: Readonly<Record<string, string>>): Promise<number | null> {
  const binds = Object.entries(places).flatMap(([inside, outside]) => ['--bind', outside, inside]);
  // What is left in the background would be ended with the shell, at a moment that nobody knows.
  const whole = /&\s*$/.test(command) ? `${command} wait` : command;
  const shell = ['bash', '--noprofile', '--norc', '-c', whole];
  const words = [...confinement, ...binds, '--remount-ro', '/home', '--chdir', root, ...shell];
  const env = commandEnvironment({ HOME: home, LANG: 'C.UTF-8', USER: 'u' }, ['/usr/bin', '/bin']);
  return new Promise((resolve, reject) => {
    const child = spawn('bwrap', words, { env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), capMs);
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

const confinement = [
  ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--uid', '1000', '--gid', '1000'],
  ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/run', '--tmpfs', '/home'],
];
