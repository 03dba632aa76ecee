import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { startResponsesServer } from '../fakes/responsesServer.js';
import { inOrder, refuse, say, text, tool, type Script } from '../fakes/script.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { eventsOf } from './agentEvents.js';
import { Desk, key } from './program.js';

type Start = (script: Script<unknown>) => Promise<ModelServer<unknown>>;
const providers: readonly [provider: string, start: Start][] = [
  ['anthropic', startAnthropicServer],
  ['openai', startResponsesServer],
  ['compatible', startOpenAiServer],
];

for (const [provider, start] of providers) {
  test(`a task runs to its end with ${provider}, every line is an event, and the key stays where it was`, async t => {
    const desk = new Desk(t);
    writeFileSync(join(desk.workspace, 'notes.txt'), 'remember the milk\n');
    const server = await start(
      inOrder(say(text('I look.'), tool('read_file', { path: 'notes.txt' })), say(text('Milk.'))),
    );
    t.after(server.close);
    const options = ['--provider', provider, '--base-url', `${server.url}/v1`, '--model', 'm', '--json'];
    const ended = await desk.run([
      'run',
      '--workspace',
      desk.workspace,
      '--state',
      desk.state,
      ...options,
      'What is it?',
    ]);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stderr, '');
    const events = eventsOf(ended.stdout);
    const result = events.find(event => event.kind === 'result');
    assert.equal(result?.outcome, 'done');
    assert.match(result.text, /remember the milk/);
    assert.deepEqual(events.at(-1)?.kind === 'turn-ended' && events.at(-1), {
      ...events.at(-1),
      how: { kind: 'done' },
    });
    assert.match(JSON.stringify(server.requests[1]?.body), /remember the milk/);
    assert.ok(JSON.stringify(server.requests[0]?.headers).includes(key), 'the server got the key');
    assert.ok(!`${ended.stdout}${ended.stderr}${desk.kept()}`.includes(key), 'nobody else did');
  });
}

test('a person reads what is said and what was refused', async t => {
  const desk = new Desk(t);
  const script = inOrder(say(text('I write.'), tool('write_file', { path: 'a.txt', content: 'a' })), say(text('Oh.')));
  const server = await startAnthropicServer(script);
  t.after(server.close);
  const { code, stdout } = await desk.run(desk.task(server.url));
  assert.equal(code, 0);
  assert.match(stdout, /I write\.\n· Write a\.txt\n\n· Write a\.txt: refused\n {2}.*needs an approval.*Oh\./s);
});

test('what a model says cannot move the cursor', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(inOrder(say(text('red\u001b[2Jgone\r\u202e'))));
  t.after(server.close);
  const { stdout } = await desk.run(desk.task(server.url));
  assert.match(stdout, /red⟦U\+001B⟧\[2Jgone⟦U\+000D⟧⟦U\+202E⟧/);
});

test('a wrong key ends as failed, with what to do and without the key', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(inOrder(refuse(401, `invalid x-api-key ${key}`)));
  t.after(server.close);
  const { code, stdout, stderr } = await desk.run(desk.task(server.url));
  assert.equal(code, 1);
  assert.match(stdout, /key/i);
  assert.ok(!`${stdout}${stderr}${desk.kept()}`.includes(key));
});

test('a missing key ends as failed before anything is sent', async t => {
  const desk = new Desk(t);
  const { code, stdout } = await desk.run(desk.task('http://127.0.0.1:9'), { env: { COUNTERSIGN_API_KEY: '' } });
  assert.equal(code, 1);
  assert.match(stdout, /key/i);
});

test('a task that needs too many steps ends as failed, and says what allows more', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(() => say(tool('list_files', { path: '.' })));
  t.after(server.close);
  const { code, stdout } = await desk.run(desk.task(server.url, '--max-steps', '3'));
  assert.equal(code, 1);
  assert.match(stdout, /after 3 requests.*--max-steps/);
  assert.equal(server.requests.length, 3);
});

const bad: readonly [says: string, options: readonly string[], sentence: RegExp][] = [
  [
    'no folder is named',
    [],
    /^Name the folder to work in with --workspace D; naming it is the statement that you trust it\.\n$/,
  ],
  ['the folder is not there', ['--workspace', 'nowhere'], /^--workspace: there is no folder nowhere\.\n$/],
  ['the folder is a file', ['--workspace', 'file'], /^--workspace: there is no folder file\.\n$/],
  ['an option is not known', ['--workspace', 'workspace', '--yolo'], /--yolo/],
  [
    'the address is none',
    ['--workspace', 'workspace', '--base-url', 'here'],
    /^--base-url: "here" is not an http or https address\.\n$/,
  ],
  [
    'the policy is not there',
    ['--workspace', 'workspace', '--policy', 'none.json'],
    /^--policy: there is no file none\.json that can be read\.\n$/,
  ],
  [
    'nobody is at the terminal',
    ['--workspace', 'workspace', '--mode', 'interactive'],
    /^--mode interactive asks at a terminal, and there is none here\. /,
  ],
];
for (const [says, options, sentence] of bad) {
  test(`it ends with 2 and one sentence when ${says}, and leaves nothing behind`, async t => {
    const desk = new Desk(t);
    writeFileSync(join(desk.folder, 'file'), '');
    const { code, stdout, stderr } = await desk.run(['run', ...options, '--state', desk.state, 'Do it.']);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, sentence);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.equal(existsSync(desk.state), false);
  });
}

test('state that cannot be kept ends it with a sentence before the model is asked', async t => {
  const desk = new Desk(t);
  mkdirSync(join(desk.state, 'ledger.db'), { recursive: true });
  const server = await startAnthropicServer(inOrder(say(text('Never.'))));
  t.after(server.close);
  const { code, stderr } = await desk.run(desk.task(server.url));
  assert.equal(code, 1);
  assert.match(stderr, /ledger\.db/);
  assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
  assert.equal(server.requests.length, 0);
});

test('the session can be read afterwards, outside the folder', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(inOrder(say(text('Done.'))));
  t.after(server.close);
  await desk.run(desk.task(server.url));
  assert.match(desk.kept(), /"text":"Do it\."/);
  assert.throws(() => readFileSync(join(desk.workspace, '.countersign')));
});
