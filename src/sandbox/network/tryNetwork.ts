import { runCommand, type RunnerDeps } from '../run.js';
import { insidePort } from './inside.js';
import { Proxy } from './proxy.js';

/** A port of this machine that a sandbox must not reach; `folder` is where it works. */
export interface Target {
  readonly folder: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/**
 * Tries to reach a port of this machine from a sandbox that has a network: past its proxy, and by its proxy under a
 * name that is allowed and leads here. Whether that went through is seen at the port; where the way out does not open,
 * no command with a network starts, and nothing is tried.
 */
export async function tryNetwork(
  { folder, port, timeoutMs }: Target,
  deps: RunnerDeps,
  signal: AbortSignal,
): Promise<void> {
  const proxy = new Proxy({
    mayReach: () => ({ kind: 'allowed', exactly: true, because: 'the check allows it' }),
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  });
  const by = (words: string): string =>
    `( exec 3<> /dev/tcp/127.0.0.1/${insidePort} && printf '${words}\\r\\n\\r\\n' >&3 && read -r <&3 ) 2> /dev/null`;
  const command = [
    `( exec 3<> /dev/tcp/127.0.0.1/${port} && echo out >&3 ) 2> /dev/null`,
    by(`CONNECT check.example:${port} HTTP/1.1\\r\\nHost: check.example`),
    by(`GET http://check.example:${port}/ HTTP/1.1\\r\\nHost: check.example`),
  ].join('\n');
  const confinement = {
    mode: 'workspace-write',
    ...{ writable: [folder], protected: [], hidden: [] },
    network: { kind: 'proxy', proxy },
  } as const;
  try {
    await runCommand({ command, shell: 'bash', cwd: folder, timeoutMs, confinement }, deps, () => undefined, signal);
  } finally {
    proxy.close();
  }
}
