import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { cli, Desk } from './program.js';
import { Typist } from './typist.js';

const answers = [
  say(tool('delegate', { agent: 'worker', task: 'Write a.txt.\nSay one.' })),
  say(tool('write_file', { path: 'a.txt', content: 'one' })),
  say(text('It is written.')),
  say(text('All done.')),
];

suite('a task that is delegated in a terminal', () => {
  test('is approved with all that it hands over, and what its agent asks says for whom', async t => {
    const desk = new Desk(t);
    const server = await startAnthropicServer(inOrder(...answers));
    t.after(server.close);
    const words = [process.execPath, cli, ...desk.task(server.url, '--mode', 'interactive')];
    const typist = Typist.start(t, words, { HOME: desk.home, COUNTERSIGN_API_KEY: 'k' }, desk.folder);
    await typist.read(
      /Have “worker” do: Write a\.txt\.[^]*Say one\.[^]*Starts the agent[^]*Hands on nothing[^]*Approve/,
    );
    typist.type('y');
    await typist.read(/“worker #1” asks, for “main”[^]*Approve/);
    typist.type('y');
    await typist.read(/All done\./);
    assert.equal((await typist.ended).code, 0);
    assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'one');
    assert.match(JSON.stringify(server.requests[3]?.body), /It is written\./);
  });

  test('runs where nobody is there, by what policy lets pass', async t => {
    const desk = new Desk(t);
    const server = await startAnthropicServer(inOrder(...answers));
    t.after(server.close);
    const policy = join(desk.folder, 'policy.json');
    const rules = [{ id: 'a', when: { effect: 'write', path: 'a.txt' }, then: 'allow', because: 'it is scratch' }];
    const agents = { worker: { defaults: { agentCallsRequireApproval: false } } };
    writeFileSync(policy, JSON.stringify({ rules, agents }));
    const { code, stdout } = await desk.run(desk.task(server.url, '--mode', 'background', '--policy', policy));
    assert.equal(code, 0, stdout);
    assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'one');
    assert.match(stdout, /· Write a\.txt \(“worker #1”, for “main”\)/);
    const [began] = desk.entries().filter(({ kind }) => kind === 'delegation');
    assert.deepEqual(began?.['words'], ['Allow writing at a.txt.']);
  });
});
