import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMentioned } from '../../src/machine/mentions.js';
import { ToolBench } from '../fakes/toolBench.js';

const edit = { path: 'a', content: 'new\n' };

test('another mode drops what a dry run kept in memory, and the model is told which files', async t => {
  const bench = new ToolBench(t);
  bench.write('a', 'old\n');
  bench.mode = 'dry-run';
  await bench.call('write_file', edit);
  assert.deepEqual(bench.dry.changed, [`${bench.folder}/a`]);
  assert.match(bench.dry.words(true) ?? '', /^This is a dry run: nothing happens\./);
  bench.mode = 'interactive';
  assert.deepEqual(bench.dry.drop(true), [`${bench.folder}/a`]);
  assert.match(bench.dry.words(false) ?? '', /was ended, and what it kept in memory was dropped: a\. /);
  const read = await bench.call('read_file', { path: 'a' });
  assert.match('text' in read ? read.text : '', /old/);
  bench.mode = 'dry-run';
  const again = await bench.call('read_file', { path: 'a' });
  assert.match('text' in again ? again.text : '', /old/, 'and it does not come back');
});

test('a change that was rehearsed when the dry run ended is kept nowhere', async t => {
  const bench = new ToolBench(t);
  bench.mode = 'dry-run';
  const { changes } = bench.dry.ports;
  bench.mode = 'interactive';
  const path = `${bench.folder}/a`;
  const about = { session: 's', agent: 'coder', act: 'act', action: 'h' };
  const after = { text: 'new\n', bom: false };
  const applied = await changes.apply([{ kind: 'write', path, before: { kind: 'missing' }, after }], about);
  assert.equal(applied.kind, 'failed');
  assert.deepEqual(bench.dry.changed, []);
});

test('a file that somebody changed since it was judged is not taken into memory', async t => {
  const bench = new ToolBench(t);
  bench.mode = 'dry-run';
  const path = `${bench.folder}/a`;
  bench.write('a', 'somebody\n');
  const about = { session: 's', agent: 'coder', act: 'act', action: 'h' };
  const after = { text: 'new\n', bom: false };
  const applied = await bench.dry.ports.changes.apply(
    [{ kind: 'write', path, before: { kind: 'missing' }, after }],
    about,
  );
  assert.deepEqual(applied, { kind: 'changed-meanwhile', path });
});

test('a search says so when the dry run changed what searches leave out', async t => {
  const bench = new ToolBench(t);
  bench.mode = 'dry-run';
  await bench.call('write_file', { path: '.gitignore', content: 'out\n' });
  const found = await bench.call('find_files', { glob: '*' });
  assert.ok(found.kind === 'failed' && 'text' in found);
  assert.match(found.text, /This dry run changed .*\.gitignore/);
});

test('a secret is not read under another name that only a dry run gave it', async t => {
  const bench = new ToolBench(t);
  bench.write('.env', 'KEY=hunter2\n');
  bench.mode = 'dry-run';
  const moved = await bench.call('move_file', { from: '.env', to: 'notes.txt' });
  assert.match('text' in moved ? moved.text : '', /^Not run: this is a dry run\./);
  const calls = [
    ['read_file', { path: 'notes.txt' }],
    ['search_text', { pattern: '.' }],
  ] as const;
  for (const [tool, input] of calls) {
    const seen = await bench.call(tool, input);
    assert.doesNotMatch(JSON.stringify(seen), /hunter2.*notes|notes.*hunter2/);
  }
});

test('what a person mentions in a dry run is what stands in memory, also below what was a file', async t => {
  const bench = new ToolBench(t);
  bench.write('a', 'file\n');
  bench.mode = 'dry-run';
  await bench.call('delete_file', { path: 'a' });
  await bench.call('write_file', { path: 'a/b', content: 'in memory\n' });
  const { files } = bench.dry.ports;
  const place = {
    folder: bench.folder,
    files,
    realOf: (path: string) => bench.dry.realOf(path),
    isHidden: () => false,
  };
  assert.equal(await readMentioned(['a/b'], place, new AbortController().signal), 'a/b:\nin memory\n');
});
