import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { stateFolder } from '../../src/machine/stateFolder.js';

const cases: readonly [says: string, platform: NodeJS.Platform, env: Record<string, string>, expected: string[]][] = [
  ['on Linux, the place of the XDG specification', 'linux', {}, ['/home/me', '.local', 'state', 'countersign']],
  ['on Linux, where the user put it', 'linux', { XDG_STATE_HOME: '/state' }, ['/state', 'countersign']],
  ['a relative place is ignored', 'linux', { XDG_STATE_HOME: 'state' }, ['/home/me', '.local', 'state', 'countersign']],
  ['on a Mac, application support', 'darwin', {}, ['/home/me', 'Library', 'Application Support', 'Countersign']],
  ['on Windows, local application data', 'win32', {}, ['/home/me', 'AppData', 'Local', 'Countersign']],
];

for (const [says, platform, env, expected] of cases) {
  test(says, () => assert.equal(stateFolder({ platform, env, home: '/home/me' }), join(...expected)));
}
