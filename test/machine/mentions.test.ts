import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesDoor } from '../../src/machine/files.js';
import { readMentioned } from '../../src/machine/mentions.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { realPathOf } from '../../src/machine/realPath.js';
import { tempFolder } from '../fakes/tempFolder.js';

test('what was mentioned is attached as text; a secret is not, neither by name nor by a link', async t => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'a.txt'), 'hello\n');
  writeFileSync(join(folder, '.env'), 'TOKEN=hidden\n');
  writeFileSync(join(folder, 'picture.png'), Uint8Array.of(137, 80, 78, 71, 0, 1));
  symlinkSync('a.txt', join(folder, 'link.txt'));
  symlinkSync('.env', join(folder, 'innocent.txt'));
  const place = {
    folder,
    files: filesDoor(noBuffers),
    realOf: realPathOf,
    isHidden: (path: string) => path.endsWith('.env'),
  };
  const paths = ['a.txt', 'link.txt', '.env', 'innocent.txt', 'picture.png', 'none.txt'];
  const told = await readMentioned(paths, place, new AbortController().signal);
  assert.deepEqual(told.split(/\n{2,}/), [
    'a.txt:\nhello',
    'link.txt:\nhello',
    '.env was mentioned and is not attached, because it holds secrets.',
    'innocent.txt was mentioned and is not attached, because it holds secrets.',
    'picture.png was mentioned and is no text.',
    'none.txt was mentioned and is no text.',
  ]);
});
