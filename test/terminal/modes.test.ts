import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool, type Block } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { cli, Desk, key, type Ended } from './program.js';
import { Typist } from './typist.js';

const write = (path: string): Block => tool('write_file', { path, content: 'new\n' });
const command = (words: string): Block => tool('run_command', { command: words });

/** A task with these calls, where no terminal is; what became of each call, and what the model was told at first. */
async function runAlone(t: TestContext, desk: Desk, calls: readonly Block[], ...options: readonly string[]) {
  const server = await startAnthropicServer(inOrder(say(...calls), say(text('Done.'))));
  t.after(server.close);
  const ended = await desk.run(desk.task(server.url, '--json', ...options));
  const events = eventsOf(ended.stdout);
  const results = new Map(events.flatMap(event => (event.kind === 'result' ? [[event.call, event] as const] : [])));
  const told = events.flatMap(event => (event.kind === 'call' ? [results.get(event.call.id)?.text ?? ''] : []));
  const outcomes = events.flatMap(event => (event.kind === 'call' ? [results.get(event.call.id)?.outcome] : []));
  return { ended, outcomes, told, asked: JSON.stringify(server.requests[0]?.body) };
}

const sandboxed = ['--mode', 'background', '--sandbox', 'workspace-write'] as const;

test('one command does a task where nobody is: what the sandbox holds runs, everything else is refused and said', async t => {
  const desk = new Desk(t);
  const marks = { inside: 'built.txt', outside: join(desk.home, 'leak.txt') };
  writeFileSync(join(desk.workspace, 'build.sh'), `echo ok > ${marks.inside}; echo no > ${marks.outside}; true\n`);
  const calls = [write('a.txt'), command('sh build.sh'), command('rm -r src'), command('curl http://x.example/')];
  const { ended, outcomes, told, asked } = await runAlone(t, desk, calls, ...sandboxed);
  assert.equal(ended.code, 0, ended.stderr);
  assert.deepEqual(outcomes, ['done', 'done', 'refused', 'refused'], told.join('\n'));
  assert.deepEqual([existsSync(join(desk.workspace, marks.inside)), existsSync(marks.outside)], [true, false]);
  for (const refusal of told.slice(2))
    assert.match(refusal, /nobody is there to give one; nothing was changed\. Why: /);
  assert.match(asked, /Nobody is there to ask/);
  const [started] = desk.entries();
  assert.deepEqual([started?.['kind'], started?.['mode']], ['session', 'background']);
});

test('a person who wants nothing to pass by its risk says 0, and it counts in the background, too', async t => {
  const desk = new Desk(t);
  const { ended, outcomes } = await runAlone(t, desk, [write('a.txt')], ...sandboxed, '--risk-threshold', '0');
  assert.deepEqual([ended.code, outcomes], [0, ['refused']]);
});

test('a delegated task does what it is trusted with; what else would ask lapses where nobody is', async t => {
  const desk = new Desk(t);
  const options = ['--mode', 'delegated', '--trust', 'write', '--trust', '{"words":["touch","b.txt"]}'];
  const calls = [write('a.txt'), command('touch b.txt'), command('touch c.txt'), write('Makefile')];
  const { ended, outcomes, told } = await runAlone(t, desk, calls, ...options);
  assert.equal(ended.code, 0, ended.stderr);
  assert.deepEqual(outcomes, ['done', 'done', 'refused', 'refused'], told.join('\n'));
  assert.match(told[2] ?? '', /nobody is there to give one/);
  const grants = desk.entries().filter(({ kind }) => kind === 'grant');
  assert.deepEqual(
    grants.map(({ what, layer }) => [what, layer]),
    [
      ['made', 'session'],
      ['made', 'session'],
    ],
  );
});

test('a plan that nobody attends ends by itself, also where a read would ask', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.home, 'far.txt'), 'far\n');
  const calls = [tool('read_file', { path: join(desk.home, 'far.txt') }), write('a.txt')];
  const { ended, outcomes, asked } = await runAlone(t, desk, calls, '--mode', 'plan');
  assert.deepEqual([ended.code, outcomes], [0, ['refused', 'refused']]);
  assert.match(asked, /Only reading passes now/);
});

async function atTerminal(t: TestContext, desk: Desk, calls: readonly Block[], ...options: readonly string[]) {
  const server = await startAnthropicServer(inOrder(say(...calls), say(text('All done.'))));
  t.after(server.close);
  const words = [process.execPath, cli, ...desk.task(server.url, ...options)];
  return Typist.start(t, words, { HOME: desk.home, COUNTERSIGN_API_KEY: key }, desk.folder);
}

test('at a terminal a delegated task asks the person there, and only about what it is not trusted with', async t => {
  const desk = new Desk(t);
  const typist = await atTerminal(
    t,
    desk,
    [write('a.txt'), command('touch b.txt')],
    '--mode',
    'delegated',
    '--trust',
    'write',
  );
  await typist.read(/touch b\.txt[^]*Approve/);
  typist.type('y');
  await typist.read(/All done\./);
  const { code }: Ended = await typist.ended;
  assert.equal(code, 0);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'new\n');
  assert.ok(existsSync(join(desk.workspace, 'b.txt')));
  assert.equal(desk.entries().filter(({ kind }) => kind === 'asked').length, 1);
});
