import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold, foldAt } from '../../src/agent/compaction.js';
import { charactersOf } from '../../src/agent/conversation.js';
import type { Message, Outcome, Plan } from '../../src/protocol/message.js';
import { call, calls, fails, stop, text } from '../fakes/scriptedModel.js';
import { faultIn, Workshop } from './workshop.js';

const plan: Plan = [
  { text: 'Mend the list', state: 'doing' },
  { text: 'Test it', state: 'todo' },
];
let ids = 0;
const said = (words: string): Message => ({ role: 'user', id: `u${ids++}`, text: words, attached: 'a long file' });
const step = (outcome: Outcome, result: string): Message[] => {
  const id = `c${ids++}`;
  return [
    {
      role: 'assistant',
      id: `a${id}`,
      parts: [
        { kind: 'text', text: 'I look.' },
        { kind: 'call', id, tool: 'look', input: { path: 'a' } },
      ],
    },
    { role: 'tool', call: id, tool: 'look', outcome, text: result },
  ];
};
const sizeOf = (messages: readonly Message[]) => messages.reduce((sum, message) => sum + charactersOf(message), 0);
const textsOf = (messages: readonly Message[]) => JSON.stringify(messages);

const long = [
  said('Mend the to-do list'),
  ...Array.from({ length: 30 }, () => step('done', 'x'.repeat(5000))).flat(),
  ...step('refused', 'The person refused this: not in production. Nothing was changed.'),
  said('Leave the README alone'),
  ...Array.from({ length: 30 }, () => step('done', 'y'.repeat(5000))).flat(),
];

test('the person’s words, the plan and every refusal stay; the rest is folded and the newest part is whole', () => {
  const folded = fold(long, plan, 30_000);
  const all = textsOf(folded);
  for (const kept of [
    'Mend the to-do list',
    'Leave the README alone',
    'not in production',
    'Mend the list',
    '[todo] Test it',
  ])
    assert.ok(all.includes(kept), `${kept} is missing`);
  assert.ok(sizeOf(folded) < 50_000);
  assert.deepEqual(folded.at(-1), long.at(-1));
  assert.equal(faultIn(folded), null);
});

test('folding what was folded before keeps the refusals, and grows no longer', () => {
  const once = fold(long, plan, 10_000);
  const twice = fold(
    [...once, ...Array.from({ length: 30 }, () => step('done', 'z'.repeat(5000))).flat()],
    plan,
    10_000,
  );
  assert.ok(textsOf(twice).includes('not in production'));
  assert.equal(textsOf(twice).split('Mend the to-do list').length, 2);
  assert.ok(sizeOf(twice) < sizeOf(once) + 20_000);
});

test('one result that is longer than all there is room for is cut, and stays an answer', () => {
  const huge = [said('Go'), ...step('done', `HEAD${'x'.repeat(900_000)}TAIL`)];
  const folded = fold(huge, [], 20_000);
  assert.ok(sizeOf(folded) < 25_000);
  assert.equal(faultIn(folded), null);
  assert.match(textsOf(folded), /HEAD[\s\S]*TAIL/);
});

test('whatever is folded, no call loses its answer and no word of the person is lost', () => {
  const message = fc.oneof(
    fc.string({ maxLength: 40 }).map(words => [said(words)]),
    fc
      .tuple(fc.constantFrom<Outcome>('done', 'failed', 'refused'), fc.string({ maxLength: 4000 }))
      .map(([how, result]) => step(how, result)),
  );
  fc.assert(
    fc.property(fc.array(message, { maxLength: 40 }), fc.nat(20_000), (groups, keep) => {
      const messages = groups.flat();
      const folded = fold(messages, plan, keep);
      assert.equal(faultIn(folded), null);
      const words = (list: readonly Message[]) => list.flatMap(each => (each.role === 'user' ? [each.text] : []));
      assert.deepEqual(words(folded), words(messages));
    }),
  );
});

test('a conversation that does not fit is folded and sent again, once', async () => {
  const shop = new Workshop([[call('c1', 'look'), calls], [fails('too-long')], [text('Now it fits.'), stop]]);
  shop.bench.run = async () => ({ kind: 'done', text: 'x'.repeat(90_000) });
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  assert.ok(shop.events.some(event => event.kind === 'compacted'));
  const [, before, after] = shop.model.requests.map(request => sizeOf(request.messages));
  assert.ok(before !== undefined && after !== undefined && after < before / 1.5);
  assert.equal(shop.fault, null);
});

test('a conversation that cannot be made short enough ends with the sentence that says what to do', async () => {
  const shop = new Workshop([[fails('too-long')], [fails('too-long')], [text('never'), stop]]);
  shop.agent.send('Go');
  assert.deepEqual(await shop.agent.idle(), { kind: 'failed', because: 'It failed: too-long.' });
  assert.equal(shop.model.requests.length, 2);
});

test('a model whose context is nearly full gets a folded conversation before it has to complain', async () => {
  const rounds = Array.from({ length: 12 }, (_, n) => [call(`c${n}`, 'look'), { ...calls, usage: undefined }]);
  const shop = new Workshop(rounds, { contextTokens: 10_000 });
  shop.bench.run = async () => ({ kind: 'done', text: 'x'.repeat(8000) });
  shop.agent.send('Read everything');
  assert.deepEqual(await shop.agent.idle(), { kind: 'done' });
  for (const request of shop.model.requests) assert.ok(sizeOf(request.messages) / 4 <= foldAt(10_000) + 2100);
  assert.ok(textsOf(shop.messages).includes('Read everything'));
  assert.equal(shop.fault, null);
});
