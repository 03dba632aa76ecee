import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What ties processes to one run: the shell's id (also its session's and group's) and a mark in the environment. */
export interface RunMark {
  readonly shell: number;
  readonly mark: string;
}

export interface Process {
  readonly pid: number;
  /** When it started, so that a number given to another process since is not taken for this one; empty where not known. */
  readonly started: string;
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
  const all = process.platform === 'linux' ? await readProc() : await readPs();
  const ours = new Set<number>();
  for (const { pid, group, session, started } of all) {
    const isKnown = known.some(before => before.pid === pid && before.started === started);
    if (isKnown || pid === run.shell || group === run.shell || session === run.shell) ours.add(pid);
  }
  if (process.platform === 'linux') {
    const others = all.filter(({ pid }) => !ours.has(pid) && pid !== process.pid);
    const marked = await Promise.all(others.map(({ pid }) => isMarked(pid, run.mark)));
    others.forEach(({ pid }, at) => marked[at] === true && ours.add(pid));
  }
  return withDescendants(ours, all);
}

/** Sends a signal to each; those that are gone already are none of our concern. */
export function signalAll(processes: readonly Process[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // gone meanwhile, or not ours to end; whoever asks for `processesOf` again sees which
    }
  }
}

function withDescendants(ours: Set<number>, all: readonly Process[]): readonly Process[] {
  for (let before = -1; before !== ours.size;) {
    before = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid }) => ours.has(pid) && pid !== process.pid);
}

async function readProc(): Promise<readonly Process[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter(name => /^\d+$/.test(name)).map(readStat));
  return found.filter(entry => entry !== undefined);
}

async function readStat(pid: string): Promise<Process | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined); // ended between listing and reading
  if (stat === undefined) return undefined;
  // The name stands in brackets and may itself hold brackets and spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  const started = fields[19] ?? '';
  return { pid: Number(pid), started, parent: Number(parent), group: Number(group), session: Number(session) };
}

async function isMarked(pid: number, mark: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''); // another user's, or ended
  return `\0${environment}`.includes(`\0${markName}=${mark}\0`);
}

/** Where there is no /proc: no marks, but groups and parents. */
async function readPs(): Promise<readonly Process[]> {
  const listed = await promisify(execFile)('/bin/ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=']).catch(() => undefined);
  return (listed?.stdout ?? '').split('\n').flatMap(line => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (pid === undefined || pid === '' || state?.startsWith('Z') === true) return [];
    return [{ pid: Number(pid), started: '', parent: Number(parent), group: Number(group), session: Number(group) }];
  });
}
