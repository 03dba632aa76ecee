import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordedSessions, replayAll, replayedInWords } from './replayed.js';

const golden = 'test/golden/replay.json';
const sessions = recordedSessions();

/** `UPDATE_GOLDEN=1` writes the figures anew. */
test('of the acts of recorded sessions as many reach a person, in each way of working, as is on file', async () => {
  const replayed = await replayAll(sessions);
  console.log(replayedInWords(replayed));
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(replayed, null, 2)}\n`);
  assert.deepEqual(replayed, JSON.parse(readFileSync(golden, 'utf8')));
});

test('every act has one fate', async () => {
  for (const [way, each] of Object.entries(await replayAll(sessions)))
    for (const [session, { acts, passed, reviewer, person, undone, failed }] of Object.entries(each))
      assert.equal(passed + reviewer + person + undone + failed, acts, `${session}, ${way}`);
});

test('sessions are long enough to say something, and tell nothing of the machine they were recorded on', () => {
  const acts = sessions.flatMap(({ moments }) => moments.filter(({ kind }) => kind === 'act'));
  assert.ok(acts.length >= 200, `there are ${acts.length}`);
  const text = JSON.stringify(sessions);
  for (const trace of ['/tmp/countersign', '/root/', '/home/', '‹']) assert.ok(!text.includes(trace), trace);
});
