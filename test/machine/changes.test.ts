import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { Journal } from '../../src/journal/journal.js';
import { changesDoor } from '../../src/machine/changes.js';
import { readImage, sha256 } from '../../src/machine/fileImage.js';
import type { FileChange } from '../../src/protocol/change.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Applied } from '../../src/tools/ports.js';
import { FakeEditor } from '../fakes/editor.js';
import { tempFolder } from '../fakes/tempFolder.js';

const about = { session: 's', agent: 'a', act: 'act', action: 'hash' };

class Bench {
  readonly folder: string;
  readonly editor = new FakeEditor();
  readonly entries: EntryBody[] = [];
  readonly journal: Journal;

  constructor(t: TestContext) {
    this.folder = tempFolder(t);
    this.journal = Journal.open(`${this.folder}/journal`);
    for (const name of ['one', 'two']) writeFileSync(`${this.folder}/${name}`, `${name} on disk`);
  }

  async write(name: string, text: string): Promise<FileChange> {
    const path = `${this.folder}/${name}`;
    const before = await readImage(path, this.editor, new AbortController().signal);
    return { kind: 'write', path, before, after: { text, bom: before.kind === 'text' && before.bom } };
  }

  apply(...changes: readonly FileChange[]): Promise<Applied> {
    const record = async (_: unknown, body: EntryBody): Promise<void> => void this.entries.push(body);
    return changesDoor({ buffers: this.editor, journal: this.journal, record }).apply(changes, about);
  }

  disk(name: string): string {
    return readFileSync(`${this.folder}/${name}`, 'utf8');
  }

  buffer(name: string): string | undefined {
    return this.editor.dirty(`${this.folder}/${name}`)?.text;
  }
}

test('a change on disk is made, journaled and put on record', async t => {
  const bench = new Bench(t);
  assert.deepEqual(await bench.apply(await bench.write('one', 'new')), { kind: 'applied', unsaved: [] });
  assert.equal(bench.disk('one'), 'new');
  const [pre, post] = [sha256('one on disk'), sha256('new')];
  const { act, action } = about;
  const path = `${bench.folder}/one`;
  assert.deepEqual(bench.entries, [{ kind: 'change', act, action, what: 'modify', path, pre, post }]);
  assert.equal(Buffer.from((await bench.journal.get(pre)) ?? []).toString(), 'one on disk');
});

test('a file with unsaved changes is changed in the editor, left unsaved, journaled and put on record', async t => {
  const bench = new Bench(t);
  const path = `${bench.folder}/one`;
  bench.editor.type(path, 'typed', true);
  assert.deepEqual(await bench.apply(await bench.write('one', 'new')), { kind: 'applied', unsaved: [path] });
  assert.equal(bench.disk('one'), 'one on disk');
  assert.equal(bench.buffer('one'), 'new');
  const [pre, post] = [sha256('\ufefftyped'), sha256('\ufeffnew')];
  const { act, action } = about;
  assert.deepEqual(bench.entries, [{ kind: 'change', act, action, what: 'modify', path, pre, post, unsaved: true }]);
});

const spoiled: readonly [says: string, meanwhile: (bench: Bench) => void, path: string][] = [
  ['the disk changed', bench => writeFileSync(`${bench.folder}/one`, 'other'), 'one'],
  [
    'somebody typed into a file that was clean',
    bench => bench.editor.type(`${bench.folder}/one`, 'one on disk, and more'),
    'one',
  ],
  ['somebody typed into the editor once more', bench => bench.editor.type(`${bench.folder}/two`, 'typed again'), 'two'],
  ['a key is pressed in the very moment', bench => bench.editor.typedInto.add(`${bench.folder}/two`), 'two'],
];
for (const [says, meanwhile, path] of spoiled) {
  test(`nothing at all is changed when ${says} after it was shown`, async t => {
    const bench = new Bench(t);
    bench.editor.type(`${bench.folder}/two`, 'typed');
    const changes = [await bench.write('one', 'new'), await bench.write('two', 'new')];
    meanwhile(bench);
    const before = [bench.disk('one'), bench.disk('two'), bench.buffer('one'), bench.buffer('two')];
    assert.deepEqual(await bench.apply(...changes), { kind: 'changed-meanwhile', path: `${bench.folder}/${path}` });
    assert.deepEqual([bench.disk('one'), bench.disk('two'), bench.buffer('one'), bench.buffer('two')], before);
    assert.deepEqual(bench.entries, []);
  });
}

test('a file with unsaved changes is not deleted or moved over', async t => {
  const bench = new Bench(t);
  const change = await bench.write('one', '');
  const moved: FileChange = { kind: 'move', path: change.path, to: `${bench.folder}/new`, before: change.before };
  bench.editor.type(moved.to, 'typed into a file that is not saved yet');
  assert.deepEqual(await bench.apply(moved), { kind: 'changed-meanwhile', path: moved.to });
  bench.editor.type(change.path, 'typed');
  assert.equal(
    (await bench.apply({ kind: 'delete', path: change.path, before: change.before })).kind,
    'changed-meanwhile',
  );
  assert.ok(existsSync(change.path));
});
