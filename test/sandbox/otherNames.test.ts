import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMountinfo } from '../../src/sandbox/mountinfo.js';
import { otherNames } from '../../src/sandbox/otherNames.js';

const line = (device: string, inner: string, path: string): string =>
  `36 35 ${device} ${inner} ${path} rw,noatime - ext4 /dev/root rw`;
const root = line('8:1', '/', '/');

const cases: readonly [says: string, path: string, mounts: readonly string[], others: readonly string[]][] = [
  ['what is mounted once has one name', '/home/me/.ssh', [root], []],
  [
    'a folder above that is mounted again gives a second one',
    '/home/me/.ssh',
    [root, line('8:1', '/home', '/srv/homes')],
    ['/srv/homes/me/.ssh'],
  ],
  [
    'a home that comes from elsewhere on the disk has its name there',
    '/home/me/.ssh',
    [root, line('8:1', '/data/home', '/home')],
    ['/data/home/me/.ssh'],
  ],
  ['the whole disk mounted again shows it', '/a', [root, line('8:1', '/', '/mnt/disk')], ['/mnt/disk/a']],
  ['a part of it mounted elsewhere is a part of it', '/a', [root, line('8:1', '/a/b', '/shown')], ['/shown']],
  ['what is mounted over itself has no other name', '/a/b', [root, line('8:1', '/a', '/a')], []],
  ['another disk leads elsewhere', '/home/me/.ssh', [root, line('8:2', '/home', '/srv')], []],
  ['a name that only begins alike is another', '/home/me', [root, line('8:1', '/home/m', '/srv')], []],
  ['a blank in a name is a blank', '/a b/c', [root, line('8:1', '/a\\040b', '/x\\040y')], ['/x y/c']],
  ['nothing is made of what is no list of mounts', '/a', ['', 'nonsense'], []],
];

for (const [says, path, mounts, others] of cases) {
  test(says, () => assert.deepEqual(otherNames(path, readMountinfo(`${mounts.join('\n')}\n`)), others));
}
