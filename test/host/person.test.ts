import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatPerson, type Question } from '../../src/host/person.js';

function watched() {
  const person = new ChatPerson();
  const asked: Question[] = [];
  const closed: (string | undefined)[] = [];
  const listening = [
    person.onDidAsk(question => asked.push(question)),
    person.onDidClose(({ answer }) => closed.push(answer)),
  ];
  return { person, closed, listening, id: () => asked[0]?.id ?? assert.fail('nothing was asked') };
}

test('the first answer counts, and only for the question it names', async () => {
  const { person, closed, id } = watched();
  const answer = person.ask('Which?', [], new AbortController().signal);
  person.reply('question-9', 'wrong question');
  person.reply(id(), 'this one');
  person.reply(id(), 'too late');
  assert.equal(await answer, 'this one');
  assert.deepEqual(closed, ['this one']);
});

test('a cancelled question is answered by nobody', async () => {
  const { person, closed } = watched();
  const stop = new AbortController();
  const answer = person.ask('Which?', [], stop.signal);
  stop.abort();
  assert.equal(await answer, undefined);
  assert.deepEqual(closed, [undefined]);
});

test('nothing is asked once it is cancelled', async () => {
  const { person, closed } = watched();
  assert.equal(await person.ask('Which?', [], AbortSignal.abort()), undefined);
  assert.deepEqual(closed, []);
});

test('a window that closes leaves no question open', async () => {
  const { person } = watched();
  const answer = person.ask('Which?', [], new AbortController().signal);
  person.dispose();
  assert.equal(await answer, undefined);
});
