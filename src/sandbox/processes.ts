import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** What ties processes to one run: the shell's id (also its session's and group's) and a mark in the environment. */
export interface RunMark {
  readonly shell: number;
  readonly mark: string;
  /** When the shell started, in the system's ticks: what is older belongs to somebody else. 0 where it is not known. */
  readonly since: number;
}

export interface Process {
  readonly pid: number;
  /** When it started, in ticks, so that a number given to another process since is not taken for this one; 0 where not known. */
  readonly started: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/** Name of the environment variable that marks the processes of a run; inherited however often they fork. */
export const markName = 'COUNTERSIGN_RUN';

/**
 * The living processes of a run: its session, its group, whatever carries its mark, what was `known` to belong to it
 * (an orphan may have shed all the rest), and all their descendants. Never rejects.
 */
export async function processesOf(run: RunMark, known: readonly Process[]): Promise<readonly Process[]> {
  const all = process.platform === 'linux' ? await readProc(run.since) : await readPs();
  const ours = new Set<number>();
  for (const { pid, group, session, started } of all) {
    const isKnown = known.some(before => before.pid === pid && before.started === started);
    if (isKnown || isNamed({ pid, group, session }, run) || isMarked(pid, run.mark)) ours.add(pid);
  }
  return withDescendants(ours, all);
}

/**
 * Whether a run has more processes than that. Of what grows quickly the newest are its own, so they are looked at first,
 * and no more of them than are needed: whoever counted all would be late.
 */
export async function hasMoreThan(most: number, run: RunMark): Promise<boolean> {
  if (process.platform === 'linux') {
    let found = 0;
    const newest = readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .sort((a, b) => Number(b) - Number(a));
    for (const name of newest.slice(0, 2 * most)) {
      const entry = readStat(name);
      if (entry === undefined || entry.started < run.since) continue;
      if (isNamed(entry, run) || isMarked(entry.pid, run.mark)) found += 1;
      if (found > most) return true;
    }
  }
  return (await processesOf(run, [])).length > most;
}

/** Sends a signal to each; those that are gone already are none of our concern. */
export function signalAll(processes: readonly Process[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) send(pid, signal);
}

/** To one process, or with a negative number to all of a group. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone meanwhile, or not ours to end; whoever asks for `processesOf` again sees which
  }
}

function isNamed({ pid, group, session }: Pick<Process, 'pid' | 'group' | 'session'>, { shell }: RunMark): boolean {
  return pid === shell || group === shell || session === shell;
}

function withDescendants(ours: Set<number>, all: readonly Process[]): readonly Process[] {
  for (let before = -1; before !== ours.size;) {
    before = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid }) => ours.has(pid) && pid !== process.pid);
}

/** When a process started, in ticks; 0 where that is not known. */
export function startOf(pid: number): number {
  return process.platform === 'linux' ? (readStat(String(pid))?.started ?? 0) : 0;
}

/** The process that another started, where it is the only one and that can be found out. */
export function onlyChildOf(pid: number): number | undefined {
  const [child, ...more] = readText(`/proc/${pid}/task/${pid}/children`).trim().split(' ').map(Number);
  return child === undefined || child === 0 || more.length > 0 ? undefined : child;
}

/** Reading is synchronous, since /proc is memory and ten times slower to read otherwise; others get their turn now and then. */
async function readProc(since: number): Promise<readonly Process[]> {
  const found: Process[] = [];
  for (const [at, name] of readdirSync('/proc').entries()) {
    if (at % 200 === 199) await new Promise(resolve => setImmediate(resolve));
    const entry = /^\d+$/.test(name) ? readStat(name) : undefined;
    if (entry !== undefined && entry.started >= since) found.push(entry);
  }
  return found;
}

function readStat(pid: string): Process | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The name stands in brackets and may itself hold brackets and spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (stat === '' || state === 'Z' || state === 'X') return undefined;
  const numbers = { parent: Number(parent), group: Number(group), session: Number(session) };
  return { pid: Number(pid), started: Number(fields[19]), ...numbers };
}

function isMarked(pid: number, mark: string): boolean {
  return process.platform === 'linux' && `\0${readText(`/proc/${pid}/environ`)}`.includes(`\0${markName}=${mark}\0`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // ended between listing and reading, or another user's
  }
}

/** Where there is no /proc: no marks, but groups and parents. */
async function readPs(): Promise<readonly Process[]> {
  const listed = await promisify(execFile)('/bin/ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=']).catch(() => undefined);
  return (listed?.stdout ?? '').split('\n').flatMap(line => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (pid === undefined || pid === '' || state?.startsWith('Z') === true) return [];
    return [{ pid: Number(pid), started: 0, parent: Number(parent), group: Number(group), session: Number(group) }];
  });
}
