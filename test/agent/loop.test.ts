import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeGate, type Ruling } from '../fakes/fakeGate.js';
import { call, calls, fails, stop, text } from '../fakes/scriptedModel.js';
import { Workshop } from './workshop.js';

test('no turn runs with a model that is refused, and the sentence says why', async () => {
  const shop = new Workshop([[text('Never.'), stop]], { refusal: ({ id }) => `The file does not permit ${id}.` });
  shop.agent.send('Have a look');
  assert.deepEqual(await shop.agent.idle(), {
    kind: 'failed',
    because: `The file does not permit ${shop.model.id}.`,
  });
  assert.equal(shop.model.requests.length, 0);
});

test('a turn answers, acts on what the model calls for, and ends when it calls for nothing', async () => {
  const shop = new Workshop([
    [text('I look '), text('first.'), call('c1', 'look', { path: '/repo/a' }), calls],
    [text('All is well.'), stop],
  ]);
  shop.agent.send('Have a look');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  assert.deepEqual(shop.bench.ran, ['look /repo/a']);
  assert.deepEqual(
    shop.messages.map(message => message.role),
    ['user', 'assistant', 'tool', 'assistant'],
  );
  assert.deepEqual(shop.results, ['done: look /repo/a: fine']);
  assert.equal(shop.agent.session.title, 'Have a look');
  assert.deepEqual(
    shop.events.map(event => event.kind),
    [
      'turn-started',
      'message',
      'text',
      'text',
      'call',
      'usage',
      'message',
      'output',
      'result',
      'text',
      'usage',
      'message',
      'turn-ended',
    ],
  );
  assert.deepEqual(
    shop.entries.map(entry => entry.kind),
    ['session', 'prompt', 'model', 'result', 'model'],
  );
  assert.deepEqual(shop.agent.session.usage, { input: 20, output: 10 });
  assert.equal(shop.agent.session.cost?.toFixed(3), '0.010');
  assert.equal(shop.saved.at(-1)?.messages.length, 4);
  assert.equal(shop.fault, null);
});

const answers: readonly [says: string, made: Parameters<typeof call>, ruling: Ruling, told: RegExp, ran: number][] = [
  [
    'a refusal is told in the gate’s words',
    ['c', 'change'],
    { kind: 'refuse', because: 'Not that file. Nothing was changed.' },
    /^refused: Not that file/,
    0,
  ],
  [
    'input that does not fit is told',
    ['c', 'change'],
    { kind: 'fail', because: 'path: expected a text' },
    /^failed: path: expected/,
    0,
  ],
  [
    'what a person changed is told with the result',
    ['c', 'change'],
    { kind: 'pass', edited: 'one word' },
    /fine\n\nThe person changed this before approving it: one word$/,
    1,
  ],
  [
    'what a person turned it into is what runs',
    ['c', 'change', { path: '/repo/x' }],
    { kind: 'pass', tool: 'look', input: { path: '/repo/b' } },
    /look \/repo\/b: fine/,
    1,
  ],
  [
    'an unknown tool is answered with the list',
    ['c', 'teleport'],
    { kind: 'pass' },
    /^failed: There is no tool “teleport”\. There are: look, change, command, puzzle\.$/,
    0,
  ],
];
for (const [says, made, ruling, told, ran] of answers) {
  test(says, async () => {
    const shop = new Workshop([[call(...made), calls]], { gate: new FakeGate(() => ruling) });
    shop.agent.send('Go');
    assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
    assert.match(shop.results[0] ?? '', told);
    assert.equal(shop.bench.ran.length, ran);
    assert.equal(shop.fault, null);
  });
}

test('a malformed call is answered with its error, never judged, and the model can mend it', async () => {
  const gate = new FakeGate();
  const broken = { kind: 'call', id: 'c1', tool: 'look', input: '{"pa', malformed: 'Unexpected end' } as const;
  const shop = new Workshop(
    [
      [broken, calls],
      [call('c2', 'look'), calls],
    ],
    { gate },
  );
  shop.agent.send('Go');
  await shop.agent.idle();
  assert.match(shop.results[0] ?? '', /^failed: The input of this call to look is not valid JSON \(Unexpected end\)/);
  assert.equal(gate.asked.length, 1);
  assert.deepEqual(shop.bench.ran, ['look /repo/a']);
});

test('a tool that breaks is told and recorded, and the turn goes on', async () => {
  const shop = new Workshop([[call('c1', 'change'), call('c2', 'look'), calls]]);
  shop.bench.run = async name => {
    if (name === 'change') throw new Error('the disk\nis full.');
    return { kind: 'done', text: 'fine' };
  };
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  assert.match(shop.results[0] ?? '', /^failed: change broke off: the disk is full\. .*check before you go on/);
  assert.equal(shop.results[1], 'done: fine');
  const result = shop.entries.find(entry => entry.kind === 'result');
  assert.equal(result?.outcome, 'failed');
});

test('the record holds no output: a command is its exit code, a read its title', async () => {
  const shop = new Workshop([[call('c1', 'command'), call('c2', 'look'), calls]]);
  shop.bench.run = async name =>
    name === 'command'
      ? { kind: 'failed', text: 'secret output', exit: 2, bytes: 13 }
      : { kind: 'done', text: 'secret text' };
  shop.agent.send('Go');
  await shop.agent.idle();
  const results = shop.entries.filter(entry => entry.kind === 'result');
  assert.deepEqual(
    results.map(entry => [entry.summary, entry.exit, entry.bytes]),
    [
      ['exit 2', 2, 13],
      ['Do look', undefined, undefined],
    ],
  );
  assert.ok(!JSON.stringify(shop.entries).includes('secret'));
});

test('a result too long for the model keeps its head and its tail', async () => {
  const shop = new Workshop([[call('c1', 'look'), calls]]);
  shop.bench.run = async () => ({ kind: 'done', text: `HEAD${'x'.repeat(300_000)}TAIL` });
  shop.agent.send('Go');
  await shop.agent.idle();
  const [result = ''] = shop.results;
  assert.ok(result.length < 101_000);
  assert.match(result, /^done: HEAD/);
  assert.match(result, /characters left out[\s\S]*TAIL$/);
});

test('a turn ends at its step limit, with every call answered', async () => {
  const shop = new Workshop(
    Array.from({ length: 9 }, (_, n) => [call(`c${n}`, 'look'), calls]),
    { maxSteps: 3 },
  );
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'steps', limit: 3 });
  assert.equal(shop.bench.ran.length, 3);
  assert.equal(shop.fault, null);
});

const ends: readonly [says: string, end: Parameters<typeof fails>[0] | 'length' | 'filtered', words: RegExp][] = [
  ['a wrong key ends the turn with the sentence that says what to do', 'wrong-key', /^It failed: wrong-key\.$/],
  ['an answer that reached its limit says how to go on', 'length', /go on/],
  ['a filtered answer says what to try', 'filtered', /other words/],
];
for (const [says, end, words] of ends) {
  test(says, async () => {
    const last =
      end === 'length' || end === 'filtered' ? ({ kind: 'ended', why: end, usage: undefined } as const) : fails(end);
    const shop = new Workshop([[text('So far'), last]]);
    shop.agent.send('Go');
    const how = await shop.agent.idle();
    assert.ok(how.kind === 'failed');
    assert.match(how.because, words);
    assert.equal(shop.model.requests.length, 1);
    assert.equal(shop.messages.length, 2, 'what was said stays');
  });
}

test('nothing runs when the record cannot be written, and the words are not lost', async () => {
  const shop = new Workshop([[call('c1', 'change'), calls]], {
    record: async (_about, body) => {
      if (body.kind === 'model') throw new Error('disk full');
    },
  });
  shop.agent.send('Go');
  const how = await shop.agent.idle();
  assert.ok(how.kind === 'failed');
  assert.match(how.because, /^The record could not be written, so nothing more was run\. disk full\.$/);
  assert.deepEqual(shop.bench.ran, []);

  const silent = new Workshop([], { record: async () => Promise.reject(new Error('disk full')) });
  silent.agent.send('Do this');
  assert.equal((await silent.agent.idle()).kind, 'failed');
  assert.equal(silent.model.requests.length, 0);
  assert.deepEqual(
    silent.agent.queue.map(waiting => waiting.text),
    ['Do this'],
  );
});

test('a result that cannot be recorded ends the turn before the next call runs', async () => {
  const shop = new Workshop(
    [[call('c1', 'change', { path: '/repo/a' }), call('c2', 'change', { path: '/repo/b' }), calls]],
    {
      record: async (_about, body) => {
        if (body.kind === 'result') throw new Error('disk full');
      },
    },
  );
  shop.agent.send('Go');
  assert.equal((await shop.agent.idle()).kind, 'failed');
  assert.deepEqual(shop.bench.ran, ['change /repo/a']);
  assert.match(shop.results[0] ?? '', /^done: /);
  assert.match(shop.results[1] ?? '', /^refused: Stopped before it ran/);
  assert.equal(shop.fault, null);
});

test('a fault in the gate ends the turn: nothing ran, and every call is answered', async () => {
  const gate = new FakeGate((request, signal) =>
    request.call.id === 'c2'
      ? { kind: 'fault', fault: new Error('policy broke') }
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
  );
  const shop = new Workshop([[call('c1', 'look'), call('c2', 'look'), calls]], { gate });
  shop.agent.send('Go');
  const how = await shop.agent.idle();
  assert.ok(how.kind === 'failed');
  assert.match(how.because, /policy broke/);
  assert.deepEqual(shop.bench.ran, []);
  assert.equal(shop.results.length, 2);
  assert.equal(shop.fault, null);
});

test('a listener that throws never stops the loop, and is on record', async () => {
  const shop = new Workshop([[text('Hello.'), call('c1', 'look'), calls]], {
    emit: event => {
      if (event.kind === 'text') throw new Error('cannot draw');
    },
  });
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  assert.deepEqual(shop.bench.ran, ['look /repo/a']);
  assert.ok(shop.entries.some(entry => entry.kind === 'oddity' && entry.what === 'a listener broke: cannot draw'));
});

test('a session that cannot be saved is on record, and the work goes on', async () => {
  const shop = new Workshop([[call('c1', 'look'), calls]], { save: async () => Promise.reject(new Error('no room')) });
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  assert.ok(shop.entries.some(entry => entry.kind === 'oddity' && /could not be saved: no room/.test(entry.what)));
});
