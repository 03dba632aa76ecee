import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { ToolBench } from '../fakes/toolBench.js';

test('a file is read with line numbers, and nobody is asked', async t => {
  const bench = new ToolBench(t);
  bench.write('src/a.ts', 'one\ntwo\nthree\n');
  assert.deepEqual(await bench.call('read_file', { path: 'src/a.ts', from: 2 }), {
    kind: 'done',
    text: 'src/a.ts, lines 2 to 3 of 3\n    2\ttwo\n    3\tthree',
    bytes: 21,
  });
  assert.equal(bench.asked.length, 0);
});

test('a file with unsaved changes is read as the person sees it', async t => {
  const bench = new ToolBench(t);
  bench.write('a', 'on disk\n');
  bench.editor.type(`${bench.folder}/a`, 'typed\n');
  const result = await bench.call('read_file', { path: 'a' });
  assert.ok('text' in result);
  assert.equal(result.text, 'a (with the unsaved changes of the editor), lines 1 to 1 of 1\n    1\ttyped');
});

const unreadable: readonly [says: string, path: string, text: RegExp][] = [
  ['what is not there', 'none', /^none does not exist\.$/],
  ['a folder', 'sub', /^sub is a folder; list_files shows what is in it\.$/],
  ['a binary file', 'binary', /^binary is a binary file \(3 bytes\)\.$/],
];
for (const [says, path, text] of unreadable) {
  test(`reading ${says} says so`, async t => {
    const bench = new ToolBench(t);
    bench.write('binary', 'a\0b');
    mkdirSync(`${bench.folder}/sub`);
    const result = await bench.call('read_file', { path });
    assert.ok(result.kind === 'failed' && 'text' in result);
    assert.match(result.text, text);
  });
}

test('a read goes where the link led when it was judged', async t => {
  const bench = new ToolBench(t);
  bench.write('real/a', 'text\n');
  symlinkSync('real', `${bench.folder}/link`);
  const result = await bench.call('read_file', { path: 'link/a' });
  assert.ok('text' in result);
  assert.equal(result.text, 'link/a, lines 1 to 1 of 1\n    1\ttext');
});

test('folders are listed, files found and text searched, by paths the model can use again', async t => {
  const bench = new ToolBench(t);
  bench.write('src/a.ts', 'const x = 1;\nconst y = x;\n');
  bench.write('b.ts', 'x\n');
  assert.deepEqual(await bench.call('list_files', { path: '.' }), { kind: 'done', text: 'b.ts\nsrc/' });
  assert.deepEqual(await bench.call('find_files', { glob: '*.ts' }), { kind: 'done', text: 'b.ts\nsrc/a.ts' });
  assert.deepEqual(await bench.call('find_files', { glob: '*.rs' }), { kind: 'done', text: 'No file matches *.rs.' });
  assert.deepEqual(await bench.call('search_text', { pattern: '\\bx\\b' }), {
    kind: 'done',
    text: 'b.ts\n    1\tx\nsrc/a.ts\n    1\tconst x = 1;\n    2\tconst y = x;',
  });
  assert.equal(bench.asked.length, 0);
});

test('a file is created with its folders, changed, moved and deleted, each after it was approved', async t => {
  const bench = new ToolBench(t);
  assert.deepEqual(await bench.call('write_file', { path: 'new/a.txt', content: 'one\n' }), {
    kind: 'done',
    text: 'Wrote new/a.txt.',
  });
  assert.equal(bench.read('new/a.txt'), 'one\n');
  const edits = [
    { old: 'one', new: 'two' },
    { old: 'two', new: 'three' },
  ];
  assert.deepEqual(await bench.call('edit_file', { path: 'new/a.txt', edits }), {
    kind: 'done',
    text: 'Edited new/a.txt (2 edits).',
  });
  assert.equal(bench.read('new/a.txt'), 'three\n');
  assert.deepEqual(await bench.call('move_file', { from: 'new/a.txt', to: 'b.txt' }), {
    kind: 'done',
    text: 'Moved new/a.txt to b.txt.',
  });
  assert.equal(bench.read('b.txt'), 'three\n');
  assert.deepEqual(await bench.call('delete_file', { path: 'b.txt' }), { kind: 'done', text: 'Deleted b.txt.' });
  assert.ok(!existsSync(`${bench.folder}/b.txt`));
  assert.equal(bench.asked.length, 4);
  const changes = bench.entries.flatMap(entry => (entry.kind === 'change' ? [entry.what] : []));
  assert.deepEqual(changes, ['create', 'modify', 'move', 'delete']);
});

test('an edit keeps line endings, byte-order mark and a missing final newline, byte for byte', async t => {
  const bench = new ToolBench(t);
  bench.write('a', '\ufeffone\r\ntwo\r\nthree');
  await bench.call('edit_file', { path: 'a', edits: [{ old: 'one\ntwo', new: '1\n2' }] });
  assert.equal(bench.read('a'), '\ufeff1\r\n2\r\nthree');
});

test('an edit of a file with unsaved changes stays in the editor, and the model is told', async t => {
  const bench = new ToolBench(t);
  bench.write('a', 'on disk\n');
  bench.editor.type(`${bench.folder}/a`, 'typed\n');
  const result = await bench.call('edit_file', { path: 'a', edits: [{ old: 'typed', new: 'changed' }] });
  assert.ok('text' in result);
  assert.match(result.text, /^Edited a \(1 edit\)\.\na is open with unsaved changes: the new text is in the editor/);
  assert.equal(bench.read('a'), 'on disk\n');
  assert.equal(bench.editor.dirty(`${bench.folder}/a`)?.text, 'changed\n');
});

test('a file that changes while the person looks is shown again, never overwritten', async t => {
  const bench = new ToolBench(t);
  bench.write('a', 'one\ntwo\n');
  bench.meanwhile = () => {
    if (bench.asked.length === 1) bench.write('a', 'one\ntwo\nthree\n');
  };
  const result = await bench.call('edit_file', { path: 'a', edits: [{ old: 'one', new: '1' }] });
  assert.equal(result.kind, 'done');
  assert.equal(bench.asked.length, 2);
  assert.equal(bench.read('a'), '1\ntwo\nthree\n');
});

test('a folder that becomes a link after it was judged is not written through', async t => {
  const bench = new ToolBench(t);
  bench.write('dir/a', 'one\n');
  mkdirSync(`${bench.folder}/elsewhere`);
  bench.write('elsewhere/a', 'one\n');
  bench.meanwhile = () => {
    if (bench.asked.length > 1) return;
    renameSync(`${bench.folder}/dir`, `${bench.folder}/was`);
    symlinkSync('elsewhere', `${bench.folder}/dir`);
  };
  await bench.call('write_file', { path: 'dir/a', content: 'two\n' });
  assert.equal(bench.read('was/a'), 'one\n');
  assert.equal(bench.asked.length, 2, 'it was asked again, with the path that it leads to now');
  assert.match(bench.asked[1]?.card.changes[0]?.path.text ?? '', /elsewhere\/a$/);
});

test('what cannot be planned is told to the model, and nobody is asked', async t => {
  const bench = new ToolBench(t);
  bench.write('a', 'x x\n');
  const result = await bench.call('edit_file', { path: 'a', edits: [{ old: 'x', new: 'y' }] });
  assert.ok(result.kind === 'failed' && 'because' in result);
  assert.match(result.because, /stands 2 times in a \(lines 1, 1\)/);
  assert.equal(bench.asked.length, 0);
});

test('a link is neither deleted nor followed by a delete', async t => {
  const bench = new ToolBench(t);
  bench.write('real', 'x');
  symlinkSync('real', `${bench.folder}/link`);
  const result = await bench.call('delete_file', { path: 'link' });
  assert.equal(result.kind, 'failed');
  assert.ok(lstatSync(`${bench.folder}/link`).isSymbolicLink());
  assert.equal(bench.read('real'), 'x');
});

const commands: readonly [says: string, input: object, result: object][] = [
  [
    'a command gives its output',
    { command: 'echo hi' },
    { kind: 'done', text: 'Exit code 0.\nhi\n', bytes: 3, exit: 0 },
  ],
  [
    'a silent command says so',
    { command: 'true' },
    { kind: 'done', text: 'Exit code 0, no output.', bytes: 0, exit: 0 },
  ],
  [
    'a command that fails is a failure',
    { command: 'echo no >&2; exit 4' },
    { kind: 'failed', text: 'Exit code 4.\nno\n', bytes: 3, exit: 4 },
  ],
  [
    'a command runs in its folder',
    { command: 'basename "$PWD"', cwd: 'sub' },
    { kind: 'done', text: 'Exit code 0.\nsub\n', bytes: 4, exit: 0 },
  ],
  [
    'a command runs where a link to a folder leads',
    { command: 'basename "$PWD"', cwd: 'link' },
    { kind: 'done', text: 'Exit code 0.\nsub\n', bytes: 4, exit: 0 },
  ],
  [
    'a command that takes too long is ended',
    { command: 'echo a; sleep 600', timeoutMs: 300 },
    {
      kind: 'failed',
      text: 'Ended after 0.3 s, its time limit; give timeoutMs for more. What it had put out:\na\n',
      bytes: 2,
      exit: null,
    },
  ],
];
for (const [says, input, expected] of commands) {
  test(says, async t => {
    const bench = new ToolBench(t);
    mkdirSync(`${bench.folder}/sub`);
    symlinkSync('sub', `${bench.folder}/link`);
    assert.deepEqual(await bench.call('run_command', input), { ...expected, sandbox: 'none', kept: [] });
    assert.equal(bench.asked.length, 1);
  });
}

test('a command in a folder that is gone is not started', async t => {
  const bench = new ToolBench(t);
  mkdirSync(`${bench.folder}/sub`);
  bench.meanwhile = () => rmSync(`${bench.folder}/sub`, { recursive: true, force: true });
  const result = await bench.call('run_command', { command: 'echo hi', cwd: 'sub' });
  assert.ok(result.kind === 'failed' && 'text' in result);
  assert.match(result.text, /^It was not started\.\nThe folder .*\/sub cannot be entered/);
});

test('a home folder in a path means the same when described and when run', async t => {
  const bench = new ToolBench(t);
  bench.write('~/x', 'not the home');
  const inHome = await bench.call('run_command', { command: 'pwd', cwd: '~' });
  assert.ok('text' in inHome);
  assert.match(inHome.text, /^It was not started\.\nThe folder \/.*\/home cannot be entered/);
  const read = await bench.call('read_file', { path: '~/x' });
  assert.ok('text' in read || 'because' in read);
  assert.doesNotMatch(JSON.stringify(read), /not the home/);
});

test('stopping a command ends it and streams what it had said', async t => {
  const bench = new ToolBench(t);
  const stop = new AbortController();
  const timer = setInterval(() => {
    if (bench.output.length > 0) stop.abort();
  }, 5);
  const result = await bench.call('run_command', { command: 'echo started; sleep 600' }, stop.signal);
  clearInterval(timer);
  assert.deepEqual(bench.output, ['started\n']);
  assert.ok('text' in result);
  assert.equal(result.text, 'Stopped by the person. What it had put out:\nstarted\n');
});

test('problems are listed, the worst first', async t => {
  const bench = new ToolBench(t);
  bench.problems = [
    { path: `${bench.folder}/a`, line: 1, severity: 'hint', text: 'unused' },
    { path: `${bench.folder}/b`, line: 7, severity: 'error', text: 'wrong', source: 'ts' },
  ];
  assert.deepEqual(await bench.call('read_problems', {}), {
    kind: 'done',
    text: 'b:7 error: wrong (ts)\na:1 hint: unused',
  });
  bench.problems = [];
  assert.deepEqual(await bench.call('read_problems', {}), { kind: 'done', text: 'The editor shows no problems.' });
  bench.problems = { failed: 'A terminal has no editor.' };
  assert.deepEqual(await bench.call('read_problems', {}), { kind: 'failed', text: 'A terminal has no editor.' });
});

test('a question is answered by the person, or by nobody', async t => {
  const bench = new ToolBench(t);
  bench.answer = 'blue';
  assert.deepEqual(await bench.call('ask_user', { question: 'Which?', choices: ['red', 'blue'] }), {
    kind: 'done',
    text: 'blue',
  });
  bench.answer = undefined;
  assert.equal((await bench.call('ask_user', { question: 'Which?' })).kind, 'failed');
  assert.equal(bench.asked.length, 0);
});

test('a plan is shown as it was given', async t => {
  const bench = new ToolBench(t);
  const plan = [{ text: 'one', state: 'doing' }];
  assert.equal((await bench.call('update_plan', { plan })).kind, 'done');
  assert.deepEqual(bench.plans, [plan]);
});
