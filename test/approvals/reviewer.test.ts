import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateResult } from '../../src/approvals/gate.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { approve, GateWorld } from '../fakes/gateWorld.js';
import { HandReviewer, no, yes } from '../fakes/handReviewer.js';

const edit = { path: 'a.ts', old: 'one', new: 'two' };

function reviewed(): { world: GateWorld; reviewer: HandReviewer } {
  const reviewer = new HandReviewer();
  const world = new GateWorld(deps => ({ ...deps, reviewer }));
  world.write('a.ts', 'one');
  return { world, reviewer };
}

function of<K extends EntryBody['kind']>(world: GateWorld, kind: K): Extract<EntryBody, { kind: K }>[] {
  return world.entries.filter((body): body is Extract<EntryBody, { kind: K }> => body.kind === kind);
}

function because(result: GateResult): string {
  return 'because' in result ? result.because : assert.fail(`it was ${result.kind}`);
}

test('what the reviewer approves runs once: nobody else is asked, and nothing is remembered', async () => {
  const { world, reviewer } = reviewed();
  reviewer.says(yes);
  const result = await world.ask('edit_file', edit);
  assert.equal(result.kind, 'passed');
  assert.equal(result.why, 'approved by the reviewer test/reader');
  assert.equal(result.edited, undefined);
  assert.deepEqual(world.broker.pending, []);
  const [decision] = of(world, 'decision');
  assert.deepEqual(
    [decision?.decision, decision?.by, decision?.scope],
    ['approved', { kind: 'reviewer', model: 'test/reader' }, 'once'],
  );
  assert.deepEqual(of(world, 'grant'), []);
  assert.deepEqual(world.rules.list(), []);
});

test('the question is on record before the reviewer reads it, and its words before the decision', async () => {
  const { world, reviewer } = reviewed();
  const asked = world.ask('edit_file', edit);
  reviewer.says(Promise.resolve(yes));
  await reviewer.next();
  assert.deepEqual(world.kinds(), ['action', 'asked']);
  assert.equal(of(world, 'asked')[0]?.of, 'reviewer');
  await asked;
  assert.deepEqual(world.kinds(), ['action', 'asked', 'reviewer', 'decision', 'run']);
});

test('what the reviewer refuses does not run, and the agent reads why', async () => {
  const { world, reviewer } = reviewed();
  reviewer.says(no);
  const result = await world.ask('edit_file', edit);
  assert.equal(result.kind === 'refused' && result.by, 'reviewer');
  assert.match(because(result), /^The reviewer refused this; .*“nobody asked for that” Find a safer way/);
  assert.deepEqual(world.kinds(), ['action', 'asked', 'reviewer', 'decision']);
});

const unanswered = [
  [
    'gave no answer that counts',
    { kind: 'handed-on', because: 'It did not answer in time.' },
    'It did not answer in time.',
  ],
  [
    'reached a limit',
    { kind: 'tripped', because: '3 refusals in a row (the limit is 3).' },
    '3 refusals in a row (the limit is 3).',
  ],
  ['broke', new Error('it broke'), 'The reviewer could not be asked: something broke on the way.'],
] as const;

for (const [says, opinion, words] of unanswered) {
  test(`where the reviewer ${says} the person is asked, and reads that`, async () => {
    const { world, reviewer } = reviewed();
    reviewer.says(opinion);
    const asking = world.ask('edit_file', edit);
    const ask = await world.asked();
    assert.equal(ask.card.review?.words.text, words);
    assert.equal(ask.card.again, undefined);
    world.respond(ask, approve);
    const result = await asking;
    assert.equal(result.kind, 'passed');
    assert.deepEqual(reviewer.approved, ['edit_file'], 'it hears of that');
    const decided = of(world, 'decision').map(({ decision, lapse, by }) => [decision, lapse ?? by?.kind]);
    assert.deepEqual(decided, [
      ['lapsed', 'handed-on'],
      ['approved', 'human'],
    ]);
  });

  test(`where the reviewer ${says} and nobody is there, it is refused, and the agent reads that`, async () => {
    const { world, reviewer } = reviewed();
    world.context = { mode: 'background' };
    reviewer.says(opinion);
    const result = await world.ask('edit_file', edit);
    assert.equal(result.kind === 'refused' && result.by, 'nobody');
    assert.ok(because(result).includes(words), because(result));
    assert.equal(
      result.kind === 'refused' && result.ends,
      opinion instanceof Error || opinion.kind !== 'tripped' ? undefined : words,
    );
    assert.ok(!world.kinds().includes('run'));
  });
}

test('in the background what the reviewer approves runs', async () => {
  const { world, reviewer } = reviewed();
  world.context = { mode: 'background' };
  reviewer.says(yes);
  assert.equal((await world.ask('edit_file', edit)).kind, 'passed');
});

for (const mode of ['plan', 'dry-run'] as const) {
  test(`in the mode ${mode} the reviewer is not asked`, async () => {
    const { world, reviewer } = reviewed();
    world.context = { mode };
    reviewer.says(yes);
    assert.notEqual((await world.ask('edit_file', edit)).kind, 'passed');
    assert.deepEqual(reviewer.asked, []);
  });
}

test('what only a person may answer never reaches the reviewer, and the card says why', async () => {
  const { world, reviewer } = reviewed();
  reviewer.reserved = 'It cannot be undone.';
  const asking = world.ask('edit_file', edit);
  const ask = await world.asked();
  assert.equal(ask.card.review?.words.text, 'It is not asked. It cannot be undone.');
  assert.equal(ask.card.review.wasAsked, false);
  assert.deepEqual(reviewer.asked, []);
  world.respond(ask, { kind: 'reject', feedback: 'no' });
  await asking;
});

test('what became reserved while the reviewer read is asked of a person', async () => {
  const { world, reviewer } = reviewed();
  const asking = world.ask('edit_file', edit);
  const read = reviewer.next();
  const said = Promise.withResolvers<typeof yes>();
  reviewer.says(said.promise);
  await read;
  reviewer.reserved = 'A rule asks a person.';
  said.resolve(yes);
  const ask = await world.asked();
  world.respond(ask, approve);
  const result = await asking;
  assert.equal(result.kind === 'passed' && result.why, 'you approved it in the chat');
});

test('a reviewer that was switched off while it read approves nothing', async () => {
  const { world, reviewer } = reviewed();
  const asking = world.ask('edit_file', edit);
  const said = Promise.withResolvers<typeof yes>();
  reviewer.says(said.promise);
  await reviewer.next();
  reviewer.model = undefined;
  said.resolve(yes);
  const ask = await world.asked();
  assert.equal(ask.card.review, undefined);
  world.respond(ask, { kind: 'reject', feedback: '' });
  assert.equal((await asking).kind, 'refused');
});

test('a file that changed while the reviewer read is read again as it is now, not overwritten', async () => {
  const { world, reviewer } = reviewed();
  const asking = world.ask('edit_file', { path: 'a.ts', old: 'one', new: 'two' });
  const said = Promise.withResolvers<typeof yes>();
  reviewer.says(said.promise, yes);
  await reviewer.next();
  world.write('a.ts', 'one and more');
  said.resolve(yes);
  const result = await asking;
  assert.equal(reviewer.asked.length, 2);
  const [change] = reviewer.asked[1]?.changes ?? [];
  assert.equal(change?.kind === 'write' && change.after.text, 'two and more');
  assert.equal(
    result.kind === 'passed' && result.pass.changes[0]?.kind === 'write' && result.pass.changes[0].after.text,
    'two and more',
  );
});

test('what a person approved and what changed since is asked of a person again, not of the reviewer', async () => {
  const { world, reviewer } = reviewed();
  reviewer.says({ kind: 'handed-on', because: 'It was late.' }, yes);
  const asking = world.ask('edit_file', edit);
  const first = await world.asked();
  world.write('a.ts', 'one and more');
  world.respond(first, approve);
  const second = await world.asked();
  assert.notEqual(second.id, first.id);
  assert.equal(reviewer.asked.length, 1);
  world.respond(second, { kind: 'reject', feedback: '' });
  assert.equal((await asking).kind, 'refused');
});

test('a rule that comes to answer it while the reviewer reads is the answer', async () => {
  const { world, reviewer } = reviewed();
  const asking = world.ask('edit_file', edit);
  const said = Promise.withResolvers<typeof no>();
  reviewer.says(said.promise);
  await reviewer.next();
  const rules = [{ id: 'mine', when: { effect: 'write', path: 'a.ts' }, then: 'allow', because: 'it may' }];
  world.rules.set({ layer: 'user', from: 'test', content: rules });
  said.resolve(no);
  const result = await asking;
  assert.equal(result.kind === 'passed' && result.why, 'allowed by rule mine (user)');
  assert.equal(of(world, 'decision')[0]?.lapse, 'withdrawn');
});

test('stop ends the reading at once, on record as stopped', async () => {
  const { world, reviewer } = reviewed();
  const asking = world.ask('edit_file', edit);
  await reviewer.next();
  world.gate.revokeAll();
  const result = await asking;
  assert.match(because(result), /^Everything was stopped/);
  assert.equal(of(world, 'decision')[0]?.lapse, 'cancelled');
});

test('a call that is cancelled while the reviewer reads ends at once', async () => {
  const { world, reviewer } = reviewed();
  const cancel = new AbortController();
  const asking = world.ask('edit_file', edit, {}, cancel.signal);
  await reviewer.next();
  cancel.abort();
  assert.match(because(await asking), /^Cancelled/);
  assert.deepEqual(
    of(world, 'reviewer').map(({ failure }) => failure),
    ['cut-short'],
  );
});

test('a person who does not wait for the reviewer is asked at once, and what it says then counts for nothing', async () => {
  const { world, reviewer } = reviewed();
  const said = Promise.withResolvers<typeof yes>();
  reviewer.says(said.promise);
  const asking = world.ask('edit_file', edit);
  await reviewer.next();
  world.gate.takeOver('call-1');
  const ask = await world.asked();
  assert.equal(ask.card.review?.words.text, 'You did not wait for the reviewer.');
  said.resolve(yes);
  world.respond(ask, { kind: 'reject', feedback: 'no' });
  assert.equal((await asking).kind, 'refused');
  assert.deepEqual(
    of(world, 'reviewer').map(({ answer, failure }) => [answer, failure]),
    [['failed', 'cut-short']],
  );
});

test('where nobody is there, nobody takes over', async () => {
  const { world, reviewer } = reviewed();
  world.context = { mode: 'background' };
  const said = Promise.withResolvers<typeof yes>();
  reviewer.says(said.promise);
  const asking = world.ask('edit_file', edit);
  await reviewer.next();
  world.gate.takeOver('call-1');
  said.resolve(yes);
  assert.equal((await asking).kind, 'passed');
});

test('a question that comes again says what the reviewer answered before', async () => {
  const { world, reviewer } = reviewed();
  reviewer.says(no, { kind: 'handed-on', because: 'It did not answer in time.' });
  await world.ask('edit_file', edit);
  const asking = world.ask('edit_file', edit);
  const ask = await world.asked();
  assert.equal(ask.card.again?.text, 'The reviewer test/reader refused this before: “nobody asked for that”.');
  world.respond(ask, approve);
  await asking;
});

test('the next call of a turn need not wait until the reviewer has read the first', async () => {
  const { world, reviewer } = reviewed();
  world.write('b.ts', 'one');
  const first = Promise.withResolvers<undefined>();
  const line = { ahead: async () => undefined, asked: () => first.resolve(undefined) };
  const asking = world.ask('edit_file', edit, { line });
  const said = Promise.withResolvers<typeof yes>();
  reviewer.says(said.promise);
  await first.promise;
  assert.deepEqual(world.kinds(), ['action', 'asked']);
  said.resolve(yes);
  await asking;
});
