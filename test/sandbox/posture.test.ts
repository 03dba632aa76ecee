import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { machineSigns } from '../../src/sandbox/machineSigns.js';
import { detectIsolation, inSandbox } from '../../src/sandbox/posture.js';
import { tempFolder } from '../fakes/tempFolder.js';

interface Machine {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const [few, all] = ['CapBnd:\t00000000a80425fb\n', 'CapBnd:\t000001ffffffffff\n'];
const [ownUsers, mappedUsers] = ['         0          0 4294967295\n', '         0     100000      65536\n'];
const layered = '1573 1446 0:339 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/x\n';
const onDisk = '28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n99 28 0:5 / /over rw - overlay overlay rw\n';

const machines: readonly [says: string, machine: Machine, isolation: string, words: RegExp][] = [
  ['a bare machine has no isolation', {}, 'none', /^No isolation\. Commands run as you, on this machine/],
  [
    'a machine with layers mounted somewhere is a bare one',
    { files: { '/proc/self/mountinfo': onDisk } },
    'none',
    /on this machine/,
  ],
  [
    'a machine reached by SSH has no isolation',
    { env: { SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22' } },
    'none',
    /connected to by SSH/,
  ],
  [
    'WSL is no boundary',
    { files: { '/proc/sys/kernel/osrelease': '5.15.1-microsoft-standard-WSL2' } },
    'none',
    /WSL, which is no boundary/,
  ],
  [
    'the first WSL is none either',
    { files: { '/proc/sys/kernel/osrelease': '4.4.0-19041-Microsoft', '/run/systemd/container': 'wsl\n' } },
    'none',
    /WSL, which is no boundary/,
  ],
  [
    'a container in WSL is a container',
    { files: { '/proc/sys/kernel/osrelease': '5.15.1-microsoft-standard-WSL2', '/.dockerenv': '' } },
    'container',
    /in a container\./,
  ],
  ['a codespace is a container', { env: { CODESPACES: 'true' } }, 'container', /in a codespace\./],
  ['a dev container is a container', { env: { REMOTE_CONTAINERS: 'true' } }, 'container', /in a dev container\./],
  [
    'a Podman container is seen by its file',
    { files: { '/run/.containerenv': '' } },
    'container',
    /in a Podman container\./,
  ],
  ['a Docker container is seen by its file', { files: { '/.dockerenv': '' } }, 'container', /in a container\./],
  [
    'a pod is seen by its account',
    { files: { '/var/run/secrets/kubernetes.io/serviceaccount/token': '' } },
    'container',
    /in a pod of Kubernetes\./,
  ],
  [
    'a pod is seen by its control group',
    { files: { '/proc/1/cgroup': '0::/kubepods/besteffort' } },
    'container',
    /in a container\./,
  ],
  [
    'another container is seen by what its manager says',
    { files: { '/run/systemd/container': 'systemd-nspawn\n' } },
    'container',
    /in a container \(systemd-nspawn\)\./,
  ],
  [
    'a container that hides its control group is seen by its layers',
    { files: { '/proc/1/cgroup': '0::/\n', '/proc/self/mountinfo': layered } },
    'container',
    /in a container\./,
  ],
  [
    'a variable with another value claims nothing',
    { env: { CODESPACES: 'false', REMOTE_CONTAINERS: '', SSH_CONNECTION: '' } },
    'none',
    /on this machine/,
  ],
  [
    'a socket that rules the host is said',
    { files: { '/.dockerenv': '', '/var/run/docker.sock': '' } },
    'container',
    /Docker socket/,
  ],
  [
    'a privileged container is said to be one',
    { files: { '/.dockerenv': '', '/proc/self/status': all, '/proc/self/uid_map': ownUsers } },
    'container',
    /It is privileged/,
  ],
  [
    'one with few rights is not',
    { files: { '/.dockerenv': '', '/proc/self/status': few, '/proc/self/uid_map': ownUsers } },
    'container',
    /mounted into it\.$/,
  ],
  [
    'one whose superuser is nobody on the host is not either',
    { files: { '/.dockerenv': '', '/proc/self/status': all, '/proc/self/uid_map': mappedUsers } },
    'container',
    /mounted into it\.$/,
  ],
];

for (const [says, { files = {}, env = {} }, isolation, words] of machines) {
  test(says, t => {
    const root = tempFolder(t);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const found = detectIsolation(machineSigns(root, env));
    assert.equal(found.isolation, isolation);
    assert.match(found.words, words);
  });
}

test('a sandbox that holds is said with what is around it', t => {
  const machine = detectIsolation(machineSigns(tempFolder(t), { CODESPACES: 'true' }));
  assert.match(inSandbox('workspace-write', machine).words, /^Commands run in a sandbox.* Around it is a container\.$/);
});
