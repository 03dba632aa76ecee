import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Saver } from '../../src/agent/saver.js';
import { QuickClock } from '../fakes/quickClock.js';
import { until } from './workshop.js';

/** A place to save to that is slow on demand. */
class Shelf {
  state = 0;
  readonly saved: number[] = [];
  private atOnce = 0;
  most = 0;
  slow: Promise<void> | undefined;

  readonly save = async (): Promise<void> => {
    const { state } = this;
    this.most = Math.max(this.most, ++this.atOnce);
    await this.slow;
    this.atOnce--;
    this.saved.push(state);
  };
}

test('changes that come close together are one write', async () => {
  const shelf = new Shelf();
  const saver = new Saver(shelf.save, new QuickClock(), () => undefined);
  for (shelf.state = 1; shelf.state < 50; shelf.state++) saver.soon();
  await until(() => shelf.saved.length > 0);
  await saver.flush();
  assert.deepEqual(shelf.saved, [50]);
});

test('what changes during a write is written after it, never at the same time', async () => {
  const shelf = new Shelf();
  const saver = new Saver(shelf.save, new QuickClock(), () => undefined);
  const gate = Promise.withResolvers<undefined>();
  shelf.slow = gate.promise.then(() => undefined);
  shelf.state = 1;
  const flushed = (saver.soon(), saver.flush());
  shelf.state = 2;
  saver.soon();
  gate.resolve(undefined);
  await flushed;
  assert.deepEqual(shelf.saved, [1, 2]);
  assert.equal(shelf.most, 1);
});

test('the longer a write takes, the longer the pause before the next', async () => {
  const clock = new QuickClock();
  let time = 0;
  const slow = new Saver(
    async () => void (time += 500),
    { now: () => time, after: (ms, then) => clock.after(ms, then) },
    () => undefined,
  );
  slow.soon();
  await slow.flush();
  slow.soon();
  assert.deepEqual(clock.waits, [200, 10_000]);
  await slow.flush();
});

test('a write that fails is reported, and the next one is tried', async () => {
  const faults: unknown[] = [];
  let writes = 0;
  const saver = new Saver(
    async () => {
      if (++writes === 1) throw new Error('no room');
    },
    new QuickClock(),
    fault => faults.push(fault),
  );
  saver.soon();
  await saver.flush();
  saver.soon();
  await saver.flush();
  assert.equal(writes, 2);
  assert.equal(faults.length, 1);
});
