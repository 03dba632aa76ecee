import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool, until } from '../fakes/script.js';
import { Desk, lives } from './program.js';

const never = new Promise<void>(() => undefined);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} in the middle of a stream ends it with 130, and the server sees it go`, async t => {
    const desk = new Desk(t);
    const server = await startAnthropicServer(inOrder(say(text('One moment'), until(never))));
    t.after(server.close);
    const running = desk.start(desk.task(server.url, '--json'));
    await running.event('text');
    running.child.kill(signal);
    const { code, stdout } = await running.ended;
    assert.equal(code, 130);
    assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /"turn-ended".*"stopped"/);
    while (server.aborted() < 1) await new Promise(next => setImmediate(next));
    assert.deepEqual(
      desk.entries().filter(({ kind }) => kind === 'stop'),
      [{ kind: 'stop', by: 'the terminal' }],
    );
  });
}

test('SIGINT in the middle of a long command ends it with 130 and leaves no process behind', async t => {
  const desk = new Desk(t);
  const words = ['sh', 'wait.sh'];
  writeFileSync(
    join(desk.workspace, 'wait.sh'),
    'sleep 600 & echo $$ $! > pids; echo waiting; wait; echo late > late\n',
  );
  const rule = { id: 'wait', when: { words, cwd: desk.workspace }, then: 'allow', because: 'the test waits' };
  writeFileSync(join(desk.folder, 'policy.json'), JSON.stringify({ rules: [rule] }));
  const server = await startAnthropicServer(inOrder(say(tool('run_command', { command: words.join(' ') }))));
  t.after(server.close);
  const running = desk.start(desk.task(server.url, '--json', '--policy', 'policy.json'));
  const { text: output } = await running.event('output');
  assert.equal(output, 'waiting\n');
  const pids = readFileSync(join(desk.workspace, 'pids'), 'utf8').trim().split(' ').map(Number);
  assert.deepEqual(pids.map(lives), [true, true]);
  const began = performance.now();
  running.child.kill('SIGINT');
  const { code } = await running.ended;
  assert.equal(code, 130);
  assert.ok(performance.now() - began < 2000);
  assert.deepEqual(pids.map(lives), [false, false]);
  assert.equal(server.requests.length, 1, 'the model is not asked again');
  assert.ok(desk.entries().some(({ kind, outcome }) => kind === 'result' && outcome === 'failed'));
});

test('whoever reads the output may leave: nothing goes on unseen', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(() => say(text('More.'), tool('list_files', { path: '.' })));
  t.after(server.close);
  const running = desk.start(desk.task(server.url, '--json', '--max-steps', '10000'));
  await running.event('text');
  running.child.stdout?.destroy();
  const { code } = await running.ended;
  assert.equal(code, 130);
});

test('"stop" in another terminal ends a run with 130, with its processes, and says so on record', async t => {
  const desk = new Desk(t);
  writeFileSync(
    join(desk.workspace, 'wait.sh'),
    'trap "" TERM; sleep 600 & echo $$ $! > pids; echo waiting; wait; wait\n',
  );
  const rule = {
    id: 'wait',
    when: { words: ['sh', 'wait.sh'], cwd: desk.workspace },
    then: 'allow',
    because: 'a test',
  };
  writeFileSync(join(desk.folder, 'policy.json'), JSON.stringify({ rules: [rule] }));
  const server = await startAnthropicServer(inOrder(say(tool('run_command', { command: 'sh wait.sh' }))));
  t.after(server.close);
  const running = desk.start(desk.task(server.url, '--json', '--policy', 'policy.json'));
  await running.event('output');
  const pids = readFileSync(join(desk.workspace, 'pids'), 'utf8').trim().split(' ').map(Number);
  const { code, stdout } = await desk.run(['stop']);
  assert.equal(code, 0);
  assert.equal(stdout, 'Stopped 1 window or run; nothing goes on in them until you resume.\n');
  assert.deepEqual(pids.map(lives), [false, false]);
  assert.equal((await running.ended).code, 130);
  assert.equal(desk.entries().filter(({ kind }) => kind === 'stop').length, 1);
});

test('"stop" where nothing runs says so', async t => {
  const desk = new Desk(t);
  const { code, stdout } = await desk.run(['stop', '--state', desk.state]);
  assert.equal(code, 0);
  assert.equal(stdout, 'Nothing was there to be stopped.\n');
});
