import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mustWait, touchedBy, unknownTouch, untouched } from '../../src/agent/order.js';
import { FakeGate, type Ruling } from '../fakes/fakeGate.js';
import { call, calls } from '../fakes/scriptedModel.js';
import { Workshop } from './workshop.js';

/** Rulings that the test gives one by one, in whatever order it likes. */
class Desk {
  private readonly waiting = new Map<string, (ruling: Ruling) => void>();
  private arrivals: (() => void)[] = [];
  readonly gate = new FakeGate(
    ({ call: { id } }) =>
      new Promise<Ruling>(resolve => {
        this.waiting.set(id, resolve);
        for (const arrived of this.arrivals.splice(0)) arrived();
      }),
  );

  get pending(): string[] {
    return [...this.waiting.keys()];
  }

  rule(id: string, ruling: Ruling = { kind: 'pass' }): void {
    const resolve = this.waiting.get(id) ?? assert.fail(`${id} is not asked`);
    this.waiting.delete(id);
    resolve(ruling);
  }

  /** Resolves when these and no others are asked. */
  async until(...ids: string[]): Promise<void> {
    while (this.pending.toString() !== ids.toString()) await new Promise<void>(arrived => this.arrivals.push(arrived));
  }
}

test('calls of one answer are asked side by side, and run in the order in which they were made', async () => {
  const desk = new Desk();
  const made = ['a', 'b', 'c'].map(name => call(name, 'change', { path: `/repo/${name}` }));
  const shop = new Workshop([[...made, calls]], { gate: desk.gate });
  shop.agent.send('Go');
  await desk.until('a', 'b', 'c');
  desk.rule('c');
  desk.rule('b');
  await new Promise(setImmediate);
  assert.deepEqual(shop.bench.ran, [], 'approved later calls wait for the first');
  desk.rule('a');
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, ['change /repo/a', 'change /repo/b', 'change /repo/c']);
  assert.deepEqual(
    shop.messages.flatMap(message => (message.role === 'tool' ? [message.call] : [])),
    ['a', 'b', 'c'],
  );
});

test('a refused call holds up no other', async () => {
  const desk = new Desk();
  const shop = new Workshop(
    [[call('a', 'change', { path: '/repo/a' }), call('b', 'change', { path: '/repo/b' }), calls]],
    { gate: desk.gate },
  );
  shop.agent.send('Go');
  await desk.until('a', 'b');
  desk.rule('a', { kind: 'refuse', because: 'No.' });
  desk.rule('b');
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, ['change /repo/b']);
});

test('a second edit of one file is judged only when the first has run', async () => {
  const desk = new Desk();
  const shop = new Workshop(
    [[call('a', 'change'), call('b', 'change'), call('c', 'look', { path: '/repo/z' }), calls]],
    {
      gate: desk.gate,
    },
  );
  shop.agent.send('Go');
  await desk.until('a', 'c');
  desk.rule('a');
  await desk.until('c', 'b');
  assert.deepEqual(shop.bench.ran, ['change /repo/a']);
  desk.rule('b');
  desk.rule('c');
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, ['change /repo/a', 'change /repo/a', 'look /repo/z']);
});

test('a call that cannot be described waits for all before it, and the gate has the last word on it', async () => {
  const desk = new Desk();
  const shop = new Workshop([[call('a', 'look'), call('b', 'puzzle'), calls]], { gate: desk.gate });
  shop.agent.send('Go');
  await desk.until('a');
  desk.rule('a');
  await desk.until('b');
  desk.rule('b', { kind: 'refuse', because: 'It cannot be judged.' });
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, ['look /repo/a']);
});

test('questions come in the order of the calls, however long each takes to be judged', async () => {
  const order: string[] = [];
  const slow = Promise.withResolvers<undefined>();
  const gate = new FakeGate(async ({ call: { id }, line }) => {
    if (id === 'a') await slow.promise;
    await line?.ahead();
    order.push(id);
    if (id === 'b') return { kind: 'refuse', because: 'No.' };
    line?.asked();
    return { kind: 'pass' };
  });
  const made = ['a', 'b', 'c'].map(name => call(name, 'change', { path: `/repo/${name}` }));
  const shop = new Workshop([[...made, call('d', 'look', { path: '/repo/a' }), calls]], { gate });
  shop.agent.send('Go');
  await new Promise(setImmediate);
  assert.deepEqual(order, []);
  slow.resolve(undefined);
  await shop.agent.idle();
  assert.deepEqual(order, ['a', 'b', 'c', 'd']);
});

test('a call that waits for another to run holds up no question after it', async () => {
  const desk = new Desk();
  const asked: string[] = [];
  const gate = new FakeGate(async (request, signal) => {
    await request.line?.ahead();
    request.line?.asked();
    asked.push(request.call.id);
    const result = await desk.gate.ask(request, signal);
    return result.kind === 'passed' ? { kind: 'pass' } : { kind: 'refuse', because: 'No.' };
  });
  const shop = new Workshop(
    [[call('a', 'change'), call('b', 'change'), call('c', 'look', { path: '/repo/z' }), calls]],
    {
      gate,
    },
  );
  shop.agent.send('Go');
  await desk.until('a', 'c');
  assert.deepEqual(asked, ['a', 'c']);
  desk.rule('a');
  await desk.until('c', 'b');
  desk.rule('b');
  desk.rule('c');
  await shop.agent.idle();
});

const write = (path: string) => touchedBy([{ kind: 'write', path }]);
const read = (path: string) => touchedBy([{ kind: 'read', path }]);
const pairs: readonly [
  says: string,
  later: ReturnType<typeof write>,
  earlier: ReturnType<typeof write>,
  waits: boolean,
][] = [
  ['a read of what is being written', read('/w/a'), write('/w/a'), true],
  ['a search in the folder of what is being written', read('/w'), write('/w/src/a'), true],
  [
    'a write below a folder that is being deleted',
    write('/w/d/a'),
    touchedBy([{ kind: 'delete', path: '/w/d' }]),
    true,
  ],
  ['what nobody can foretell', unknownTouch, untouched, true],
  ['a read after a read', read('/w/a'), read('/w/a'), false],
  ['a write after a read', write('/w/a'), read('/w/a'), false],
  ['a file whose name begins the same', write('/w/ab'), write('/w/a'), false],
];
for (const [says, later, earlier, waits] of pairs) {
  test(`${says} ${waits ? 'waits' : 'does not wait'}`, () => assert.equal(mustWait(later, earlier), waits));
}
