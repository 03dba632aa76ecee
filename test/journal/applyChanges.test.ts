import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { applyChanges } from '../../src/journal/applyChanges.js';
import { Journal, sha256 } from '../../src/journal/journal.js';
import type { FileChange } from '../../src/protocol/change.js';
import type { FileImage } from '../../src/protocol/fact.js';
import type { Intent } from '../../src/protocol/intent.js';
import { tempFolder } from '../fakes/tempFolder.js';

const hashOf = (text: string) => sha256(Buffer.from(text));

function imageOf(text: string): FileImage {
  const bytes = Buffer.byteLength(text);
  return { kind: 'text', text, bom: false, hash: hashOf(text), bytes, source: { kind: 'disk' } };
}

function writing(path: string, before: string | undefined, text: string, bom = false): FileChange {
  return {
    kind: 'write',
    path,
    before: before === undefined ? { kind: 'missing' } : imageOf(before),
    after: { text, bom },
  };
}

function setUp(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = tempFolder(t);
  const root = join(folder, 'work');
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { folder, root, journal: Journal.open(join(folder, 'journal')) };
}

function contentsOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name).slice(root.length + 1),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

test('changes of several files are made together, and the journal has every text before and after', async t => {
  const { root, journal } = setUp(t, { a: 'old a', gone: 'old gone', here: 'moved' });
  const { mode, uid, gid } = statSync(join(root, 'gone'));
  const owned = { mode: mode & 0o7777, uid, gid };
  const applied = await applyChanges(
    [
      writing(join(root, 'a'), 'old a', 'new a'),
      writing(join(root, 'deep/new'), undefined, 'made'),
      { kind: 'delete', path: join(root, 'gone'), before: imageOf('old gone') },
      { kind: 'move', path: join(root, 'here'), to: join(root, 'there'), before: imageOf('moved') },
    ],
    journal,
    'act-1',
  );
  assert.deepEqual(contentsOf(root), { a: 'new a', 'deep/new': 'made', there: 'moved' });
  assert.deepEqual(applied, {
    kind: 'applied',
    files: [
      { what: 'modify', path: join(root, 'a'), pre: hashOf('old a'), post: hashOf('new a') },
      { what: 'create', path: join(root, 'deep/new'), post: hashOf('made') },
      { what: 'delete', path: join(root, 'gone'), pre: hashOf('old gone'), owned },
      {
        what: 'move',
        path: join(root, 'here'),
        to: join(root, 'there'),
        pre: hashOf('moved'),
        post: hashOf('moved'),
        owned,
      },
    ],
  });
  for (const text of ['old a', 'new a', 'made', 'old gone', 'moved']) {
    assert.equal(Buffer.from((await journal.get(hashOf(text))) ?? []).toString(), text);
  }
  assert.deepEqual(await journal.begun(), []);
});

const exact: readonly [says: string, text: string, bom: boolean, bytes: string][] = [
  ['a byte-order mark is written where there was one', 'a\n', true, 'efbbbf610a'],
  ['and none where there was none', 'a\n', false, '610a'],
  ['line endings are written as they are, mixed or not', 'a\r\nb\nc\r', false, '610d0a620a630d'],
  ['no final newline is added', 'a', false, '61'],
  ['an empty file is empty', '', false, ''],
  ['characters outside the basic plane are UTF-8', '🖊', false, 'f09f968a'],
];

for (const [says, text, bom, bytes] of exact) {
  test(says, async t => {
    const { root, journal } = setUp(t, { a: 'old' });
    assert.equal((await applyChanges([writing(join(root, 'a'), 'old', text, bom)], journal, 'act')).kind, 'applied');
    assert.equal(readFileSync(join(root, 'a')).toString('hex'), bytes);
  });
}

test('if one file is not what was shown, none is changed and nothing is begun', async t => {
  const { root, journal } = setUp(t, { a: 'old a', b: 'changed since' });
  const changes = [writing(join(root, 'a'), 'old a', 'new'), writing(join(root, 'b'), 'old b', 'new')];
  assert.deepEqual(await applyChanges(changes, journal, 'act'), { kind: 'changed-meanwhile', path: join(root, 'b') });
  assert.deepEqual(contentsOf(root), { a: 'old a', b: 'changed since' });
  assert.deepEqual(await journal.begun(), []);
});

test('if a later write fails, the earlier ones are put back, with their modes and without their folders', async t => {
  const { root, journal } = setUp(t, { a: 'old a', 'sub/gone': 'old gone', here: 'moved' });
  const mode = 0o640;
  rmSync(join(root, 'sub/gone'));
  writeFileSync(join(root, 'sub/gone'), 'old gone', { mode });
  const before = contentsOf(root);
  const applied = await applyChanges(
    [
      writing(join(root, 'a'), 'old a', 'new a'),
      writing(join(root, 'x/y/new'), undefined, 'made'),
      { kind: 'delete', path: join(root, 'sub/gone'), before: imageOf('old gone') },
      { kind: 'move', path: join(root, 'here'), to: join(root, 'z/there'), before: imageOf('moved') },
      writing(join(root, 'n'.repeat(300)), undefined, 'cannot be'),
    ],
    journal,
    'act',
  );
  assert.match(applied.kind === 'failed' ? applied.because : '', /too long/);
  assert.deepEqual(contentsOf(root), before);
  assert.equal(statSync(join(root, 'sub/gone')).mode & 0o777, mode);
  assert.deepEqual([existsSync(join(root, 'x')), existsSync(join(root, 'z'))], [false, false]);
  assert.deepEqual(await journal.begun(), []);
});

test('two changes of one file do not both fit: the first is put back', async t => {
  const { root, journal } = setUp(t, { a: 'old' });
  const changes = [writing(join(root, 'a'), 'old', 'one'), writing(join(root, 'a'), 'old', 'two')];
  assert.deepEqual(await applyChanges(changes, journal, 'act'), { kind: 'changed-meanwhile', path: join(root, 'a') });
  assert.deepEqual(contentsOf(root), { a: 'old' });
});

test('nothing is changed when the journal cannot keep what was there', async t => {
  const { folder, root, journal } = setUp(t, { a: 'old' });
  rmSync(join(folder, 'journal'), { recursive: true });
  writeFileSync(join(folder, 'journal'), 'in the way');
  await assert.rejects(applyChanges([writing(join(root, 'a'), 'old', 'new')], journal, 'act'), /cannot be written/);
  assert.deepEqual(contentsOf(root), { a: 'old' });
});

const unfit: readonly [says: string, change: (path: string) => FileChange, because: RegExp][] = [
  [
    'a file with unsaved changes in an editor is not written on disk',
    path => ({
      ...writing(path, 'old', 'new'),
      before: {
        kind: 'text',
        text: 'x',
        bom: false,
        hash: hashOf('old'),
        bytes: 1,
        source: { kind: 'buffer', version: 3 },
      },
    }),
    /unsaved changes/,
  ],
  ['a folder is not deleted', path => ({ kind: 'delete', path, before: { kind: 'folder' } }), /is a folder/],
  ['what is missing is not deleted', path => ({ kind: 'delete', path, before: { kind: 'missing' } }), /does not exist/],
  [
    'what could not be read is not replaced',
    path => ({ kind: 'delete', path, before: { kind: 'unreadable', why: 'no permission' } }),
    /no permission/,
  ],
  ['half a character is not written as another', path => writing(path, 'old', 'a\uD800'), /half a character/],
];

for (const [says, change, because] of unfit) {
  test(says, async t => {
    const { root, journal } = setUp(t, { a: 'old' });
    const applied = await applyChanges([change(join(root, 'a'))], journal, 'act');
    assert.match(applied.kind === 'failed' ? applied.because : '', because);
    assert.deepEqual(contentsOf(root), { a: 'old' });
  });
}

test('before the first write an intent says how to complete it or to put it back', async t => {
  const { folder, root, journal } = setUp(t, { a: 'old' });
  let then: unknown;
  let intent: Intent | undefined;
  const keeper = {
    put: (bytes: Uint8Array) => journal.put(bytes),
    get: (hash: string) => journal.get(hash),
    begin: async (begun: Intent) => {
      await journal.begin(begun);
      intent = begun;
      then = contentsOf(root);
    },
    writer: 'me',
    end: async () => false, // as after a kill: it is not taken away
  };
  const { mode, uid, gid } = statSync(join(root, 'a'));
  await applyChanges([writing(join(root, 'a'), 'old', 'new')], keeper, 'act-7');
  const owned = { mode: mode & 0o7777, uid, gid };
  assert.ok(intent);
  assert.deepEqual(then, { a: 'old' });
  const kept: unknown = JSON.parse(readFileSync(join(folder, 'journal/intents', `${intent.id}.json`), 'utf8'));
  assert.deepEqual(kept, intent);
  const temp = intent.steps[0]?.kind === 'write' ? intent.steps[0].temp : '';
  assert.match(temp, /^\.[\w-]+\.countersign$/);
  const step = { kind: 'write', path: join(root, 'a'), temp, pre: hashOf('old'), post: hashOf('new'), owned };
  assert.deepEqual(kept, { version: 1, id: intent.id, act: 'act-7', writer: 'me', steps: [step] });
});
