import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Desk {
  readonly workspace: string;
  readonly state: string;
  readonly folder: string;
}

/** A folder to work in and a place for state, gone afterwards. */
export async function atDesk<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-bench-')));
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  try {
    return await work({ folder, workspace, state: join(folder, 'state') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Started {
  readonly pid: number;
  /** When it was started, in milliseconds of `performance.now`. */
  readonly at: number;
  /** Resolves at its end; rejects when it did not end well. */
  readonly ended: Promise<void>;
}

/** Starts the built program on one task against an address. */
export function startTask({ workspace, state, folder }: Desk, url: string, ...options: readonly string[]): Started {
  const provider = ['--provider', 'anthropic', '--base-url', `${url}/v1`, '--model', 'm'];
  const words = ['run', '--workspace', workspace, '--state', state, ...provider, ...options, 'Go on.'];
  const env = { PATH: process.env['PATH'], HOME: folder, COUNTERSIGN_API_KEY: 'k' };
  const at = performance.now();
  const child = spawn(process.execPath, [resolve('dist/cli.js'), ...words], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<void>((done, fail) => {
    child.on('error', fail);
    child.on('close', code => {
      if (code === 0) done();
      else fail(new Error(`The program ended with ${String(code)}: ${complaints}`));
    });
  });
  return { pid: child.pid ?? 0, at, ended };
}
