import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { Server } from 'node:net';
import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock.js';
import { assertNever } from '../base/never.js';
import type { Backend, Launch, Prepared } from './backend.js';
import type { Confinement } from './confinement.js';
import { endAll, endAtOnce, type Leftovers } from './ending.js';
import { commandEnvironment } from './environment.js';
import { Output } from './output.js';
import { openOutputPipe, type OutputPipe } from './outputPipe.js';
import { markName, startOf, type RunMark } from './processes.js';
import { Excess, usualLimits, type CommandLimits, type Exceeded } from './runaway.js';
import { searchPath } from './searchPath.js';
import { shellWords, type ShellName } from './shells.js';
import { Live } from './live.js';
import type { LiveRuns, RunPlace } from './liveRuns.js';

export interface CommandToRun {
  readonly command: string;
  readonly shell: ShellName;
  /** Real path; a folder that is another by now is refused. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly confinement: Confinement;
}

export interface CommandEnd {
  /** Exit code; null when a signal ended it, or when it never started. */
  readonly exit: number | null;
  readonly ended: Stopped | 'not-started';
  /** What it took too much of, where that ended it. */
  readonly exceeded?: Exceeded;
  readonly output: string;
  readonly bytes: number;
}

export interface RunnerDeps {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly home: string;
  readonly roots: () => readonly string[];
  /** What the allow-list chooses from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The usual ones unless given. */
  readonly limits?: CommandLimits;
  /** Where it is kept while it runs, for whoever ends everything at once. */
  readonly runs?: LiveRuns;
}

type Stopped = 'exited' | 'timed-out' | 'cancelled' | 'exceeded';

/**
 * Runs one command in a named shell and streams what it says.
 *
 * Invariant: no process outlives its command. Whether it exits, runs out of time, takes too much or is cancelled,
 * everything it started is ended before this resolves, also what ignores signals, moved to another session, forks on or
 * holds the output open. Never rejects.
 */
export async function runCommand(
  wanted: CommandToRun,
  deps: RunnerDeps,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const place = deps.runs?.begin();
  try {
    return await runAt(place, wanted, deps, onOutput, signal);
  } finally {
    place?.over();
  }
}

async function runAt(
  place: RunPlace | undefined,
  wanted: CommandToRun,
  deps: RunnerDeps,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<CommandEnd> {
  if (signal.aborted) return { exit: null, ended: 'cancelled', output: '', bytes: 0 };
  const mark = randomUUID();
  const started = await start(wanted, mark, deps);
  if (started.kind === 'failed') return notStarted(started.because);
  const { child, pipe, pid, since, remark, release } = started;
  const run = { shell: pid, mark, since };
  const isConfined = wanted.confinement.mode !== 'full-access';
  place?.is({ ...run, isConfined });
  const output = new Output();
  const live = new Live(onOutput, deps.clock);
  const excess = new Excess(deps.limits ?? usualLimits);
  const drained = collect(child, pipe, chunk => {
    output.add(chunk);
    live.add(chunk);
    excess.atOutput(output.bytes);
  });
  const ended = await endOf({ child, run, excess }, wanted.timeoutMs, deps.clock, signal);
  const left = await (ended === 'exceeded' ? endAtOnce(run, isConfined, deps.clock) : endAll(run, ended, deps.clock));
  place?.over();
  await drained(deps.clock);
  release();
  live.end();
  const about = [aboutLeftovers(ended, left, wanted.confinement), remark?.() ?? ''];
  const said = [output.text(), ...about].filter(part => part !== '').join('\n');
  const exceeded = ended === 'exceeded' ? excess.exceeded : undefined;
  // Of what was ended at once a sandbox says a number of its own.
  const exit = exceeded === undefined ? child.exitCode : null;
  return { exit, ended, ...(exceeded && { exceeded }), output: said, bytes: output.bytes };
}

type Started =
  | {
      readonly kind: 'started';
      readonly child: ChildProcess;
      readonly pipe: OutputPipe;
      readonly pid: number;
      readonly since: number;
      readonly remark: Prepared['remark'];
      readonly release: () => void;
    }
  | { readonly kind: 'failed'; readonly because: string };

async function start(wanted: CommandToRun, mark: string, deps: RunnerDeps): Promise<Started> {
  const folders = searchPath(deps.env['PATH'] ?? deps.env['Path'], { roots: deps.roots(), home: deps.home });
  const argv = shellWords(wanted.shell, wanted.command, folders);
  if (argv === undefined) return { kind: 'failed', because: noShell(wanted.shell) };
  const wrongFolder = await checkFolder(wanted.cwd);
  if (wrongFolder !== undefined) return { kind: 'failed', because: wrongFolder };
  const env = { ...commandEnvironment(deps.env, folders), [markName]: mark };
  try {
    const launch = { argv, env, cwd: wanted.cwd };
    return await launched(await confine(launch, wanted.confinement, deps.backend), wanted.cwd);
  } catch (fault) {
    return { kind: 'failed', because: `The command could not be started: ${wordsOf(fault)}.` };
  }
}

async function confine(launch: Launch, confinement: Confinement, backend: Backend): Promise<Prepared> {
  if (confinement.mode !== 'full-access') return backend.prepare(launch, confinement);
  return { ...launch, files: [], release: () => undefined };
}

async function launched(launch: Prepared, cwd: string): Promise<Started> {
  const pipe = await openOutputPipe();
  const [program, ...words] = launch.argv;
  try {
    const child = spawn(program, words, {
      cwd,
      env: launch.env,
      stdio: ['ignore', pipe.stdio, pipe.stdio, ...launch.files, ...(launch.serve ? ['ipc' as const] : [])],
      detached: process.platform !== 'win32', // its own session and group: no terminal to ask at, and one handle on all of it
      windowsHide: true,
    });
    if (child.pid !== undefined) {
      // Read before the event loop turns, while the number is surely still its own.
      const { pid } = child;
      if (launch.serve) handOut(child, launch.serve);
      const { remark, release } = launch;
      return { kind: 'started', child, pipe, pid, since: startOf(pid), remark, release };
    }
    const fault = await new Promise<Error>(resolve => child.once('error', resolve));
    pipe.reader?.destroy();
    launch.release();
    return { kind: 'failed', because: `The command could not be started: ${fault.message}.` };
  } finally {
    pipe.started();
  }
}

/** What comes out is what the backend's own words open, before the command runs; more is not taken. */
function handOut(child: ChildProcess, serve: (listening: Server) => void): void {
  child.once('message', (_said, handle) => {
    if (handle instanceof Server) serve(handle);
    if (child.connected) child.disconnect();
  });
}

/** Reads until the last writer is gone; the returned function waits for that, but not for ever. */
function collect(child: ChildProcess, pipe: OutputPipe, add: (chunk: Buffer) => void): (clock: Clock) => Promise<void> {
  const readers = [pipe.reader, child.stdout, child.stderr].filter((reader): reader is Readable => !!reader);
  const ends = readers.map(reader => {
    reader.on('data', add);
    return new Promise<void>(resolve => reader.once('close', resolve).once('error', () => resolve()));
  });
  return async clock => {
    const late = new Promise<void>(resolve => void clock.after(250, resolve));
    await Promise.race([Promise.all(ends), late]);
    readers.forEach(reader => reader.destroy());
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly run: RunMark;
  readonly excess: Excess;
}

/** Resolves when the shell exits, the time is up, it takes too much or the signal comes, whichever is first. */
function endOf(
  { child, run, excess }: Running,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Stopped> {
  return new Promise<Stopped>(resolve => {
    const cancel = (): void => end('cancelled');
    const timer = clock.after(timeoutMs, () => end('timed-out'));
    function end(how: Stopped): void {
      timer.dispose();
      watch.dispose();
      signal.removeEventListener('abort', cancel);
      resolve(how);
    }
    const watch = excess.watch(run, clock, () => end('exceeded'));
    signal.addEventListener('abort', cancel, { once: true });
    child.once('exit', () => end('exited'));
    child.once('error', () => end('exited'));
    if (signal.aborted) cancel();
  });
}

async function checkFolder(cwd: string): Promise<string | undefined> {
  try {
    if (!(await stat(cwd)).isDirectory()) return `${cwd} is not a folder.`;
    const real = (await realpath(cwd)).replaceAll('\\', '/');
    return real === cwd.replaceAll('\\', '/') ? undefined : `${cwd} leads to ${real}; name that folder instead.`;
  } catch (fault) {
    return `The folder ${cwd} cannot be entered: ${wordsOf(fault)}.`;
  }
}

function aboutLeftovers(ended: Stopped, left: Leftovers, { mode }: Confinement): string {
  if (left.remaining.length > 0) {
    return `[These processes could not be ended: ${left.remaining.join(', ')}.]`;
  }
  switch (ended) {
    case 'exited':
      // A sandbox ends what is in it with its first process; what is found then is just about to be gone.
      return left.found === 0 || mode !== 'full-access'
        ? ''
        : `[The command left ${processes(left.found)} running; they were ended with it.]`;
    case 'timed-out':
    case 'cancelled':
    case 'exceeded':
      return '';
    default:
      return assertNever(ended);
  }
}

function processes(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}

function noShell(shell: ShellName): string {
  return shell === 'bash'
    ? 'There is no bash on the PATH outside the workspace; install it, or use the other shell.'
    : 'There is no PowerShell (pwsh) on the PATH outside the workspace; install it, or use bash.';
}

function notStarted(because: string): CommandEnd {
  return { exit: null, ended: 'not-started', output: because, bytes: 0 };
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
