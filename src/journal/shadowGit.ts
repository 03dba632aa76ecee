import { spawn, type ChildProcess } from 'node:child_process';
import { devNull } from 'node:os';
import type { Clock } from '../base/clock.js';

/** git, the folder that is looked at, and the repository of ours that is written to. */
export interface ShadowPlace {
  /** Real path of git. */
  readonly git: string;
  /** Where git looks for programs of its own. */
  readonly path: string;
  readonly repository: string;
  /** This process's own, in the repository. */
  readonly index: string;
  readonly root: string;
  readonly clock: Clock;
}

export interface GitCall {
  readonly words: readonly string[];
  readonly input?: string | Buffer;
  readonly timeoutMs: number;
  /** A file that some of it could not be read is no reason to know nothing of the rest. */
  readonly isPartlyGood?: boolean;
  readonly signal: AbortSignal;
}

/** Nothing that a folder or a user configures holds here: no hook, monitor, filter, pattern file of theirs or program. */
const settings = {
  'core.attributesFile': devNull,
  'core.autocrlf': 'false',
  'core.bare': 'false',
  'core.compression': '1',
  'core.fileMode': String(process.platform !== 'win32'),
  'core.fsmonitor': 'false',
  'core.hooksPath': devNull,
  'core.preloadIndex': 'true',
  'core.safecrlf': 'false',
  'core.untrackedCache': 'true',
  'gc.auto': '0',
};

/**
 * What git prints, or undefined: it failed, its time was up, or the signal came. Never rejects; no process is left.
 */
export function runShadowGit(
  { git, path, repository, index, root, clock }: ShadowPlace,
  { words, input, timeoutMs, isPartlyGood = false, signal }: GitCall,
): Promise<Buffer | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return new Promise(resolve => {
    const child = spawn(git, ['--no-pager', ...given, ...words], {
      ...{ cwd: root, windowsHide: true, detached: process.platform !== 'win32' },
      // Nothing of our own environment: a GIT_ variable could lead it to the user's repository.
      env: {
        ...{ PATH: path, LC_ALL: 'C', GIT_DIR: repository, GIT_INDEX_FILE: index, GIT_WORK_TREE: root },
        ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull, GIT_ATTR_NOSYSTEM: '1' },
        ...{ GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
      },
    });
    const said: Buffer[] = [];
    const kill = (): void => killAll(child);
    const timer = clock.after(timeoutMs, kill);
    const end = (answer: Buffer | undefined): void => {
      timer.dispose();
      signal.removeEventListener('abort', kill);
      resolve(answer);
    };
    signal.addEventListener('abort', kill);
    child.once('error', () => end(undefined));
    child.once('close', code => end(code === 0 || (isPartlyGood && code === 1) ? Buffer.concat(said) : undefined));
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.resume();
    child.stdin.on('error', () => undefined); // it ended before it read all: its code says how
    child.stdin.end(input ?? '');
  });
}

function killAll(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // gone meanwhile
  }
}
