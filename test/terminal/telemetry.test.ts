import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { Collector } from '../fakes/collector.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { Desk } from './program.js';

async function setUp(t: TestContext) {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'notes.txt'), 'remember the milk\n');
  const turn = [say(text('I look.'), tool('read_file', { path: 'notes.txt' })), say(text('Milk.'))];
  const server = await startAnthropicServer(inOrder(...turn, ...turn));
  t.after(server.close);
  const collector = await Collector.start(t);
  const run = (env: Readonly<Record<string, string>>) => desk.run(desk.task(server.url, '--json'), { env });
  return { desk, collector, run, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } };
}

test('a run sends nothing unless a variable says where', async t => {
  const { desk, collector, run } = await setUp(t);
  assert.equal((await run({})).code, 0);
  assert.equal(collector.connections, 0);
  assert.equal(existsSync(join(desk.state, 'telemetry.db')), false);
});

test('a run sends all of its record before it ends', async t => {
  const { desk, collector, run, env } = await setUp(t);
  const { code, stderr } = await run({ ...env, OTEL_SERVICE_NAME: 'ours' });
  assert.deepEqual([code, stderr], [0, '']);
  const logs = collector.logs();
  assert.deepEqual(
    logs.map(log => log.attributes['countersign.entry.kind']),
    desk.entries().map(({ kind }) => kind),
  );
  assert.equal(logs[0]?.resource['service.name'], 'ours');
  assert.deepEqual(
    collector.spans().map(({ name }) => name),
    ['chat claude-test', 'execute_tool read_file', 'chat claude-test', 'invoke_agent main'],
  );
  const sent = Buffer.concat(collector.received.map(({ bytes }) => bytes)).toString('latin1');
  for (const secret of ['remember the milk', 'notes.txt', 'Do it.', desk.workspace]) assert.ok(!sent.includes(secret));
});

test('a run does not fail for a collector that is gone, says what was not sent, and the next one sends it', async t => {
  const { desk, collector, run, env } = await setUp(t);
  collector.answer = () => ({ status: 503 });
  const first = await run(env);
  assert.equal(first.code, 0);
  assert.match(
    first.stderr,
    /^\d+ entries of the record were not sent yet: logs, traces, metrics to http:.* \(it answers 503\)\. The next run sends what waits\.\n$/,
  );
  collector.answer = () => ({ status: 200 });
  assert.deepEqual([(await run(env)).code], [0]);
  assert.deepEqual(
    collector.logs().map(log => log.attributes['countersign.entry.seq']),
    desk.entries().map((_, at) => at + 1),
  );
});

test('a variable that cannot be used is told, and the run goes on', async t => {
  const { run, env } = await setUp(t);
  const { code, stderr } = await run({ ...env, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
  assert.equal(code, 0);
  assert.match(stderr, /^OTEL_EXPORTER_OTLP_PROTOCOL is not used: .*\n$/);
});
