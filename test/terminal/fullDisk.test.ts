import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
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

/** A run of very many small acts, where the disk of the state has this much room. */
async function runWithin(t: TestContext, bytes: number) {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const policy = join(desk.folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ rules: [ours] }));
  const server = await startAnthropicServer((_body, n) =>
    n < 200 ? say(tool('write_file', { path: `${n}.txt`, content: `${n}\n` })) : say(text('Done.')),
  );
  t.after(server.close);
  const under = ['bwrap', '--dev-bind', '/', '/', '--size', `${bytes}`, '--tmpfs', desk.state, '--'];
  const { code, stdout, stderr } = await desk.run(desk.task(server.url, '--json', '--policy', policy), { under });
  const events = eventsOf(stdout);
  const end = events.at(-1);
  return {
    ...{ code, stderr, events, requests: server.requests.length, files: readdirSync(desk.workspace).length },
    because: end?.kind === 'turn-ended' && end.how.kind === 'failed' ? end.how.because : '',
  };
}

const noRoom =
  /^The record could not be written, so nothing more was run\. There is no room left for the ledger .*: free some space on its disk and try again\.$/;

test('where the record cannot be written in the middle of a run, nothing runs any more, and the person is told', async t => {
  const { code, because, stderr, events, requests, files } = await runWithin(t, 1_000_000);
  assert.equal(code, 1);
  assert.match(because, noRoom);
  assert.doesNotMatch(stderr, /^database or disk is full/m, 'closing says it in a sentence too');
  const results = events.filter(event => event.kind === 'result');
  const done = results.filter(({ outcome }) => outcome === 'done').length;
  assert.ok(done > 0);
  for (const result of results) assert.doesNotMatch(result.text, /\.\. /);
  assert.ok(requests <= done + 1, 'the model was not asked again');
  assert.ok(files <= done + 1, 'the last may have been written before its end could be');
});

test('where there is no room for the first act, it does not run, and all that is said of that are sentences', async t => {
  const { code, because, stderr, requests, files } = await runWithin(t, 250_000);
  assert.deepEqual([code, requests, files], [1, 1, 0]);
  assert.match(because, noRoom);
  assert.doesNotMatch(stderr, /ENOSPC/);
});
