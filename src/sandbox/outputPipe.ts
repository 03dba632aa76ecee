import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where a command writes to: `stdio` for spawn, and the stream that reads what comes. */
export interface OutputPipe {
  readonly stdio: number | 'pipe';
  readonly reader: Socket | undefined;
  /** Closes our copy of the writing end; to be called once the command has its own. */
  started(): void;
}

/**
 * One pipe for both streams, so that their lines stay in the order in which they were written. Node's own "pipes" are
 * sockets, which `> /dev/stderr` cannot open; a named pipe can. Where there is none, node's own pair is used.
 */
export async function openOutputPipe(): Promise<OutputPipe> {
  if (process.platform === 'win32') return nodesOwn;
  const path = join(tmpdir(), `countersign-${randomUUID()}`);
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', path], { env: {} });
  } catch {
    return nodesOwn; // no such program, or no room for it: the order of the two streams is then approximate
  }
  try {
    return openEnds(path);
  } finally {
    unlinkSync(path);
  }
}

function openEnds(path: string): OutputPipe {
  const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const reader = new Socket({ fd: read, readable: true, writable: false });
  const write = openSync(path, constants.O_WRONLY);
  return { stdio: write, reader, started: () => closeSync(write) };
}

const nodesOwn: OutputPipe = { stdio: 'pipe', reader: undefined, started: () => undefined };
