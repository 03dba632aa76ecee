import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectIsolation, type MachineSigns } from '../../src/sandbox/posture.js';

const bare: MachineSigns = { exists: () => false, read: () => '', env: {} };

const machines: readonly [says: string, signs: Partial<MachineSigns>, isolation: string, words: RegExp][] = [
  ['a bare machine has no isolation', {}, 'none', /^No isolation\. Commands run as you, on this machine/],
  [
    'WSL is no boundary',
    { read: path => (path.endsWith('osrelease') ? '5.15-microsoft-standard-WSL2' : '') },
    'none',
    /WSL, which is no boundary/,
  ],
  ['a codespace is a container', { env: { CODESPACES: 'true' } }, 'container', /in a codespace\./],
  ['a dev container is a container', { env: { REMOTE_CONTAINERS: 'true' } }, 'container', /in a dev container\./],
  [
    'a Podman container is seen by its file',
    { exists: path => path === '/run/.containerenv' },
    'container',
    /in a Podman container\./,
  ],
  [
    'a Docker container is seen by its file',
    { exists: path => path === '/.dockerenv' },
    'container',
    /in a container\./,
  ],
  [
    'a pod is seen by its control group',
    { read: path => (path === '/proc/1/cgroup' ? '0::/kubepods/besteffort' : '') },
    'container',
    /in a container\./,
  ],
  [
    'a variable with another value claims nothing',
    { env: { CODESPACES: 'false', REMOTE_CONTAINERS: '' } },
    'none',
    /^No isolation/,
  ],
];
for (const [says, signs, isolation, words] of machines) {
  test(says, () => {
    const found = detectIsolation({ ...bare, ...signs });
    assert.equal(found.isolation, isolation);
    assert.match(found.words, words);
  });
}
