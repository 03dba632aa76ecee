import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { waitBefore } from '../../src/agent/retry.js';
import type { ModelFailure } from '../../src/models/model.js';
import { call, calls, fails, stop, text } from '../fakes/scriptedModel.js';
import { Workshop } from './workshop.js';

const overload: ModelFailure = { code: 'overloaded', because: 'Overloaded.', retryable: true };

test('the wait doubles from a second to half a minute, and six tries are the end', () => {
  const waits = [1, 2, 3, 4, 5, 6].map(tries => waitBefore(tries, overload, () => 0));
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, undefined]);
});

const rows: readonly [says: string, failure: ModelFailure, wait: number | undefined][] = [
  ['what cannot get better is not tried again', { ...overload, retryable: false }, undefined],
  ['a server that names a time is not asked sooner', { ...overload, retryAfterMs: 9000 }, 9000],
  ['a short time of the server’s does not shorten the wait', { ...overload, retryAfterMs: 10 }, 1000],
  ['an hour is not waited for: the person is told', { ...overload, retryAfterMs: 3_600_000 }, undefined],
];
for (const [says, failure, wait] of rows) {
  test(says, () =>
    assert.equal(
      waitBefore(1, failure, () => 0),
      wait,
    ),
  );
}

test('chance takes off at most half, and never what the server asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(20_000),
      (tries, luck, asked) => {
        const most = waitBefore(tries, overload, () => 0) ?? assert.fail();
        const wait = waitBefore(tries, { ...overload, retryAfterMs: asked }, () => luck) ?? assert.fail();
        assert.ok(wait >= asked && wait >= most / 2 - 1 && wait <= Math.max(most, asked));
      },
    ),
  );
});

test('what passes by itself is tried again, and the words of the broken try are dropped', async () => {
  const shop = new Workshop([
    [text('Half of'), fails('broken-stream', { retryable: true })],
    [fails('rate-limited', { retryable: true, retryAfterMs: 7000 })],
    [text('Whole.'), call('c1', 'look'), calls],
    [text('Done.'), stop],
  ]);
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  const retries = shop.events.filter(event => event.kind === 'retrying');
  assert.deepEqual(
    retries.map(event => event.afterMs),
    [1000, 7000],
  );
  const streamed = shop.events.find(event => event.kind === 'text');
  assert.equal(retries[0]?.drops, streamed?.message);
  assert.ok(!JSON.stringify(shop.messages).includes('Half of'));
  assert.deepEqual(shop.bench.ran, ['look /repo/a']);
  const ends = shop.entries.flatMap(entry => (entry.kind === 'model' ? [entry.end] : []));
  assert.deepEqual(ends, ['broken-stream', 'rate-limited', 'calls', 'stop']);
});

test('the calls of a broken try never run', async () => {
  const shop = new Workshop([
    [call('c1', 'change'), fails('broken-stream', { retryable: true })],
    [text('No more.'), stop],
  ]);
  shop.agent.send('Go');
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, []);
  assert.equal(shop.fault, null);
});

test('a server that never gets better ends the turn with its sentence', async () => {
  const shop = new Workshop(Array.from({ length: 9 }, () => [fails('overloaded', { retryable: true })]));
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'failed', because: 'It failed: overloaded.' });
  assert.equal(shop.model.requests.length, 6);
});
