import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { readImage, sha256 } from '../../src/machine/fileImage.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { FakeEditor } from '../fakes/editor.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;
const disk = { kind: 'disk' } as const;

const files: readonly [says: string, bytes: Buffer, image: object][] = [
  ['text is read as it is', Buffer.from('a\r\nb\n'), { kind: 'text', text: 'a\r\nb\n', bom: false, source: disk }],
  ['an empty file is text', Buffer.from(''), { kind: 'text', text: '', bom: false, source: disk }],
  [
    'a byte-order mark is told apart from the text',
    Buffer.from('\ufeffa'),
    { kind: 'text', text: 'a', bom: true, source: disk },
  ],
  ['a second mark is text', Buffer.from('\ufeff\ufeffa'), { kind: 'text', text: '\ufeffa', bom: true, source: disk }],
  ['a NUL makes it binary', Buffer.from('a\0b'), { kind: 'bytes', why: 'binary' }],
  ['Latin-1 is not UTF-8', Buffer.from('é', 'latin1'), { kind: 'bytes', why: 'not-utf8' }],
  ['UTF-16 is text in another encoding', Buffer.from('\ufeffab', 'utf16le'), { kind: 'bytes', why: 'not-utf8' }],
  ['a half character at the end is not UTF-8', Buffer.from([0x61, 0xe2, 0x82]), { kind: 'bytes', why: 'not-utf8' }],
];
for (const [says, bytes, image] of files) {
  test(says, async t => {
    const path = `${tempFolder(t)}/file`;
    writeFileSync(path, bytes);
    const about = { hash: sha256(bytes), bytes: bytes.length };
    assert.deepEqual(await readImage(path, noBuffers, never), { ...image, ...about });
  });
}

test('a file that is too large is named by its hash', async t => {
  const path = `${tempFolder(t)}/large`;
  writeFileSync(path, 'x');
  truncateSync(path, 6 * 1024 * 1024);
  const bytes = Buffer.alloc(6 * 1024 * 1024);
  bytes[0] = 0x78;
  assert.deepEqual(await readImage(path, noBuffers, never), {
    kind: 'bytes',
    why: 'too-large',
    hash: sha256(bytes),
    bytes: bytes.length,
  });
});

test('what is no file is said to be what it is, and a pipe is not waited for', async t => {
  const folder = tempFolder(t);
  mkdirSync(`${folder}/sub`);
  writeFileSync(`${folder}/file`, '');
  execFileSync('mkfifo', [`${folder}/pipe`]);
  const special = { kind: 'unreadable', why: 'it is a device, a pipe or a socket' };
  assert.deepEqual(await readImage(`${folder}/no`, noBuffers, never), { kind: 'missing' });
  assert.deepEqual(await readImage(`${folder}/sub`, noBuffers, never), { kind: 'folder' });
  assert.deepEqual(await readImage(`${folder}/pipe`, noBuffers, never), special);
  assert.deepEqual(await readImage('/dev/zero', noBuffers, never), special);
  assert.deepEqual(await readImage(`${folder}/file/x`, noBuffers, never), {
    kind: 'unreadable',
    why: 'a part of its path is a file, not a folder',
  });
});

test('an editor with unsaved changes is read instead of the disk, with the hash that saving would give', async t => {
  const path = `${tempFolder(t)}/file`;
  writeFileSync(path, 'on disk');
  const editor = new FakeEditor();
  editor.type(path, 'typed é', true);
  const bytes = Buffer.from('\ufefftyped é');
  assert.deepEqual(await readImage(path, editor, never), {
    kind: 'text',
    text: 'typed é',
    bom: true,
    hash: sha256(bytes),
    bytes: bytes.length,
    source: { kind: 'buffer', version: 1 },
  });
});
