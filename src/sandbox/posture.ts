import { existsSync, readFileSync } from 'node:fs';
import type { SandboxMode } from '../protocol/rule.js';

/** Which isolation holds on this machine, in a word and in a sentence that says what would change it. */
export interface Isolation {
  readonly isolation: 'container' | 'sandbox' | 'none';
  readonly words: string;
}

/** What detection looks at; handed in so that each case can be shown. */
export interface MachineSigns {
  readonly exists: (path: string) => boolean;
  /** Text of a file, or the empty text. */
  readonly read: (path: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Approvals are no boundary; this is what is. Never claims more than it sees. */
export function detectIsolation(signs: MachineSigns = thisMachine): Isolation {
  const container = containerOf(signs);
  if (container !== undefined) {
    return {
      isolation: 'container',
      words: `Commands run in ${container}. They reach everything in it, its network, and whatever of the host is mounted into it.`,
    };
  }
  const where = /microsoft/i.test(signs.read('/proc/sys/kernel/osrelease'))
    ? 'in WSL, which is no boundary: they reach the Windows drives and your files'
    : 'as you, on this machine: they reach all your files and the network';
  return {
    isolation: 'none',
    words: `No isolation. Commands run ${where}. Work in a container or a virtual machine for a boundary.`,
  };
}

/** What holds inside a sandbox that withstood its check, on a machine of which something holds besides. */
export function inSandbox(mode: SandboxMode, machine: Isolation): Isolation {
  const writes = mode === 'read-only' ? 'nothing but temporary files' : 'this folder and temporary files alone';
  const around = machine.isolation === 'container' ? ' Around it is a container.' : '';
  return {
    isolation: 'sandbox',
    words: `Commands run in a sandbox: they write ${writes}, see no credentials and reach no network.${around}`,
  };
}

function containerOf({ exists, read, env }: MachineSigns): string | undefined {
  if (env['CODESPACES'] === 'true') return 'a codespace';
  if (env['REMOTE_CONTAINERS'] === 'true') return 'a dev container';
  if (exists('/run/.containerenv')) return 'a Podman container';
  if (exists('/.dockerenv')) return 'a container';
  if (/(docker|kubepods|containerd|libpod|lxc)/.test(read('/proc/1/cgroup'))) return 'a container';
  return undefined;
}

const thisMachine: MachineSigns = {
  exists: existsSync,
  read: path => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return ''; // not Linux, or hidden: no sign of a container
    }
  },
  env: process.env,
};
