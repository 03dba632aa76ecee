import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { inOrder, say, text, tool, type Block } from '../fakes/script.js';
import { cli, Desk, type Ended } from './program.js';
import { Typist } from './typist.js';

interface Sitting {
  readonly desk: Desk;
  readonly server: ModelServer<unknown>;
  readonly typist: Typist;
  readonly ended: Promise<Ended>;
}

/** A person at a real terminal, and a model that makes these calls. */
async function sit(t: TestContext, desk: Desk, ...answers: readonly (readonly Block[])[]): Promise<Sitting> {
  return sitWith(t, desk, [], ...answers);
}

async function sitWith(
  t: TestContext,
  desk: Desk,
  options: readonly string[],
  ...answers: readonly (readonly Block[])[]
): Promise<Sitting> {
  const server = await startAnthropicServer(inOrder(...answers.map(blocks => say(...blocks)), say(text('All done.'))));
  t.after(server.close);
  const words = [process.execPath, cli, ...desk.task(server.url, '--mode', 'interactive', ...options)];
  const typist = Typist.start(t, words, { HOME: desk.home, COUNTERSIGN_API_KEY: 'k' }, desk.folder);
  return { desk, server, typist, ended: typist.ended };
}

const edit = (from: string, to: string): Block => tool('edit_file', { path: 'a.txt', edits: [{ old: from, new: to }] });

test('an edit that is approved is written exactly, and nothing else is', async t => {
  const desk = new Desk(t);
  const before = '\uFEFFone\r\ntwo\r\nthree';
  writeFileSync(join(desk.workspace, 'a.txt'), before);
  const { typist, ended } = await sit(t, desk, [edit('two', 'zwei')]);
  await typist.read(/Edit a\.txt[^]*-two[^]*\+zwei[^]*Approve/);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), before);
  typist.type('y');
  await typist.read(/All done\./);
  assert.equal((await ended).code, 0);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), '\uFEFFone\r\nzwei\r\nthree');
  assert.deepEqual(readdirSync(desk.workspace), ['a.txt']);
  const decisions = desk.entries().filter(({ kind }) => kind === 'decision');
  assert.deepEqual(
    decisions.map(({ decision, scope, by }) => ({ decision, scope, by })),
    [{ decision: 'approved', scope: 'once', by: { kind: 'human', surface: 'terminal' } }],
  );
});

test('a refusal takes its reason to the model', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'a.txt'), 'one\n');
  const { typist, server, ended } = await sit(t, desk, [edit('one', 'two')]);
  await typist.read(/Approve/);
  typist.type('n, say it in French');
  assert.equal((await ended).code, 0);
  assert.match(JSON.stringify(server.requests[1]?.body), /say it in French/);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'one\n');
});

test('what the sandbox kept a command from is asked for by its path, and opened for that run alone', async t => {
  const desk = new Desk(t);
  const outside = join(desk.folder, 'outside');
  mkdirSync(outside);
  const touch = (name: string): Block => tool('run_command', { command: `touch ../outside/${name}` });
  const sandboxed = ['--sandbox', 'workspace-write'];
  const { typist, server, ended } = await sitWith(t, desk, sandboxed, [touch('a')], [touch('b')]);
  await typist.read(/Approve/);
  typist.type('y');
  await typist.read(/once more, in a sandbox that is opened for: writing [^\n]*outside\/a\n[^]*Approve once/);
  assert.deepEqual(readdirSync(outside), []);
  typist.type('y');
  await typist.read(/outside\/b[^]*Approve/);
  assert.deepEqual(readdirSync(outside), ['a']);
  typist.type('y');
  await typist.read(/once more, in a sandbox that is opened for: writing [^\n]*outside\/b\n[^]*Approve once/);
  typist.type('n, leave it');
  assert.equal((await ended).code, 0);
  assert.deepEqual(readdirSync(outside), ['a'], 'the next call had to ask anew');
  assert.match(JSON.stringify(server.requests[2]?.body), /kept it from writing [^"]*outside\/b[^"]*leave it/);
});

test('lines typed ahead answer nothing: only the question that is shown is answered', async t => {
  const desk = new Desk(t);
  const { typist, ended } = await sit(t, desk, [
    tool('write_file', { path: 'a', content: 'a' }),
    tool('write_file', { path: 'b', content: 'b' }),
  ]);
  await typist.read(/Approve/);
  typist.type('y\ry\ry');
  await typist.read(/Write b[^]*Approve/);
  typist.type('n');
  assert.equal((await ended).code, 0);
  assert.deepEqual(readdirSync(desk.workspace), ['a']);
});

test('a rule for the session is offered in words, and its next use asks nobody', async t => {
  const desk = new Desk(t);
  const touch = tool('write_file', { path: 'a.txt', content: 'one' });
  const { typist, ended } = await sit(t, desk, [touch], [tool('write_file', { path: 'a.txt', content: 'two' })]);
  await typist.read(/s1: [^\n]*a\.txt[^\n]*session[^]*Approve/i);
  typist.type('s1');
  await typist.read(/All done\./);
  assert.equal((await ended).code, 0);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'two');
  assert.equal(desk.entries().filter(({ kind }) => kind === 'asked').length, 1);
  assert.equal(desk.entries().filter(({ kind }) => kind === 'grant').length, 1);
});

test('a floor says what is lost and wants the whole word', async t => {
  const desk = new Desk(t);
  const call = tool('run_command', { command: 'rm -rf .git' });
  const { typist, ended } = await sit(t, desk, [call]);
  await typist.read(/Cannot be undone: [^]*Type yes to approve/);
  typist.type('y');
  await ended;
  assert.equal(desk.entries().filter(({ kind }) => kind === 'run').length, 0);
});

test('a question of the agent is answered by its number', async t => {
  const desk = new Desk(t);
  const call = tool('ask_user', { question: 'Which colour?', choices: ['red', 'blue'] });
  const { typist, server, ended } = await sit(t, desk, [call]);
  await typist.read(/Which colour\?[^]*2: blue[^]*Your answer/);
  typist.type('2');
  assert.equal((await ended).code, 0);
  assert.match(JSON.stringify(server.requests[1]?.body), /blue/);
});

for (const [says, keys] of [
  ['Ctrl-C', '\u0003'],
  ['the end of input', '\u0004'],
] as const) {
  test(`${says} at a question ends it with 130 and approves nothing`, async t => {
    const desk = new Desk(t);
    const { typist, ended } = await sit(t, desk, [tool('write_file', { path: 'a', content: 'a' })]);
    await typist.read(/Approve/);
    typist.press(keys);
    assert.equal((await ended).code, 130);
    assert.equal(existsSync(join(desk.workspace, 'a')), false);
    const decisions = desk.entries().filter(({ kind }) => kind === 'decision');
    assert.deepEqual(
      decisions.map(({ decision }) => decision),
      ['lapsed'],
    );
  });
}
