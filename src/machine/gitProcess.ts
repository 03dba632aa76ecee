import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { devNull } from 'node:os';
import type { Clock } from '../base/clock.js';
import { commandEnvironment } from '../sandbox/environment.js';
import type { Repository } from './gitRepository.js';

export interface GitProgram {
  /** Real path of git. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where programs are looked for: none of these is in a workspace. */
  readonly folders: readonly string[];
}

/** When it must have answered, and by what clock. */
export interface Deadline {
  readonly clock: Clock;
  readonly until: number;
}

const mostOutput = 8 * 1024 * 1024;

/**
 * What git prints, or undefined: it failed, said too much, or its time was up. Nothing is left running.
 *
 * Invariant: nothing but git starts, whatever a repository's configuration says by then: no pager, hook, monitor or
 * prompt, and no fetching of what is missing, by any protocol. It looks only into the repository that is given, at
 * history as it is, not as replacements show it. The words are the caller's own; what is read elsewhere goes to stdin.
 */
export function readByGit(
  program: GitProgram,
  { folder }: Repository,
  call: { readonly words: readonly string[]; readonly input?: string },
  { clock, until }: Deadline,
  signal: AbortSignal,
): Promise<string | undefined> {
  const left = until - clock.now();
  if (left <= 0 || signal.aborted) return Promise.resolve(undefined);
  return new Promise(resolve => {
    const child = spawn(program.path, ['--no-pager', ...call.words], {
      ...{ cwd: folder, env: environment(program, folder), windowsHide: true },
      detached: process.platform !== 'win32', // a group of its own, so that all of it can be ended
    });
    let said = '';
    const end = (answer: string | undefined): void => {
      timer.dispose();
      signal.removeEventListener('abort', stop);
      if (answer === undefined) endGroup(child);
      resolve(answer);
    };
    const stop = (): void => end(undefined);
    const timer = clock.after(left, stop);
    signal.addEventListener('abort', stop);
    child.once('error', stop);
    child.once('close', code => end(code === 0 ? said : undefined));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.length > mostOutput) stop();
    });
    child.stderr.resume();
    child.stdin.on('error', () => undefined); // it ended before it read all: its code says how
    child.stdin.end(call.input ?? '');
  });
}

function environment({ env, folders }: GitProgram, folder: string): Record<string, string> {
  return {
    ...commandEnvironment(env, folders),
    LC_ALL: 'C',
    GIT_DIR: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ALLOW_PROTOCOL: 'none', // older builds of git do not know the next
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: devNull,
  };
}

function endGroup(child: ChildProcessWithoutNullStreams): void {
  child.stdout.destroy();
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // gone meanwhile
  }
}
