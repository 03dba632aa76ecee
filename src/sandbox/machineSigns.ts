import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What tells one kind of machine from another; handed in so that each kind can be shown. */
export interface MachineSigns {
  readonly exists: (path: string) => boolean;
  /** Text of a file, or the empty text. */
  readonly read: (path: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Those of the machine whose root folder this is. */
export function machineSigns(root: string, env: MachineSigns['env']): MachineSigns {
  return {
    exists: path => existsSync(join(root, path)),
    read: path => {
      try {
        return readFileSync(join(root, path), 'latin1');
      } catch {
        return ''; // not Linux, or hidden: no sign of anything
      }
    },
    env,
  };
}

/** The container that this is, in words, as the most telling sign names it. */
export function containerOf({ exists, read, env }: MachineSigns): string | undefined {
  if (env['CODESPACES'] === 'true') return 'a codespace';
  if (env['REMOTE_CONTAINERS'] === 'true') return 'a dev container';
  if (exists('/run/.containerenv')) return 'a Podman container';
  if (exists('/.dockerenv')) return 'a container';
  if (exists('/var/run/secrets/kubernetes.io')) return 'a pod of Kubernetes';
  const manager = read('/run/systemd/container').trim();
  if (/^[a-z-]+$/.test(manager) && manager !== 'wsl') return `a container (${manager})`;
  if (/\b(docker|kubepods|containerd|libpod|lxc)\b/.test(read('/proc/1/cgroup'))) return 'a container';
  // With the second version of control groups that file says nothing; the root is then a stack of layers.
  return /^\S+ \S+ \S+ \S+ \/ .* - overlay /m.test(read('/proc/self/mountinfo')) ? 'a container' : undefined;
}

/** What leads out of a container, as far as it is seen. */
export function holesIn({ exists, read }: MachineSigns): readonly string[] {
  const holes: string[] = [];
  if (exists('/var/run/docker.sock') || exists('/run/docker.sock'))
    holes.push('The Docker socket is mounted into it: whoever may use that rules the host.');
  if (isPrivileged(read)) holes.push('It is privileged: who is superuser in it can be so on the host.');
  return holes;
}

/** Where commands run that nothing isolates, and what they reach there. */
export function whereOf({ read, env }: MachineSigns): string {
  if (/microsoft/i.test(read('/proc/sys/kernel/osrelease')))
    return 'in WSL, which is no boundary: they reach the Windows drives and your files';
  if (env['SSH_CONNECTION'] !== undefined && env['SSH_CONNECTION'] !== '')
    return 'as you, on the machine you are connected to by SSH: they reach all your files there and its network';
  return 'as you, on this machine: they reach all your files and the network';
}

/** The right to mount, which containers are not given, in the machine's own space of users. */
function isPrivileged(read: MachineSigns['read']): boolean {
  const [, bounding] = /^CapBnd:\s*([0-9a-f]+)$/m.exec(read('/proc/self/status')) ?? [];
  const ownsUsers = /^\s*0\s+0\s+4294967295\s*$/.test(read('/proc/self/uid_map'));
  return bounding !== undefined && ownsUsers && (BigInt(`0x${bounding}`) & (1n << 21n)) !== 0n;
}
