import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that writes to the ledger, told from a later one that got the same number. */
export interface Writer {
  readonly pid: number;
  /** Where its number means something: a boot of a kernel and its process namespace, or a host. */
  readonly machine: string;
  /** When it started, in the kernel's own count; empty where that cannot be read. */
  readonly started: string;
  /** It said itself that it writes no more. */
  readonly closed: boolean;
}

export function thisWriter(): Writer {
  return { pid: process.pid, machine: thisMachine(), started: startOf('self') ?? '', closed: false };
}

/**
 * Whether that process still runs. On Linux its start time is compared, elsewhere its number has to do. A process of
 * another machine, boot or container that shares the folder counts as gone: what it still asks was lapsed then, and
 * the ledger takes no second decision, so nothing that it asked can run.
 */
export function isAlive(writer: Writer): boolean {
  if (writer.closed || writer.machine !== thisMachine()) return false;
  if (writer.started !== '') return startOf(String(writer.pid)) === writer.started;
  return exists(writer.pid);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (refused) {
    return refused instanceof Error && 'code' in refused && refused.code === 'EPERM'; // there, and not ours
  }
}

/** Field 22 of `stat`; the name before it may hold spaces and brackets, so it is counted from the last bracket. */
function startOf(pid: string): string | undefined {
  const stat = readOr('', () => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
}

function thisMachine(): string {
  const boot = readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());
  const namespace = readOr('', () => readlinkSync('/proc/self/ns/pid'));
  return boot === '' ? hostname() : `${boot} ${namespace}`;
}

function readOr(otherwise: string, read: () => string): string {
  try {
    return read();
  } catch {
    return otherwise; // no such process, or no /proc: both are answers
  }
}
