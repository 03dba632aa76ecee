import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { guideModel } from '../../src/models/guide.js';
import type { Message, Outcome } from '../../src/protocol/message.js';
import { QuickClock } from '../fakes/quickClock.js';

const script: unknown = JSON.parse(readFileSync('media/guide.json', 'utf8'));
const sample = readFileSync('media/sample/src/todo.js', 'utf8');
const never = new AbortController().signal;

interface Edits {
  readonly calls: readonly {
    readonly input: { readonly path: string; readonly edits: readonly { old: string; new: string }[] };
  }[];
}
const stepsOf = (whole: unknown) => (whole as { readonly steps: { readonly fix: Edits } }).steps;

type Answer = readonly [outcome: Outcome, text: string];
/** What each tool answers; the guide sees nothing else. */
type World = (tool: string, input: Record<string, unknown>) => Answer;

interface Tour {
  readonly said: string;
  readonly calls: readonly string[];
  readonly messages: readonly Message[];
}

/** Plays one turn of the guide, answering its calls as `world` says, until it makes no more. */
async function play(world: World, before: readonly Message[] = [], prompt = 'Write me a compiler'): Promise<Tour> {
  const model = guideModel(script, new QuickClock());
  const messages: Message[] = [...before, { role: 'user', id: `u${before.length}`, text: prompt }];
  const calls: string[] = [];
  let said = '';
  for (let step = 0; step < 20; step++) {
    const parts: Extract<Message, { role: 'assistant' }>['parts'][number][] = [];
    let text = '';
    for await (const event of model.stream({ system: '', messages, tools: [] }, never)) {
      if (event.kind === 'text') text += event.text;
      if (event.kind === 'call') parts.push({ kind: 'call', id: event.id, tool: event.tool, input: event.input });
    }
    said += `${text}\n`;
    messages.push({ role: 'assistant', id: `a${messages.length}`, parts: [{ kind: 'text', text }, ...parts] });
    if (parts.length === 0) return { said, calls, messages };
    for (const part of parts) {
      if (part.kind !== 'call') continue;
      const input = part.input as Record<string, unknown>;
      calls.push(`${part.tool} ${String(input['path'] ?? input['command'])}`);
      const [outcome, result] = world(part.tool, input);
      messages.push({ role: 'tool', call: part.id, tool: part.tool, outcome, text: result });
    }
  }
  return assert.fail('the guide never ends');
}

const willing: World = (tool, { path }) => {
  if (tool === 'read_file') return ['done', path === 'src/todo.js' ? sample : ''];
  if (tool === 'run_command') return ['done', 'ℹ pass 4\nℹ fail 0\nexit 0'];
  return ['done', 'Applied.'];
};

test('on the sample folder it reads, edits, tests and makes a branch', async () => {
  const { calls, said } = await play(willing);
  assert.deepEqual(calls, [
    'read_file src/todo.js',
    'list_files .',
    'edit_file src/todo.js',
    'edit_file README.md',
    'run_command npm test',
    'run_command git switch -c tidy-todo',
  ]);
  assert.match(said, /a script, not a model/);
  assert.match(said, /Write me a compiler/);
  assert.match(said, /All tests pass/);
  assert.match(said, /Pick the Model/);
});

test('the edits it proposes fit the files of the sample exactly once, and mend them', () => {
  const steps = stepsOf(script);
  for (const { input } of steps.fix.calls) {
    const file = readFileSync(`media/sample/${input.path}`, 'utf8');
    for (const edit of input.edits) assert.equal(file.split(edit.old).length, 2, `${input.path}: ${edit.old}`);
  }
});

test('in the sample one test fails as it is, and none once the guide’s edit is made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sample-'));
  try {
    cpSync('media/sample', folder, { recursive: true });
    const { NODE_TEST_CONTEXT: _, ...env } = process.env; // so that it runs as it does for a person
    const tests = () => spawnSync(process.execPath, ['--test'], { cwd: folder, env, encoding: 'utf8' }).stdout;
    assert.match(tests(), /fail 1\b/);
    const [edit] = stepsOf(script).fix.calls[0]?.input.edits ?? [];
    assert.ok(edit);
    writeFileSync(join(folder, 'src/todo.js'), sample.replace(edit.old, edit.new));
    assert.match(tests(), /fail 0\b/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const turns: readonly [says: string, world: World, words: RegExp][] = [
  ['a refused edit is taken as it is', refusing('edit_file'), /nothing was changed there/],
  ['a refused test run is not tried another way', refusing('run_command'), /did not run/],
  ['a failed edit is told', answering('edit_file', 'failed', 'no match'), /no longer as I read it/],
  [
    'an edit that the person changed is told',
    answering('edit_file', 'done', 'Applied.\n\nThe person changed this before approving it: x'),
    /You changed my edit/,
  ],
  ['tests that fail are told', answering('run_command', 'failed', 'fail 1'), /did not all pass/],
  ['a sample that is mended already is tested', answering('read_file', 'done', 'class TodoList { }'), /mended already/],
];
for (const [says, world, words] of turns) {
  test(says, async () => assert.match((await play(world)).said, words));
}

function refusing(tool: string): World {
  return answering(tool, 'refused', 'The person refused this. Nothing was changed.');
}
function answering(tool: string, outcome: Outcome, text: string): World {
  return (asked, input) => (asked === tool ? [outcome, text] : willing(asked, input));
}

test('in another folder it proposes one harmless file', async () => {
  const { calls, said } = await play(answering('read_file', 'failed', 'There is no src/todo.js.'));
  assert.deepEqual(calls.slice(2), ['write_file countersign-notes.md']);
  assert.match(said, /not the sample folder/);
});

test('another message after the end starts the tour over', async () => {
  const first = await play(willing);
  const second = await play(willing, first.messages, 'Thanks');
  assert.match(second.said, /Once more, from the start/);
  assert.equal(second.calls.length, 6);
  const ids = second.messages.flatMap(message => (message.role === 'tool' ? [message.call] : []));
  assert.equal(new Set(ids).size, ids.length, 'every call has an id of its own');
  assert.ok(
    ids.every(id => /^[a-zA-Z0-9_-]{1,40}$/.test(id)),
    'ids that every provider takes, should the model be changed',
  );
});

test('a stop in the middle of a sentence is gone on from', async () => {
  const { messages } = await play(willing);
  const afterReading = messages.slice(0, 4);
  const cut: Message = { role: 'assistant', id: 'x', parts: [{ kind: 'text', text: 'This is the sam' }] };
  assert.deepEqual((await play(willing, [...afterReading, cut], 'Go on')).calls.slice(0, 2), [
    'edit_file src/todo.js',
    'edit_file README.md',
  ]);
});

test('it begins at the beginning in a conversation that a real model led before', async () => {
  const before: Message[] = [
    { role: 'user', id: 'u', text: 'Hi' },
    { role: 'assistant', id: 'a', parts: [{ kind: 'call', id: 'toolu_1', tool: 'read_file', input: { path: 'x' } }] },
    { role: 'tool', call: 'toolu_1', tool: 'read_file', outcome: 'done', text: 'x' },
  ];
  assert.equal((await play(willing, before)).calls[0], 'read_file src/todo.js');
});

test('text comes word by word, and an abort ends it', async () => {
  const stop = new AbortController();
  const model = guideModel(script, new QuickClock());
  const words: string[] = [];
  let end = '';
  const messages = [{ role: 'user', id: 'u', text: 'Hi' } as const];
  for await (const event of model.stream({ system: '', messages, tools: [] }, stop.signal)) {
    if (event.kind === 'text') words.push(event.text);
    if (event.kind === 'ended') end = event.why;
    if (words.length === 3) stop.abort();
  }
  assert.deepEqual(words, ['Hello.', ' I', ' am']);
  assert.equal(end, 'aborted');
});

const broken: readonly [says: string, script: unknown, words: RegExp][] = [
  [
    'a step that is not there',
    { start: 'a', again: 'a', steps: { a: { say: ['x'], then: 'b' } } },
    /“b”, which is not there/,
  ],
  [
    'a way that may end nowhere',
    {
      start: 'a',
      again: 'a',
      steps: { a: { say: [], calls: [{ tool: 't', input: {} }], next: [{ has: 'x', go: 'a' }] } },
    },
    /may get stuck/,
  ],
  ['no script at all', null, /expected object/],
];
for (const [says, wrong, words] of broken) {
  test(`a script with ${says} is refused when it is opened`, () => {
    assert.throws(() => guideModel(wrong, new QuickClock()), words);
  });
}
