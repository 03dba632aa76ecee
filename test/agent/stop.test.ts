import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelEvent } from '../../src/models/model.js';
import { FakeGate } from '../fakes/fakeGate.js';
import { call, calls, fails, stop, text } from '../fakes/scriptedModel.js';
import { until, Workshop } from './workshop.js';

/** Resolves with the reason when `signal` aborts. */
const aborted = (signal: AbortSignal) => new Promise<void>(done => signal.addEventListener('abort', () => done()));

const told = (shop: Workshop, kind: Workshop['events'][number]['kind']) =>
  until(() => shop.events.some(event => event.kind === kind));

test('a stop in the middle of a stream keeps what was said and drops calls that were never judged', async () => {
  async function* hangs(_: unknown, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    yield text('I shall cha');
    yield call('c1', 'change');
    await aborted(signal);
    yield { kind: 'ended', why: 'aborted', usage: undefined };
  }
  const shop = new Workshop([hangs]);
  shop.agent.send('Go');
  await told(shop, 'call');
  await shop.agent.stop('the person stopped it');
  assert.deepEqual(await shop.agent.idle(), { kind: 'stopped' });
  const last = shop.messages.at(-1);
  assert.ok(last?.role === 'assistant');
  assert.deepEqual(last.parts, [{ kind: 'text', text: 'I shall cha' }]);
  assert.deepEqual(shop.bench.ran, []);
  assert.equal(shop.fault, null);
});

test('a stop while asks are pending lapses them, and every call is answered', async () => {
  const gate = new FakeGate(async (_request, signal) => {
    await aborted(signal);
    return { kind: 'refuse', because: 'Nobody answered. Nothing was changed.' };
  });
  const shop = new Workshop(
    [[call('a', 'change', { path: '/repo/a' }), call('b', 'change', { path: '/repo/b' }), calls]],
    { gate },
  );
  shop.agent.send('Go');
  await until(() => gate.asked.length === 2);
  await shop.agent.stop('the person stopped it');
  assert.equal(shop.results.length, 2);
  assert.deepEqual(shop.bench.ran, []);
  assert.equal(shop.fault, null);
  assert.equal(shop.model.requests.length, 1, 'no further request is made');
});

test('a stop reaches a running tool, and calls after it do not run', async () => {
  const shop = new Workshop([[call('a', 'command'), call('b', 'change', { path: '/repo/b' }), calls]]);
  shop.bench.run = async (_name, _path, signal) => {
    await aborted(signal);
    return { kind: 'failed', text: 'Stopped by the person.' };
  };
  shop.agent.send('Go');
  await told(shop, 'output');
  await shop.agent.stop('the person stopped it');
  assert.deepEqual(shop.bench.ran, ['command /repo/a']);
  assert.match(shop.results[0] ?? '', /Stopped by the person/);
  assert.match(shop.results[1] ?? '', /^refused: Stopped before it ran/);
  assert.equal(shop.fault, null);
});

test('a stop ends the wait before another try', async () => {
  const shop = new Workshop([[fails('overloaded', { retryable: true })]], {
    clock: { now: () => 0, after: () => ({ dispose: () => undefined }) },
  });
  shop.agent.send('Go');
  await told(shop, 'retrying');
  await shop.agent.stop('the person stopped it');
  assert.deepEqual(await shop.agent.idle(), { kind: 'stopped' });
});

test('a pass that comes after the stop is not used', async () => {
  let shopIsStopping: Promise<void> | undefined;
  const gate = new FakeGate(async () => {
    shopIsStopping = shop.agent.stop('the person stopped it');
    return { kind: 'pass' };
  });
  const shop = new Workshop([[call('a', 'change'), calls]], { gate });
  shop.agent.send('Go');
  await shop.agent.idle();
  await shopIsStopping;
  assert.deepEqual(shop.bench.ran, []);
  assert.deepEqual(gate.spent, []);
});

test('words sent while it works go to the model with its next request', async () => {
  const shop = new Workshop([
    [call('a', 'look'), calls],
    [text('Yes.'), stop],
  ]);
  shop.bench.run = async () => {
    shop.agent.send('And be quick');
    return { kind: 'done', text: 'fine' };
  };
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  assert.deepEqual(
    shop.messages.map(message => message.role),
    ['user', 'assistant', 'tool', 'user', 'assistant'],
  );
  assert.equal(shop.model.requests.length, 2);
});

test('words sent during the last answer are answered too, and words taken back are not sent', async () => {
  const shop = new Workshop([
    async function* () {
      shop.agent.send('One more thing');
      shop.agent.unqueue(shop.agent.send('Never mind'));
      yield text('Done with the first.');
      yield stop;
    },
  ]);
  shop.agent.send('Go');
  await shop.agent.idle();
  assert.deepEqual(
    shop.messages.map(message => (message.role === 'user' ? message.text : message.role)),
    ['Go', 'assistant', 'One more thing', 'assistant'],
  );
});

test('what waits when the person stops is kept, starts nothing by itself, and goes with the next message', async () => {
  const shop = new Workshop([
    async function* (_, signal) {
      shop.agent.send('Later');
      await aborted(signal);
      yield { kind: 'ended', why: 'aborted', usage: undefined };
    },
  ]);
  shop.agent.send('Go');
  await until(() => shop.agent.queue.length > 0 && shop.model.requests.length > 0);
  await shop.agent.stop('the person stopped it');
  assert.equal(shop.agent.working, false);
  assert.deepEqual(
    shop.agent.queue.map(waiting => waiting.text),
    ['Later'],
  );
  shop.agent.send('Now');
  await shop.agent.idle();
  assert.deepEqual(
    shop.messages.flatMap(message => (message.role === 'user' ? [message.text] : [])),
    ['Go', 'Later', 'Now'],
  );
});

test('mentioned files go to the model and stay out of the person’s words', async () => {
  const shop = new Workshop([]);
  shop.agent.send('Explain', { mentions: ['src/a.ts', 'src/b.ts'] });
  await shop.agent.idle();
  const [first] = shop.messages;
  assert.ok(first?.role === 'user');
  assert.equal(first.text, 'Explain');
  assert.equal(first.attached, 'What src/a.ts, src/b.ts held.');
  assert.deepEqual(first.mentions, ['src/a.ts', 'src/b.ts']);
});

test('a session that was cut off in the middle of a call is mended when it is resumed', async () => {
  const before = new Workshop([]);
  const session = {
    ...before.agent.session,
    messages: [
      { role: 'user', id: 'u', text: 'Go' } as const,
      { role: 'assistant', id: 'a', parts: [{ kind: 'call', id: 'c1', tool: 'change', input: {} }] } as const,
    ],
  };
  const shop = new Workshop([[text('I go on.'), stop]], { session });
  assert.equal(shop.fault, null);
  shop.agent.send('Go on');
  await shop.agent.idle();
  assert.match(shop.results[0] ?? '', /^failed: It ended before this had a result/);
  assert.deepEqual(shop.entries[0], { kind: 'session', what: 'resumed', folder: '/repo', mode: 'interactive' });
});

test('closing stops the work, saves, and puts the end on record', async () => {
  const shop = new Workshop([]);
  shop.agent.send('Go');
  await shop.agent.close();
  assert.deepEqual(shop.entries.at(-1), { kind: 'session', what: 'ended', folder: '/repo', mode: 'interactive' });
  assert.equal(shop.saved.at(-1)?.messages.length, shop.messages.length);
});

test('an act whose pass was revoked before it ran has an end on record', async () => {
  const gate = new FakeGate();
  const shop = new Workshop([[call('1', 'look'), calls]], {
    gate: { ask: (request, signal) => gate.ask(request, signal), spend: () => false },
  });
  shop.agent.send('Go.');
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, []);
  const [result] = shop.entries.filter(({ kind }) => kind === 'result');
  assert.partialDeepStrictEqual(result, { outcome: 'refused', action: '1' });
});
