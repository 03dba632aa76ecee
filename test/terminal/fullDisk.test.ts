import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { say, text, tool } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { Desk } from './program.js';

const ours = {
  id: 'ours',
  when: { effect: 'write', path: '**' },
  then: 'allow',
  because: 'the folder is ours to edit',
};

test('where the record cannot be written in the middle of a run, nothing runs any more, and the person is told', async t => {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const policy = join(desk.folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ rules: [ours] }));
  const server = await startAnthropicServer((_body, n) =>
    n < 200 ? say(tool('write_file', { path: `${n}.txt`, content: `${n}\n` })) : say(text('Done.')),
  );
  t.after(server.close);
  const under = ['bwrap', '--dev-bind', '/', '/', '--size', '1000000', '--tmpfs', desk.state, '--'];
  const { code, stdout, stderr } = await desk.run(desk.task(server.url, '--json', '--policy', policy), { under });
  assert.equal(code, 1);
  const events = eventsOf(stdout);
  const end = events.at(-1);
  const because = end?.kind === 'turn-ended' && end.how.kind === 'failed' ? end.how.because : '';
  assert.match(
    because,
    /^The record could not be written \(There is no room left for the ledger .*free some space.*so nothing more was run/,
  );
  assert.doesNotMatch(stderr, /^database or disk is full/m, 'closing says it in a sentence too');
  const done = events.filter(event => event.kind === 'result' && event.outcome === 'done').length;
  assert.ok(done > 0);
  assert.ok(server.requests.length <= done + 1, 'the model was not asked again');
  assert.ok(readdirSync(desk.workspace).length <= done + 1, 'the last may have been written before its end could be');
});
