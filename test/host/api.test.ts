import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as offered from '../../media/api/countersign.js';
import { apiFor, type ApiDeps, type Countersign, type Standing } from '../../src/host/api.js';
import { Subscribers } from '../../src/host/subscribers.js';
import type { Listeners } from '../../src/approvals/events.js';
import type * as listening from '../../src/protocol/listening.js';
import { approve, GateWorld } from '../fakes/gateWorld.js';

/** Fails to compile where what others read is not what they get. */
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : never) : never;
const isSame: readonly true[] = [
  true satisfies Same<offered.CallEvent, listening.CallEvent>,
  true satisfies Same<offered.RunEvent, listening.RunEvent>,
  true satisfies Same<offered.ResultEvent, listening.ResultEvent>,
  true satisfies Same<offered.DecisionEvent, listening.DecisionEvent>,
  true satisfies Same<offered.SessionEvent, listening.SessionEvent>,
  true satisfies Same<offered.CallAnswer, listening.CallAnswer>,
  true satisfies Same<offered.RunAnswer, listening.RunAnswer>,
  true satisfies Same<offered.ResultAnswer, listening.ResultAnswer>,
  true satisfies Same<offered.Standing, Standing>,
  true satisfies Same<keyof offered.Listeners, keyof Listeners>,
  true satisfies Same<keyof offered.Countersign, keyof Countersign>,
];

function api(change: Partial<ApiDeps> = {}) {
  const subscribers = new Subscribers();
  const asked: string[] = [];
  const made: offered.Countersign = apiFor({
    subscribers,
    isInstalled: name => /^acme\./i.test(name),
    standing: async () => ({ kind: 'granted' }),
    offer: async name => void asked.push(name),
    fault: fault => assert.fail(String(fault)),
    ...change,
  });
  return { made, subscribers, asked };
}

const blocks: offered.Listeners = { onToolCall: () => ({ kind: 'block', because: 'not here' }) };

/** A world whose gate asks whoever subscribed. */
function joined(subscribers: Subscribers, isGranted: (name: string) => boolean = () => true) {
  const world = new GateWorld();
  world.write('a.ts', 'one');
  const joining = subscribers.joinBy(({ name, listeners }) =>
    world.events.subscribe({ name, isGranted: () => isGranted(name) }, listeners),
  );
  return { world, joining };
}
const read = async (world: GateWorld) => (await world.ask('read_file', { path: 'a.ts' })).kind;

test('the API says its version, and cannot be changed for another extension', () => {
  const { made } = api();
  assert.equal(made.version, 1);
  assert.throws(() => Object.assign(made, { listen: () => undefined }), /Cannot assign to read only/);
  assert.equal(isSame.length, 11);
});

test('who subscribed before anything was open is heard once it is, and again when it is opened anew', async () => {
  const { made, subscribers } = api();
  made.listen('Acme.Guard', blocks);
  const first = joined(subscribers);
  assert.equal(await read(first.world), 'refused');
  first.joining.dispose();
  assert.equal(await read(first.world), 'passed', 'what is closed asks nobody');
  assert.equal(await read(joined(subscribers).world), 'refused');
});

test('who subscribes later is heard at once, until it is disposed of', async () => {
  const { made, subscribers } = api();
  const { world } = joined(subscribers);
  assert.equal(await read(world), 'passed');
  const listening = made.listen('acme.guard', blocks);
  assert.equal(await read(world), 'refused');
  listening.dispose();
  listening.dispose();
  assert.deepEqual([await read(world), subscribers.names], ['passed', []]);
});

test('a grant is for a name, however it is written, and for no other', async () => {
  const { made, subscribers } = api();
  const { world } = joined(subscribers, name => name === 'acme.guard');
  const other = made.listen('acme.other', blocks);
  assert.equal(await read(world), 'passed');
  other.dispose();
  made.listen('ACME.Guard', blocks);
  assert.equal(await read(world), 'refused');
});

test('the person is told of whoever subscribes, by the name that is granted', () => {
  const { made, asked } = api();
  for (const name of ['Acme.Guard', 'acme.other']) made.listen(name, blocks);
  assert.deepEqual(asked, ['acme.guard', 'acme.other']);
});

const faulty: readonly [says: string, name: unknown, listeners: unknown, words: RegExp][] = [
  ['a name of nothing that is installed', 'evil.guard', blocks, /the identifier of an installed extension/],
  ['a name that is no text', { toString: () => 'acme.guard' }, blocks, /the identifier of an installed extension/],
  ['no listeners', 'acme.guard', undefined, /members of an object/],
  ['a listener that is no function', 'acme.guard', { willRun: 'yes' }, /willRun is no function/],
  ['nothing that it asks or tells', 'acme.guard', { onToolcall: () => 1 }, /None of these is there/],
];
for (const [says, name, listeners, words] of faulty) {
  test(`${says} is refused in words, and nothing is subscribed`, () => {
    const { made, subscribers, asked } = api();
    assert.throws(() => made.listen(name as string, listeners as offered.Listeners), words);
    assert.deepEqual([subscribers.names, asked], [[], []]);
  });
}

test('a listener keeps its own `this`, and is what it was when it subscribed', async () => {
  const { made, subscribers } = api();
  class Guard {
    private readonly name = 'the guard';
    willRun(): offered.RunAnswer {
      return { kind: 'block', because: this.name };
    }
  }
  const guard = new Guard();
  made.listen('acme.guard', guard);
  Object.assign(guard, { willRun: () => ({ kind: 'leave' }) });
  const { world } = joined(subscribers);
  const result = world.ask('write_file', { path: 'a.ts', content: 'two' });
  world.respond(await world.asked(), approve);
  const refused = await result;
  assert.match(refused.kind === 'refused' ? refused.because : refused.kind, /“acme\.guard”: the guard/);
});
