import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatPerson } from '../../src/host/person.js';

function board() {
  const closed: [id: string, answer: string | undefined][] = [];
  let asked = 0;
  return {
    closed,
    ask: () => `q${++asked}`,
    close: (id: string, answer: string | undefined) => void closed.push([id, answer]),
  };
}

test('the first answer counts, and only for the question it names', async () => {
  const shown = board();
  const person = new ChatPerson(shown);
  const answer = person.ask('Which?', [], new AbortController().signal);
  person.reply('q9', 'wrong question');
  person.reply('q1', 'this one');
  person.reply('q1', 'too late');
  assert.equal(await answer, 'this one');
  assert.deepEqual(shown.closed, [['q1', 'this one']]);
});

test('a cancelled question is answered by nobody', async () => {
  const shown = board();
  const person = new ChatPerson(shown);
  const stop = new AbortController();
  const answer = person.ask('Which?', [], stop.signal);
  stop.abort();
  assert.equal(await answer, undefined);
  assert.deepEqual(shown.closed, [['q1', undefined]]);
});

test('nothing is asked once it is cancelled', async () => {
  const shown = board();
  assert.equal(await new ChatPerson(shown).ask('Which?', [], AbortSignal.abort()), undefined);
  assert.deepEqual(shown.closed, []);
});
