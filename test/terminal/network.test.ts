import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { Desk } from './program.js';

/** A server of this machine, and who visited it. */
async function openSite(t: TestContext): Promise<{ readonly port: number; readonly visits: string[] }> {
  const visits: string[] = [];
  const site = createServer((asked, answer) => {
    visits.push(asked.url ?? '');
    answer.setHeader('content-type', 'text/html').end('<h1>hello</h1>');
  });
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve));
  t.after(() => site.close());
  const address = site.address();
  assert.ok(address !== null && typeof address === 'object');
  return { port: address.port, visits };
}

interface Told {
  readonly results: readonly string[];
  readonly connections: readonly object[];
}

/** Runs calls one after the other, under rules, in a sandbox, and nobody is there to be asked. */
async function runCalls(desk: Desk, t: TestContext, rules: readonly object[], calls: readonly object[]): Promise<Told> {
  writeFileSync(join(desk.folder, 'policy.json'), JSON.stringify({ rules }));
  const said = calls.map(call => say(tool('command' in call ? 'run_command' : 'fetch_url', call)));
  const server = await startAnthropicServer(inOrder(...said, say(text('Done.'))));
  t.after(server.close);
  const policy = ['--policy', join(desk.folder, 'policy.json')];
  const { stdout } = await desk.run(desk.task(server.url, '--json', '--sandbox', 'workspace-write', ...policy));
  return {
    results: eventsOf(stdout).flatMap(event => (event.kind === 'result' ? [event.text] : [])),
    connections: desk.entries().filter(({ kind }) => kind === 'connection'),
  };
}

const rule = (when: object): object => ({
  id: JSON.stringify(when).length.toString(),
  when,
  then: 'allow',
  because: 'a test',
});

test('a command that a rule lets run reaches the host that it names, and that is on record with its act', async t => {
  const desk = new Desk(t);
  const { port, visits } = await openSite(t);
  const words = ['curl', '-sS', `http://localhost:${port}/page`];
  const { results, connections } = await runCalls(
    desk,
    t,
    [rule({ words, cwd: desk.workspace })],
    [{ command: words.join(' ') }],
  );
  assert.match(results.join(), /<h1>hello<\/h1>/);
  assert.deepEqual(visits, ['/page']);
  const [only, ...others] = connections;
  assert.deepEqual(others, []);
  assert.ok(only !== undefined && 'act' in only && 'address' in only && 'received' in only);
  const run = desk.entries().find(({ kind }) => kind === 'run');
  assert.deepEqual([only.act, only.address], [run?.['act'], '127.0.0.1']);
});

test('what such a command starts reaches no other host, also none of this machine', async t => {
  const desk = new Desk(t);
  const { port, visits } = await openSite(t);
  writeFileSync(
    join(desk.workspace, 'reach.sh'),
    `curl -sS http://localhost:${port}/; curl -sS http://localhost:${port}/ --noproxy '*'; curl -sS https://evil.example/`,
  );
  const words = ['sh', 'reach.sh'];
  const { results, connections } = await runCalls(
    desk,
    t,
    [rule({ words, cwd: desk.workspace })],
    [{ command: 'sh reach.sh' }],
  );
  assert.match(results.join(), /CONNECT tunnel failed, response 403/);
  assert.deepEqual(visits, []);
  assert.deepEqual(
    connections.map(one => 'host' in one && 'outcome' in one && [one.host, one.outcome]),
    [['evil.example', 'refused']],
  );
});

test('a rule that names this machine opens it to commands and to fetching', async t => {
  const desk = new Desk(t);
  const { port, visits } = await openSite(t);
  writeFileSync(join(desk.workspace, 'reach.sh'), `curl -sS http://localhost:${port}/by-command`);
  const rules = [
    rule({ words: ['sh', 'reach.sh'], cwd: desk.workspace }),
    rule({ effect: 'network', host: 'localhost' }),
  ];
  const calls = [{ command: 'sh reach.sh' }, { url: `http://localhost:${port}/by-tool` }];
  const { results } = await runCalls(desk, t, rules, calls);
  assert.deepEqual(visits, ['/by-command', '/by-tool']);
  assert.match(results[1] ?? '', /written by strangers[^]*# hello/);
});

test('without a rule a page is not fetched', async t => {
  const desk = new Desk(t);
  const { port, visits } = await openSite(t);
  const { connections } = await runCalls(desk, t, [], [{ url: `http://localhost:${port}/` }]);
  assert.deepEqual([visits, connections], [[], []]);
});
