import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type RunnerDeps } from './run.js';

/** Whether the sandbox does what is said of it here and now, and if not, what is wrong. */
export type Holds = { readonly kind: 'holds' } | { readonly kind: 'broken'; readonly because: string };

const longestMs = 5000;

/**
 * Tries to escape from the real sandbox, and looks from the outside whether that went through: writes outside, writes
 * a protected file, reads what is hidden, sends a signal to this process, and connects to a port of this machine:
 * without a network, past the proxy of one, and by that proxy under a name that leads here.
 *
 * Invariant: only a command that did run, and could do what it may, counts as proof. Never rejects.
 */
export async function selfCheck(deps: RunnerDeps, signal: AbortSignal): Promise<Holds> {
  let scratch: Scratch | undefined;
  try {
    scratch = await openScratch();
    return await tryToEscape(scratch, deps, signal);
  } catch (fault) {
    return { kind: 'broken', because: fault instanceof Error ? fault.message : String(fault) };
  } finally {
    scratch?.close();
  }
}

interface Scratch {
  readonly folder: string;
  readonly secret: string;
  readonly port: number;
  readonly reached: () => boolean;
  readonly close: () => void;
}

async function tryToEscape(scratch: Scratch, deps: RunnerDeps, signal: AbortSignal): Promise<Holds> {
  const { folder, secret, port } = scratch;
  const at = (...names: string[]): string => join(folder, ...names);
  const command = [
    `echo inside > '${at('work', 'inside')}'`,
    `echo out > '${at('outside')}'`,
    `mkdir -p '${at('work', '.vscode')}' && echo out > '${at('work', '.vscode', 'settings.json')}'`,
    `cat '${at('state', 'secret')}'`,
    `exec 3<> /dev/tcp/127.0.0.1/${port} && echo out >&3`,
    `kill -0 ${process.pid} && [ -e /proc/${process.pid} ] && echo signalled-${secret}`,
    `echo ran-$((6 * 7))`,
  ]
    .map(attempt => `( ${attempt} ) 2> /dev/null`)
    .join('\n');
  const confinement = {
    mode: 'workspace-write',
    writable: [at('work')],
    protected: [at('work', '.vscode')],
    hidden: [at('state')],
    network: { kind: 'off' },
  } as const;
  const spec = { command, shell: 'bash', cwd: at('work'), timeoutMs: longestMs, confinement } as const;
  const { tryNetwork } = await import('./network/tryNetwork.js');
  const [{ output, ended }] = await Promise.all([
    runCommand(spec, deps, () => undefined, signal),
    tryNetwork({ folder: at('work'), port, timeoutMs: longestMs }, deps, signal),
  ]);
  const wrong = [
    existsSync(at('outside')) && 'a file outside its folder could be written',
    existsSync(at('work', '.vscode')) && 'a protected file could be written',
    output.includes(secret) && 'a hidden file could be read, or a process outside be signalled',
    scratch.reached() && 'a port of this machine could be reached',
  ].find(found => found !== false);
  if (wrong !== undefined) return { kind: 'broken', because: `The sandbox does not hold: ${wrong}.` };
  const ran = ended === 'exited' && output.includes('ran-42') && existsSync(at('work', 'inside'));
  return ran ? { kind: 'holds' } : { kind: 'broken', because: `The sandbox does not start: ${output.trim()}` };
}

async function openScratch(): Promise<Scratch> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-check-')));
  const secret = randomUUID();
  for (const name of ['work', 'state']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'state', 'secret'), secret, { mode: 0o600 });
  let wasReached = false;
  const server = createServer(socket => {
    wasReached = true;
    socket.destroy();
  });
  const port = await listen(server);
  return {
    ...{ folder, secret, port },
    reached: () => wasReached,
    close: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('There is no port to try with.'));
      else resolve(address.port);
    });
  });
}
