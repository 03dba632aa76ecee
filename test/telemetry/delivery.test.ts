import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { about } from '../fakes/entries.js';
import { Collector, partly } from '../fakes/collector.js';
import { only, patience, rig, to } from './rig.js';

const say = (text: string) => ({ kind: 'prompt', text }) as const;
const seqs = (collector: Collector): unknown[] => collector.logs().map(log => log.attributes['countersign.entry.seq']);

test('without a destination nothing is opened and nothing is kept', async t => {
  const { file, open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(undefined);
  await ledger.record(about, say('one'));
  clock.move(60_000);
  await telemetry.flush(patience);
  assert.equal(telemetry.standing(), undefined);
  assert.equal(existsSync(file), false);
});

test('what is recorded is sent shortly after, without anybody asking', async t => {
  const collector = await Collector.start(t);
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(only(to(collector.url), 'logs'));
  await telemetry.flush(patience);
  await ledger.record(about, say('one'));
  await ledger.record(about, say('two'));
  clock.move(1000);
  await collector.arrived(1);
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 2]);
});

test('what was recorded before it was switched on stays here', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  await ledger.record(about, say('before'));
  telemetry.sendTo(only(to(collector.url), 'logs'));
  await ledger.record(about, say('after'));
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [2]);
});

test('what was recorded while it was off stays here; what was due before is still sent', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  const on = only(to(collector.url), 'logs');
  collector.answer = () => ({ status: 503 });
  telemetry.sendTo(on);
  await ledger.record(about, say('1: due'));
  await telemetry.flush(patience);
  telemetry.sendTo(undefined);
  await ledger.record(about, say('2: private'));
  collector.answer = () => ({ status: 200 });
  telemetry.sendTo(on);
  await ledger.record(about, say('3: due'));
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 3]);
});

test('a collector that is not there costs nothing, and is sent everything when it is', async t => {
  const collector = await Collector.start(t);
  const { url } = collector;
  await collector.stop();
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(to(url));
  for (const text of ['one', 'two', 'three']) await ledger.record(about, say(text));
  await telemetry.flush(patience);
  assert.equal(telemetry.standing()?.waiting, 3);
  assert.match(telemetry.standing()?.trouble ?? '', /cannot be reached \(ECONNREFUSED\)/);
  const again = await Collector.start(t, Number(new URL(url).port));
  clock.move(60_000);
  await again.arrived(2);
  await telemetry.flush(patience);
  assert.deepEqual(seqs(again), [1, 2, 3]);
  assert.partialDeepStrictEqual(telemetry.standing(), { waiting: 0, dropped: 0, trouble: undefined });
});

test('a collector that never answers is given up after its time', async t => {
  const collector = await Collector.start(t);
  collector.answer = () => 'nothing';
  const { ledger, telemetry } = rig(t).open();
  telemetry.sendTo(only(to(collector.url, {}, 50), 'logs'));
  await ledger.record(about, say('one'));
  await telemetry.flush(patience);
  assert.match(telemetry.standing()?.trouble ?? '', /no answer in time/);
  assert.equal(telemetry.standing()?.waiting, 1);
});

test('while a collector does not answer, recording goes on, and no more than one part is held', async t => {
  const collector = await Collector.start(t);
  collector.answer = () => 'nothing';
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(only(to(collector.url), 'logs'));
  await ledger.record(about, say('one'));
  let isSent = false;
  const sent = telemetry.flush(patience).then(() => (isSent = true));
  await collector.arrived(1);
  for (let count = 0; count < 20; count++) await ledger.record(about, say('more'));
  clock.move(10_000);
  assert.deepEqual([isSent, collector.received.length, telemetry.standing()?.waiting], [false, 1, 21]);
  telemetry.dispose();
  await sent;
});

test('at the end it is waited for a slow collector so long and no longer', async t => {
  const collector = await Collector.start(t);
  collector.answer = () => 'nothing';
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(only(to(collector.url, {}, 30_000), 'logs'));
  await ledger.record(about, say('one'));
  const flushed = telemetry.flush(2000);
  await collector.arrived(1);
  clock.move(2000);
  await flushed;
  assert.equal(telemetry.standing()?.waiting, 1);
});

test('what a killed process left is sent by the next one', async t => {
  const collector = await Collector.start(t);
  collector.answer = () => ({ status: 503 });
  const { open } = rig(t);
  const first = open();
  const on = only(to(collector.url), 'logs');
  first.telemetry.sendTo(on);
  await first.ledger.record(about, say('one'));
  await first.telemetry.flush(patience);
  first.close();
  collector.answer = () => ({ status: 200 });
  const second = open();
  second.telemetry.sendTo(on);
  await second.ledger.record(about, say('two'));
  await second.telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 2]);
});

test('of two windows with one ledger one sends; the other goes on when it is gone', async t => {
  const collector = await Collector.start(t);
  const { open } = rig(t);
  const [first, second] = [open(), open()];
  const on = only(to(collector.url), 'logs');
  first.telemetry.sendTo(on);
  second.telemetry.sendTo(on);
  await first.ledger.record(about, say('one'));
  await first.telemetry.flush(patience);
  await second.ledger.record(about, say('two'));
  await second.telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1]);
  first.close();
  await second.telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 2]);
});

test('where the process that sends was killed, another takes over soon', async t => {
  const collector = await Collector.start(t);
  const { open, clock } = rig(t);
  const [first, other] = [open(), open()];
  const on = only(to(collector.url), 'logs');
  first.telemetry.sendTo(on);
  other.telemetry.sendTo(on);
  await first.ledger.record(about, say('one'));
  await first.telemetry.flush(patience);
  first.kill();
  await other.ledger.record(about, say('two'));
  await other.telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1]);
  clock.move(20_001);
  await other.telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 2]);
});

test('whatever a collector answers and however often it is started anew, every entry arrives, in order', async t => {
  const step = fc.record({
    entries: fc.integer({ min: 0, max: 4 }),
    answer: fc.constantFrom(200, 200, 301, 413, 429, 500, 503),
    then: fc.constantFrom('flush', 'wait', 'restart', 'kill', 'second window'),
  });
  const property = fc.asyncProperty(fc.array(step, { maxLength: 8 }), async steps => {
    const collector = await Collector.start(t);
    const { open, clock, faults } = rig(t);
    const on = only(to(collector.url), 'logs');
    let current = open();
    current.telemetry.sendTo(on);
    for (const { entries, answer, then } of steps) {
      for (let count = 0; count < entries; count++) await current.ledger.record(about, say('x'));
      // One entry alone is never too large.
      collector.answer = ({ bytes }) => ({ status: answer === 413 && bytes.length < 900 ? 200 : answer });
      await current.telemetry.flush(patience);
      if (then === 'wait') clock.move(30_000);
      if (then === 'restart') current.close();
      if (then === 'kill') current.kill();
      if (then === 'restart' || then === 'kill' || then === 'second window') {
        current = open();
        current.telemetry.sendTo(on);
      }
    }
    collector.answer = () => ({ status: 200 });
    // Time enough for a back-off and for another process's claim to pass.
    for (const ms of [301_000, 30_000]) {
      clock.move(ms);
      await current.telemetry.flush(patience);
    }
    const recorded = current.ledger.entries({ limit: 1000 }).map(({ seq }) => seq);
    assert.deepEqual([...new Set(seqs(collector))], recorded);
    assert.deepEqual(faults, []);
  });
  await fc.assert(property, { numRuns: 20 });
});

test('a collector that asks for time gets it', async t => {
  const collector = await Collector.start(t);
  collector.answer = () => ({ status: 503, headers: { 'retry-after': '90' } });
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(only(to(collector.url), 'logs'));
  await ledger.record(about, say('one'));
  await telemetry.flush(patience);
  collector.answer = () => ({ status: 200 });
  clock.move(89_999);
  await telemetry.flush(patience);
  assert.equal(collector.received.length, 1);
  clock.move(1);
  await collector.arrived(2);
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1]);
});

test('each failure doubles the wait, up to five minutes', async t => {
  const collector = await Collector.start(t);
  collector.answer = () => ({ status: 500 });
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(only(to(collector.url), 'logs'));
  await ledger.record(about, say('one'));
  await telemetry.flush(patience);
  const waits: number[] = [];
  for (let count = 1; count <= 11; count++) {
    const began = clock.now();
    while (collector.received.length === count) {
      clock.move(1000);
      await telemetry.flush(patience);
    }
    waits.push((clock.now() - began) / 1000);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
});

for (const [says, reply, dropped] of [
  ['what it takes in part is not sent again, and the rest is counted', { status: 200, body: partly(2) }, 2],
  ['what it will never take is given up, and counted', { status: 400 }, 3],
] as const) {
  test(says, async t => {
    const collector = await Collector.start(t);
    collector.answer = () => reply;
    const { ledger, telemetry } = rig(t).open();
    telemetry.sendTo(only(to(collector.url), 'logs'));
    for (const text of ['one', 'two', 'three']) await ledger.record(about, say(text));
    await telemetry.flush(patience);
    await telemetry.flush(patience);
    assert.equal(collector.received.length, 1);
    assert.partialDeepStrictEqual(telemetry.standing(), { waiting: 0, dropped });
  });
}

for (const status of [301, 401, 403, 404, 429, 500, 502, 503, 504]) {
  test(`an answer of ${status} loses nothing`, async t => {
    const collector = await Collector.start(t);
    collector.answer = () => ({ status, headers: { location: 'http://127.0.0.1:9/' } });
    const { open, clock } = rig(t);
    const { ledger, telemetry } = open();
    telemetry.sendTo(only(to(collector.url), 'logs'));
    await ledger.record(about, say('one'));
    await telemetry.flush(patience);
    assert.partialDeepStrictEqual(telemetry.standing(), { waiting: 1, dropped: 0, trouble: `it answers ${status}` });
    collector.answer = () => ({ status: 200 });
    clock.move(60_000);
    await collector.arrived(2);
    await telemetry.flush(patience);
    assert.deepEqual(seqs(collector), [1]);
  });
}

test('what is too large is sent in smaller parts, and only one that is too large alone is given up', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  collector.answer = ({ bytes }) => ({ status: bytes.length > 2500 ? 413 : 200 });
  telemetry.sendTo(only(to(collector.url, { content: true }), 'logs'));
  for (const text of ['one', 'two', 'x'.repeat(5000), 'four', 'five']) await ledger.record(about, say(text));
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 2, 4, 5]);
  assert.partialDeepStrictEqual(telemetry.standing(), { waiting: 0, dropped: 1 });
});

test('a thousand entries go out in parts, each once and in order', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  telemetry.sendTo(only(to(collector.url), 'logs'));
  for (let count = 0; count < 1000; count++) await ledger.record(about, say(`${count}`));
  await telemetry.flush(patience);
  assert.deepEqual(
    seqs(collector),
    Array.from({ length: 1000 }, (_, at) => at + 1),
  );
  assert.equal(collector.received.length, 4);
});

test('a signal whose address fails does not hold up the others', async t => {
  const collector = await Collector.start(t);
  collector.answer = ({ path }) => ({ status: path === '/v1/traces' ? 404 : 200 });
  const { ledger, telemetry } = rig(t).open();
  telemetry.sendTo(to(collector.url));
  await ledger.record(about, say('one'));
  await ledger.record(about, { kind: 'model', provider: 'openai', model: 'openai/x', latencyMs: 1, end: 'stop' });
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1, 2]);
  assert.partialDeepStrictEqual(telemetry.standing(), { waiting: 2, trouble: 'it answers 404' });
});

test('once it is closed nothing is begun again', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry, close } = rig(t).open();
  await ledger.record(about, say('one'));
  close();
  telemetry.sendTo(to(collector.url));
  assert.equal(telemetry.standing(), undefined);
});

test('a file that cannot be used does not keep it from sending', async t => {
  const collector = await Collector.start(t);
  const { open, faults, file } = rig(t);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(file);
  const { ledger, telemetry } = open();
  telemetry.sendTo(only(to(collector.url), 'logs'));
  await ledger.record(about, say('one'));
  await telemetry.flush(patience);
  assert.deepEqual(seqs(collector), [1]);
  assert.equal(faults.length, 1);
});
