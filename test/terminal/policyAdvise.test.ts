import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { Desk } from './program.js';

test('policy advise says of each condition what was counted here, and ends with 1 where a reviewer would not pay', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'a.txt'), 'text\n');
  const server = await startAnthropicServer(inOrder(say(tool('read_file', { path: 'a.txt' })), say(text('Done.'))));
  t.after(server.close);
  assert.equal((await desk.run(desk.task(server.url))).code, 0);

  const words = ['policy', 'advise', '--state', desk.state];
  const told = await desk.run(words);
  assert.equal(told.code, 1, told.stderr);
  assert.match(told.stdout, /^A reviewer would not pay here\. What is missing: configuration/);
  assert.match(
    told.stdout,
    /\n\? more questions than anybody reads: 1 action in 0\.0 hours of work in the last 30 days\./,
  );
  assert.match(told.stdout, /\n- configuration .*: no administrator's file\./);
  assert.match(told.stdout, /\n- a record .*: the record goes nowhere\./);
  assert.match(told.stdout, /\n\+ what cannot be undone .*: 0 actions on a floor/);

  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const { stdout } = await desk.run([...words, '--json'], { env });
  const advice = JSON.parse(stdout) as { pays: string; conditions: { name: string; holds: string }[] };
  assert.equal(advice.pays, 'no');
  assert.equal(advice.conditions.find(({ name }) => name === 'telemetry')?.holds, 'yes');
});

test('policy advise without a record is bad input', async t => {
  const desk = new Desk(t);
  const { code, stderr } = await desk.run(['policy', 'advise', '--state', desk.state]);
  assert.equal(code, 2);
  assert.match(stderr, /There is no ledger/);
});
