import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempName } from '../../src/journal/exactChange.js';
import { openFolder } from '../../src/journal/folder.js';
import { sha256 } from '../../src/journal/journal.js';
import { writeExactly, type Written } from '../../src/journal/writeExactly.js';
import { tempFolder } from '../fakes/tempFolder.js';

const bytes = Buffer.from('new\r\n');
const hashOf = (text: string) => sha256(Buffer.from(text));
const write = (path: string, before: string | undefined): Promise<Written> =>
  writeExactly({ kind: 'write', path, bytes, before, temp: tempName() });

test('a file is replaced by exactly the bytes given, and keeps its mode', async t => {
  const folder = tempFolder(t);
  const path = join(folder, 'run.sh');
  writeFileSync(path, 'old');
  chmodSync(path, 0o4751);
  assert.deepEqual(await write(path, hashOf('old')), { kind: 'written', made: [] });
  assert.deepEqual(readFileSync(path), bytes);
  assert.equal(statSync(path).mode & 0o7777, 0o4751);
  assert.deepEqual(readdirSync(folder), ['run.sh']);
});

test('a file keeps its owner, also where somebody else runs us', async t => {
  const path = join(tempFolder(t), 'theirs');
  writeFileSync(path, 'old');
  if (process.getuid?.() === 0) chownSync(path, 12345, 54321);
  const { uid, gid } = statSync(path);
  assert.equal((await write(path, hashOf('old'))).kind, 'written');
  assert.deepEqual([statSync(path).uid, statSync(path).gid], [uid, gid]);
});

test('a new file has the mode that the system gives, and its folders are made', async t => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'plain'), '');
  const path = join(folder, 'a', 'b', 'new.txt');
  const made = [join(folder, 'a'), join(folder, 'a', 'b')];
  assert.deepEqual(await write(path, undefined), { kind: 'written', made });
  assert.deepEqual(readFileSync(path), bytes);
  assert.equal(statSync(path).mode, statSync(join(folder, 'plain')).mode);
});

/** What stands at `target` in a fresh folder when the change comes; `old` was judged. */
const refused: readonly [says: string, arrange: (target: string) => void][] = [
  ['a file with other bytes', target => writeFileSync(target, 'older')],
  ['a file that is gone', () => undefined],
  ['a folder', target => mkdirSync(target)],
  [
    'a link, even to the same bytes',
    target => {
      writeFileSync(`${target}.real`, 'old');
      symlinkSync(`${target}.real`, target);
    },
  ],
  ['a pipe', target => execFileSync('mkfifo', [target])],
];

for (const [says, arrange] of refused) {
  for (const kind of ['write', 'delete', 'move'] as const) {
    test(`${kind}: ${says} is not what was judged, and stays`, async t => {
      const folder = tempFolder(t);
      const path = join(folder, 'target');
      arrange(path);
      const before = readdirSync(folder);
      const change = { path, before: hashOf('old'), bytes, temp: tempName(), to: join(folder, 'new', 'place') };
      assert.deepEqual(await writeExactly({ kind, ...change }), { kind: 'changed-meanwhile', path });
      assert.deepEqual(readdirSync(folder), before);
      if (existsSync(`${path}.real`)) assert.equal(readFileSync(`${path}.real`, 'utf8'), 'old');
    });
  }
}

test('a file that appeared where there was none is not overwritten, and nothing is left behind', async t => {
  const folder = tempFolder(t);
  const path = join(folder, 'new');
  writeFileSync(path, 'theirs');
  assert.deepEqual(await write(path, undefined), { kind: 'changed-meanwhile', path });
  assert.equal(readFileSync(path, 'utf8'), 'theirs');
  assert.deepEqual(readdirSync(folder), ['new']);
});

test('a move takes no other file’s place', async t => {
  const folder = tempFolder(t);
  const [path, to] = [join(folder, 'a'), join(folder, 'b')];
  writeFileSync(path, 'old');
  writeFileSync(to, 'theirs');
  const moved = await writeExactly({ kind: 'move', path, to, before: hashOf('old') });
  assert.deepEqual(moved, { kind: 'changed-meanwhile', path: to });
  assert.deepEqual([readFileSync(path, 'utf8'), readFileSync(to, 'utf8')], ['old', 'theirs']);
});

test('a move keeps the very file, into folders that it makes', async t => {
  const folder = tempFolder(t);
  const [path, to] = [join(folder, 'a'), join(folder, 'deep', 'er', 'b')];
  writeFileSync(path, 'old', { mode: 0o711 });
  const { ino } = statSync(path);
  const moved = await writeExactly({ kind: 'move', path, to, before: hashOf('old') });
  assert.deepEqual(moved, { kind: 'written', made: [join(folder, 'deep'), join(folder, 'deep', 'er')] });
  assert.deepEqual([existsSync(path), statSync(to).ino, statSync(to).mode & 0o777], [false, ino, 0o711]);
});

test('a file is deleted only with the bytes that were judged', async t => {
  const path = join(tempFolder(t), 'a');
  writeFileSync(path, 'old');
  assert.equal((await writeExactly({ kind: 'delete', path, before: hashOf('old') })).kind, 'written');
  assert.equal(existsSync(path), false);
});

test('a read-only file stays as it is, and the sentence says so', async t => {
  const path = join(tempFolder(t), 'a');
  writeFileSync(path, 'old', { mode: 0o444 });
  const because = `${path} is marked read-only; make it writable first.`;
  assert.deepEqual(await write(path, hashOf('old')), { kind: 'failed', because });
});

test('a name that the disk cannot hold is a sentence', async t => {
  const written = await write(join(tempFolder(t), 'x'.repeat(300)), undefined);
  assert.match(written.kind === 'failed' ? written.because : '', /name of .* is too long/);
});

for (const [what, link] of [
  ['the parent folder', (folder: string) => join(folder, 'a', 'b')],
  ['a folder above it', (folder: string) => join(folder, 'a')],
] as const) {
  for (const before of [undefined, 'old']) {
    const doing = before === undefined ? 'a new file is made' : 'a file is replaced';
    test(`${doing} nowhere else when ${what} became a link after it was judged`, async t => {
      const folder = tempFolder(t);
      const path = join(folder, 'a', 'b', 'file');
      mkdirSync(join(folder, 'a', 'b'), { recursive: true });
      if (before !== undefined) writeFileSync(path, before);
      renameSync(link(folder), join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), link(folder));
      const files = readdirSync(folder, { recursive: true });
      const written = await write(path, before === undefined ? undefined : hashOf(before));
      assert.deepEqual(written, { kind: 'changed-meanwhile', path });
      assert.deepEqual(readdirSync(folder, { recursive: true }), files);
      if (before !== undefined) assert.equal(readFileSync(path, 'utf8'), before);
    });
  }
}

test('a link in place of a folder that would have to be made is not followed', async t => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'a'));
  const path = join(folder, 'a', 'b', 'file');
  assert.deepEqual(await write(path, undefined), { kind: 'changed-meanwhile', path });
  assert.deepEqual(readdirSync(join(folder, 'elsewhere')), []);
});

test('what is done in an open folder happens there, even when its path leads elsewhere by then', async t => {
  const folder = tempFolder(t);
  const judged = join(folder, 'judged');
  mkdirSync(judged);
  mkdirSync(join(folder, 'trap'));
  const held = await openFolder(judged, false);
  renameSync(judged, join(folder, 'moved'));
  symlinkSync(join(folder, 'trap'), judged);
  const staysInFolder = process.platform === 'linux'; // elsewhere names are resolved by path
  writeFileSync(held.at('file'), 'x');
  await held.close();
  assert.deepEqual(
    [readdirSync(join(folder, 'moved')), readdirSync(join(folder, 'trap'))],
    staysInFolder ? [['file'], []] : [[], ['file']],
  );
});

test('of two writers of the same file one wins, and the other is told', async t => {
  const folder = tempFolder(t);
  const path = join(folder, 'file');
  for (let round = 0; round < 20; round++) {
    writeFileSync(path, 'old');
    const kinds = (await Promise.all([write(path, hashOf('old')), write(path, hashOf('old'))])).map(({ kind }) => kind);
    assert.ok(kinds.includes('written'));
    assert.deepEqual(readFileSync(path), bytes);
    assert.deepEqual(readdirSync(folder), ['file']);
  }
});
