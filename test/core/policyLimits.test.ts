import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { call, calls, stop, type Said } from '../fakes/scriptedModel.js';
import { approve } from '../fakes/gateWorld.js';
import { CoreDesk } from './desk.js';

/** Lists one folder after another, and then is done. */
const listing: readonly Said[] = ['a', 'b', 'c', 'd', 'e'].map(id => [
  call(id, 'list_files', { path: '.' + '/.'.repeat(id.charCodeAt(0) - 96) }),
  calls,
]);

function deskWith(t: TestContext, limits: object, said: readonly Said[] = listing, state?: string): Promise<CoreDesk> {
  return CoreDesk.open(t, said, [], {
    more: () => ({
      userRules: () => ({ from: 'your settings', content: { limits } }),
      ...(state !== undefined && { stateFolder: state }),
    }),
  });
}

/** Answers the next question when it comes. */
async function answer(desk: CoreDesk, how: typeof approve | { kind: 'reject'; feedback: string }): Promise<string> {
  const { broker } = desk.core;
  const ask =
    broker.pending[0] ??
    (await new Promise<(typeof broker.pending)[0]>(resolve => {
      const asked = broker.onDidAsk(one => {
        asked.dispose();
        resolve(one);
      });
    }));
  broker.answer({ ask: ask.id, shown: ask.card.hash, answer: how, surface: 'chat' });
  return ask.card.because.text;
}

suite('a limit of a policy file in the real core', () => {
  test('asks when so many acts of a task ran, and an approval lets as many more through', async t => {
    const desk = await deskWith(t, { actions: { task: 2 } });
    const saying = desk.say('look around');
    assert.match(
      await answer(desk, approve),
      /^The limit of 2 actions a task \(user: your settings\) is reached: 2 act/,
    );
    assert.match(await answer(desk, approve), /: 4 actions so far; approving lets 2 actions more through\.$/);
    await saying;
    assert.equal(desk.count('run'), 5);
    const limits = desk.entries.filter(({ kind }) => kind === 'limit');
    assert.deepEqual(
      limits.map(body => body.kind === 'limit' && [body.limit, body.most, body.portion?.amount]),
      [
        ['actions a task', 2, undefined],
        ['actions a task', 2, 2],
        ['actions a task', 2, undefined],
        ['actions a task', 2, 2],
      ],
    );
    desk.agent.send('and again');
    await desk.agent.idle();
    assert.equal(desk.core.broker.pending.length, 0, 'another task begins anew');
  });

  test('refused, it ends no run: the model is told, and what it does next is asked again', async t => {
    const desk = await deskWith(t, { actions: { task: 4 } });
    const saying = desk.say('look around');
    await answer(desk, { kind: 'reject', feedback: 'enough' });
    await saying;
    assert.deepEqual([desk.count('run'), desk.told.length], [4, 5]);
    assert.match(desk.told.at(-1) ?? '', /Their words: “enough”/);
  });

  test('asks before the model is asked when tokens or money are used up, and says so in the conversation', async t => {
    const desk = await deskWith(t, { tokens: { task: 20 } }); // 15 a request
    const saying = desk.say('look around');
    assert.match(await answer(desk, approve), /^The limit of 20 tokens a task .* 30 tokens so far; approving lets 20/);
    assert.match(await answer(desk, { kind: 'reject', feedback: 'too dear' }), /45 tokens so far/);
    await saying;
    assert.equal(desk.model.requests.length, 3);
    const how = await desk.agent.idle();
    assert.ok(how.kind === 'failed');
    assert.match(
      how.because,
      /^The turn ended before its next request, and you let no more through: the limit of 20 tok/,
    );
  });

  test('is refused with its sentence where nobody is there', async t => {
    const desk = await deskWith(t, { requests: { task: 2 } });
    desk.switchTo('background');
    await desk.say('look around');
    const how = await desk.agent.idle();
    assert.ok(how.kind === 'failed');
    assert.match(
      how.because,
      /and nobody was there to let more through: the limit of 2 requests to the model a task \(user: your/,
    );
    assert.equal(desk.model.requests.length, 2);
  });

  test('of a day is counted over a restart, and so is what was let through', async t => {
    const first = await deskWith(t, { actions: { day: 2 } }, listing.slice(0, 2));
    await first.say('look around');
    await first.core.close();
    const again = await deskWith(t, { actions: { day: 2 } }, listing.slice(2, 3), `${first.folder}/../state`);
    const saying = again.say('go on');
    assert.match(await answer(again, approve), /2 actions so far/);
    await saying;
    await again.core.close();
    const third = await deskWith(t, { actions: { day: 2 } }, listing.slice(3, 4), `${first.folder}/../state`);
    await third.say('and on');
    assert.equal(third.count('run'), 4, 'the portion of two has room for one more');
  });

  test('holds for money of a model whose price is not known by asking, and says so', async t => {
    const unpriced: readonly Said[] = [0, 1].map(() => [call('x', 'list_files', { path: '.' }), calls]);
    const desk = await deskWith(t, { money: { day: 100 } }, unpriced);
    Object.defineProperty(desk.model, 'cost', { value: () => undefined });
    const saying = desk.say('look around');
    assert.match(await answer(desk, approve), /what 1 request to the model cost is not known/);
    await saying;
    assert.equal((await desk.agent.idle()).kind, 'done');
  });

  test('waits for the end of a question that a stop ends', async t => {
    const desk = await deskWith(t, { requests: { task: 1 } }, [
      [call('x', 'list_files', { path: '.' }), calls],
      [stop],
    ]);
    const saying = desk.say('look around');
    await new Promise<void>(resolve => void desk.core.broker.onDidAsk(() => resolve()));
    await desk.core.stopHere('a test');
    await saying;
    assert.equal((await desk.agent.idle()).kind, 'stopped');
    assert.equal(desk.model.requests.length, 1);
  });
});
