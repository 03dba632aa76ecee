import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathFactOf, whyNotReal } from '../../src/machine/realPath.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** In the folder: `dir/file`, and links that lead around. */
function laidOut(folder: string): void {
  mkdirSync(`${folder}/dir/deep`, { recursive: true });
  writeFileSync(`${folder}/dir/file`, 'text');
  symlinkSync('dir', `${folder}/link`);
  symlinkSync('../outside/new', `${folder}/dir/dangling`);
  symlinkSync('link/later', `${folder}/chain`);
  symlinkSync(`${folder}/dir/deep`, `${folder}/deep`);
  symlinkSync('circle', `${folder}/circle`);
}

const paths: readonly [says: string, path: string, real: string, type: string][] = [
  ['a file is where it is', 'dir/file', 'dir/file', 'file'],
  ['a link leads to what it names', 'link/file', 'dir/file', 'file'],
  ['what is not there yet is named by its nearest folder', 'link/no/such', 'dir/no/such', 'missing'],
  ['a link that leads nowhere counts as where it leads', 'dir/dangling', 'outside/new', 'missing'],
  ['so does what is below it', 'dir/dangling/x', 'outside/new/x', 'missing'],
  ['links are followed one after the other', 'chain', 'dir/later', 'missing'],
  ['`..` is taken against the folder that a link leads to', 'deep/../file', 'dir/file', 'file'],
  ['also when what follows is not there', 'deep/../nothing', 'dir/nothing', 'missing'],
  ['a folder is one', 'link', 'dir', 'folder'],
];
for (const [says, path, real, type] of paths) {
  test(says, async t => {
    const folder = tempFolder(t);
    laidOut(folder);
    const fact = await pathFactOf(`${folder}/${path}`);
    assert.equal(fact.real, `${folder}/${real}`);
    assert.equal(fact.type, type);
  });
}

test('a device is neither file nor folder', async () => {
  assert.deepEqual(await pathFactOf('/dev/null'), { path: '/dev/null', real: '/dev/null', type: 'other' });
});

test('what cannot be said is a fault, so that no fact comes of it', async t => {
  const folder = tempFolder(t);
  laidOut(folder);
  await assert.rejects(pathFactOf(`${folder}/circle`), { code: 'ELOOP' });
  await assert.rejects(pathFactOf(`${folder}/dir/file/x`), { code: 'ENOTDIR' });
});

test('only a real path may be gone to', async t => {
  const folder = tempFolder(t);
  laidOut(folder);
  assert.equal(await whyNotReal(`${folder}/dir/file`), undefined);
  assert.equal(await whyNotReal(`${folder}/link/file`), `it leads to ${folder}/dir/file; name that path`);
  assert.equal(await whyNotReal(`${folder}/circle`), 'its symbolic links lead in a circle');
});
