import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { filesDoor } from '../../src/machine/files.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;
const files = filesDoor(noBuffers);

test('a folder is listed sorted, with folders marked, and a link as itself', async t => {
  const folder = tempFolder(t);
  mkdirSync(`${folder}/sub`);
  for (const name of ['b', '.a']) writeFileSync(`${folder}/${name}`, '');
  symlinkSync('sub', `${folder}/link`);
  assert.deepEqual(await files.list(folder, never), { names: ['.a', 'b', 'link', 'sub/'], more: 0 });
});

test('a long folder is cut, and says by how much', async t => {
  const folder = tempFolder(t);
  for (let at = 0; at < 1003; at += 1) writeFileSync(`${folder}/${at}`, '');
  const listed = await files.list(folder, never);
  assert.ok('names' in listed);
  assert.deepEqual([listed.names.length, listed.more], [1000, 3]);
});

test('a path that leads elsewhere by now is neither read nor listed', async t => {
  const folder = tempFolder(t);
  mkdirSync(`${folder}/sub`);
  writeFileSync(`${folder}/sub/file`, 'text');
  symlinkSync('sub', `${folder}/link`);
  assert.deepEqual(await files.read(`${folder}/link/file`, never), {
    kind: 'unreadable',
    why: `it leads to ${folder}/sub/file; name that path`,
  });
  assert.match(JSON.stringify(await files.list(`${folder}/link`, never)), /cannot be listed: it leads to/);
});

test('what is no folder is said', async t => {
  const folder = tempFolder(t);
  writeFileSync(`${folder}/file`, '');
  assert.deepEqual(await files.list(`${folder}/file`, never), {
    failed: `${folder}/file cannot be listed: a part of its path is a file, not a folder.`,
  });
  assert.deepEqual(await files.list(`${folder}/no`, never), {
    failed: `${folder}/no cannot be listed: it does not exist.`,
  });
});
