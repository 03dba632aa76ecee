import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { GateResult } from '../../src/approvals/gate.js';
import { SessionFacts } from '../../src/approvals/sessionFacts.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { approve, GateWorld } from '../fakes/gateWorld.js';

/** Everything is allowed by rule, and the session remembers what ran. */
function world(): GateWorld & { note(body: EntryBody): Promise<void> } {
  const facts = new SessionFacts();
  const made = new GateWorld((deps, self) => ({
    ...deps,
    record: facts.watching(async (_about, body) => void self.entries.push(body)),
    context: (agent, session) => ({ ...deps.context(agent, session), lastRun: facts.lastRun(agent, session) }),
  }));
  const everything = { id: 'all', when: { effect: ['read', 'write'] }, then: 'allow', because: 'it is allowed' };
  made.rules.set({ layer: 'user', from: 'your settings', content: [everything] });
  const record = facts.watching(async () => undefined);
  return Object.assign(made, { note: (body: EntryBody) => record({ session: 'one', agent: 'coder' }, body) });
}

const write = { path: 'a.txt', content: 'the same' };
const other = { path: 'b.txt', content: 'the same' };

suite('the same act again and again', () => {
  test('runs twice in a row by a rule that allows it, and asks the third time; that is on record as a limit', async () => {
    const gate = world();
    for (const _ of [1, 2]) assert.equal((await gate.ask('write_file', write)).kind, 'passed');
    const third = gate.ask('write_file', write);
    const ask = await gate.asked();
    assert.match(ask.card.because.text, /^It is the same as the last times, and would run a third time in a row/);
    assert.deepEqual(ask.card.offers, []);
    assert.equal(ask.card.noOffer, 'A repetition is asked about whatever rules say.');
    gate.respond(ask, approve);
    assert.equal((await third).kind, 'passed');
    const limit = gate.entries.find(({ kind }) => kind === 'limit');
    assert.ok(limit?.kind === 'limit');
    assert.deepEqual([limit.limit, limit.most], ['the same act in a row', 2]);
  });

  test('ends nothing: whoever rejects it is told to do something else, and the next act passes', async () => {
    const gate = world();
    for (const _ of [1, 2]) await gate.ask('write_file', write);
    const third = gate.ask('write_file', write);
    gate.respond(await gate.asked(), { kind: 'reject', feedback: '' });
    const refused = await third;
    assert.ok(refused.kind === 'refused' && refused.because.includes('Do something else'));
    assert.equal((await gate.ask('write_file', other)).kind, 'passed');
  });

  test('begins anew when a person approved it: two more pass, then it asks again', async () => {
    const gate = world();
    for (const _ of [1, 2]) await gate.ask('write_file', write);
    const third = gate.ask('write_file', write);
    gate.respond(await gate.asked(), approve);
    await third;
    assert.equal((await gate.ask('write_file', write)).kind, 'passed');
    const fifth = gate.ask('write_file', write);
    gate.respond(await gate.asked(), { kind: 'reject', feedback: '' });
    assert.equal((await fifth).kind, 'refused');
  });

  test('is no loop when another act comes between, or a new task', async () => {
    const gate = world();
    for (const input of [write, write, other, write, write]) {
      assert.equal((await gate.ask('write_file', input)).kind, 'passed');
    }
    await gate.note({ kind: 'prompt', text: 'once more' });
    assert.equal((await gate.ask('write_file', write)).kind, 'passed');
  });

  test('asks also when the calls are made side by side', async () => {
    const gate = world();
    const calls: Promise<GateResult>[] = [];
    for (const _ of [1, 2, 3]) {
      const before = [...calls];
      const ready = async (): Promise<void> => {
        await Promise.all(before);
      };
      calls.push(gate.ask('write_file', write, { ready }));
    }
    gate.respond(await gate.asked(), { kind: 'reject', feedback: '' });
    assert.deepEqual(
      (await Promise.all(calls)).map(({ kind }) => kind),
      ['passed', 'passed', 'refused'],
    );
  });

  test('is refused with that sentence where nobody is there', async () => {
    const gate = world();
    gate.context = { mode: 'background' };
    for (const _ of [1, 2]) await gate.ask('write_file', write);
    const third = await gate.ask('write_file', write);
    assert.ok(third.kind === 'refused');
    assert.match(third.because, /a third time in a row/);
  });
});
