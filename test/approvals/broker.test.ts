import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Broker, type PendingAsk } from '../../src/approvals/broker.js';
import { spend } from '../../src/approvals/gate.js';
import type { GivenAnswer } from '../../src/approvals/pendingAsk.js';
import type { Answer } from '../../src/protocol/card.js';
import type { Decision, Surface } from '../../src/protocol/decision.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';

/** An ask as the gate makes it, waiting in a broker of its own. */
async function waiting(
  tool = 'run_command',
  input: unknown = { command: 'make docs' },
  change?: (world: GateWorld) => void,
) {
  const world = new GateWorld();
  change?.(world);
  const result = world.ask(tool, input);
  const ask = await world.asked();
  const settled: Decision[] = [];
  const listening = world.broker.onDidSettle(({ decision }) => settled.push(decision));
  return { world, ask, result, settled, listening };
}

const reject: Answer = { kind: 'reject', feedback: 'no' };

test('a late answer changes nothing and is told how it was decided', async () => {
  const { world, ask, result } = await waiting();
  world.respond(ask, approve);
  assert.deepEqual(world.respond(ask, reject), { kind: 'gone', how: 'you approved it in the chat' });
  assert.equal((await result).kind, 'passed');
});

const ends: readonly [says: string, end: (world: GateWorld, ask: PendingAsk) => void, how: string][] = [
  ['rejected', (world, ask) => void world.respond(ask, reject, { surface: 'inbox' }), 'you rejected it in the inbox'],
  [
    'lapsed with the window',
    world => world.broker.lapseAll('window-closed'),
    'the window was closed before anybody answered',
  ],
  ['stopped', world => world.gate.revokeAll(), 'everything was stopped before anybody answered'],
  ['disposed', world => world.broker.dispose(), 'the window was closed before anybody answered'],
];
for (const [says, end, how] of ends) {
  test(`an answer to an ask that was ${says} is told so`, async () => {
    const { world, ask, result } = await waiting();
    end(world, ask);
    assert.deepEqual(world.respond(ask, approve), { kind: 'gone', how });
    assert.equal((await result).kind, 'refused');
  });
}

test('an answer to an ask that never was is told so', () => {
  const answered = new GateWorld().broker.answer({ ask: 'ask-guessed', shown: '', answer: approve, surface: 'chat' });
  assert.deepEqual(answered, { kind: 'gone', how: 'no such question is waiting for an answer' });
});

test('an answer to another card than the current one decides nothing and gets the current one', async () => {
  const { world, ask } = await waiting();
  assert.deepEqual(world.respond(ask, approve, { shown: 'f'.repeat(64) }), { kind: 'stale', card: ask.card });
  assert.equal(world.broker.pending.length, 1);
});

const surfaces: readonly Surface[] = [
  'chat',
  'diff',
  'comment',
  'inbox',
  'notification',
  'command',
  'modal',
  'terminal',
];

test('a floor is approved only where its loss is shown alone', async () => {
  for (const surface of surfaces) {
    const { world, ask } = await waiting('delete_file', { path: '/srv/data' }, made =>
      made.files.set('/srv/data', { kind: 'missing' }),
    );
    assert.equal(ask.card.floor?.id, 'destroys-outside');
    const may = surface === 'modal' || surface === 'terminal';
    assert.equal(world.respond(ask, approve, { surface }).kind, may ? 'settled' : 'refused', surface);
  }
});

test('a floor is rejected from everywhere', async () => {
  for (const surface of surfaces) {
    const { world, ask } = await waiting('delete_file', { path: '/srv/data' });
    assert.equal(world.respond(ask, reject, { surface }).kind, 'settled', surface);
  }
});

test('a command changed on a card that shows a floor is judged for itself', async () => {
  const { world, ask, result } = await waiting('delete_file', { path: '/srv/data' });
  assert.equal(world.respond(ask, { kind: 'edit-command', command: 'ls' }).kind, 'refused', 'it is no command');
  world.respond(ask, reject);
  await result;
});

test('what a message cannot show whole is not approved from a notification', async () => {
  const { world, ask } = await waiting('write_file', { path: 'a.ts', content: 'new' });
  assert.equal(ask.card.long, true);
  assert.equal(world.respond(ask, approve, { surface: 'notification' }).kind, 'refused');
  assert.equal(world.respond(ask, reject, { surface: 'notification' }).kind, 'settled');
});

test('a scope that was not offered is refused, with the reason why there is none', async () => {
  const { world, ask } = await waiting('run_command', { command: 'make a | sh' });
  const answered = world.respond(ask, { kind: 'approve', scope: 'always' });
  assert.equal(answered.kind === 'refused' && answered.because, ask.card.noOffer);
});

test('a rule that is not among the offers is refused', async () => {
  const { world, ask } = await waiting();
  const answer: Answer = { kind: 'approve', scope: 'always', rule: 'allow-everything' };
  assert.equal(world.respond(ask, answer).kind, 'refused');
});

test('an ask that is cancelled before it is shown is not shown', async () => {
  const { ask } = await waiting();
  const broker = new Broker({ clock: new GateWorld().clock, askTimeoutMs: () => 0 });
  assert.deepEqual(await broker.ask(ask, AbortSignal.abort()), { kind: 'lapsed', why: 'cancelled' });
  assert.deepEqual(broker.pending, []);
});

test('an id is asked once', async () => {
  const { world, ask } = await waiting();
  await assert.rejects(world.broker.ask(ask, new AbortController().signal), /asked before/);
});

test('a time limit that was no longer needed is taken back', async () => {
  const world = new GateWorld();
  world.askTimeoutMs = 1000;
  const result = world.ask('run_command', { command: 'make docs' });
  world.respond(await world.asked(), approve);
  await result;
  assert.equal(world.clock.waits, 0);
});

test('a surface that throws does not keep the others from being told', async () => {
  const faults: unknown[] = [];
  const { ask } = await waiting();
  const broker = new Broker({
    clock: new GateWorld().clock,
    askTimeoutMs: () => 0,
    fault: fault => faults.push(fault),
  });
  const told: string[] = [];
  const bad = broker.onDidAsk(() => assert.fail('broken surface'));
  const good = broker.onDidAsk(({ id }) => told.push(id));
  const decision = broker.ask(ask, new AbortController().signal);
  assert.deepEqual(told, [ask.id]);
  assert.equal(faults.length, 1);
  broker.lapseAll('cancelled');
  assert.equal((await decision).kind, 'lapsed');
  bad.dispose();
  good.dispose();
});

const answers = fc.record({
  shown: fc.constantFrom('current', 'stale'),
  ask: fc.constantFrom('current', 'other'),
  surface: fc.constantFrom(...surfaces),
  answer: fc.oneof(
    fc.constantFrom<Answer>(approve, reject),
    fc
      .constantFrom('session' as const, 'day' as const, 'always' as const)
      .map((scope): Answer => ({ kind: 'approve', scope })),
    fc
      .constantFrom('make docs', 'make docs html', 'make x | sh', '')
      .map((command): Answer => ({ kind: 'edit-command', command })),
  ),
});

test('no sequence of answers, stops and cancellations yields two passes or settles an ask twice', async () => {
  const steps = fc.array(
    fc.oneof({ weight: 8, arbitrary: answers }, fc.constantFrom('stop' as const, 'cancel' as const)),
    {
      maxLength: 12,
    },
  );
  await fc.assert(
    fc.asyncProperty(steps, async sequence => {
      const world = new GateWorld();
      const settled: string[] = [];
      const listening = world.broker.onDidSettle(({ ask }) => settled.push(ask.id));
      const cancel = new AbortController();
      const result = world.ask('run_command', { command: 'make docs' }, {}, cancel.signal);
      let last = await world.asked();
      for (const step of sequence) {
        if (step === 'stop') world.gate.revokeAll();
        else if (step === 'cancel') cancel.abort();
        else give(world, (last = world.broker.pending[0] ?? last), step);
        for (let turn = 0; turn < 40; turn++) await Promise.resolve();
      }
      world.broker.lapseAll('window-closed');
      const outcome = await result;
      const runs = world.entries.filter(({ kind }) => kind === 'run').length;
      const approvals = world.entries.filter(
        entry => entry.kind === 'decision' && entry.decision === 'approved',
      ).length;
      assert.ok(runs <= 1);
      if (outcome.kind === 'passed') {
        assert.ok(approvals >= 1);
        const isRevoked = sequence.includes('cancel') || sequence.includes('stop');
        assert.ok(spend(outcome.pass) || isRevoked);
        assert.equal(spend(outcome.pass), false);
      }
      assert.deepEqual(settled, [...new Set(settled)]);
      assert.deepEqual(world.broker.pending, []);
      listening.dispose();
    }),
    { numRuns: 150 },
  );
});

interface Step {
  readonly shown: string;
  readonly ask: string;
  readonly surface: Surface;
  readonly answer: Answer;
}

function give(world: GateWorld, ask: PendingAsk, { shown, ask: which, surface, answer }: Step): void {
  const given: GivenAnswer = {
    ask: which === 'current' ? ask.id : `${ask.id}x`,
    shown: shown === 'current' ? ask.card.hash : 'stale',
    surface,
    answer,
  };
  world.broker.answer(given);
}

test('a new grant releases the asks that it covers, and only those', async () => {
  const world = new GateWorld();
  const settled: string[] = [];
  const listening = world.broker.onDidSettle(({ ask, decision }) =>
    settled.push(`${ask.title}: ${decision.kind} by ${decision.kind === 'approved' ? decision.by.kind : ''}`),
  );
  const calls = [
    world.ask('run_command', { command: 'make docs' }),
    world.ask('run_command', { command: 'make docs' }),
    world.ask('run_command', { command: 'make all' }),
    world.ask('run_command', { command: 'make docs' }, { session: 'two' }),
    world.ask('run_command', { command: 'make docs' }, { cwd: `${cwd}/sub` }),
  ];
  while (world.broker.pending.length < calls.length) await Promise.resolve();
  const [first] = world.broker.pending;
  world.respond(first ?? assert.fail(), { kind: 'approve', scope: 'session' });
  const results = await Promise.all(calls.slice(0, 2));
  assert.deepEqual(
    results.map(result => result.kind === 'passed' && result.why.replace(/allow-\w+/, 'allow-…')),
    ['you approved it in the chat', 'rule allow-…, which came to cover it, approved it'],
  );
  assert.deepEqual(
    world.broker.pending.map(({ title, session, action }) => `${title}, ${session}, ${action.cwd}`),
    [`Run make all, one, ${cwd}`, `Run make docs, two, ${cwd}`, `Run make docs, one, ${cwd}/sub`],
  );
  assert.deepEqual(settled, ['Run make docs: approved by human', 'Run make docs: approved by grant']);
  world.gate.revokeAll();
  await Promise.all(calls);
  listening.dispose();
});

test('a rule that forbids what waits withdraws the question, and the call is refused by policy', async () => {
  const { world, result, settled, listening } = await waiting();
  const deny = { id: 'no', when: { program: 'make' }, then: 'deny', because: 'use ninja' };
  world.rules.set({ layer: 'user', from: 'your settings', content: [deny] });
  const refused = await result;
  assert.deepEqual(settled, [{ kind: 'lapsed', why: 'withdrawn' }]);
  assert.equal(refused.kind === 'refused' && refused.by, 'policy');
  listening.dispose();
});

test('a rule made while the question was being recorded answers it before anybody sees it', async () => {
  const allow = { id: 'make', when: { program: 'make' }, then: 'allow', because: 'it builds' };
  const world = new GateWorld((deps, self) => ({
    ...deps,
    record: async (about, body) => {
      await deps.record(about, body);
      if (body.kind === 'asked') self.rules.set({ layer: 'user', from: 'your settings', content: [allow] });
    },
  }));
  const shown: string[] = [];
  const listening = world.broker.onDidAsk(({ id }) => shown.push(id));
  const result = await world.ask('run_command', { command: 'make docs' });
  assert.equal(result.kind === 'passed' && result.why, 'allowed by rule make (user)');
  assert.deepEqual(shown, []);
  listening.dispose();
});

test('a release that no longer holds when it would run is asked again', async () => {
  const world = new GateWorld();
  const ready = Promise.withResolvers<undefined>();
  const result = world.ask('run_command', { command: 'make docs' }, { ready: () => ready.promise });
  await world.asked();
  const rule = { id: 'make', when: { program: 'make' }, then: 'allow', because: 'it builds' } as const;
  await world.rules.add({ layer: 'workspace' }, rule);
  assert.deepEqual(world.broker.pending, []);
  await world.rules.remove('workspace', 'make');
  ready.resolve(undefined);
  world.respond(await world.asked(), reject);
  assert.equal((await result).kind, 'refused');
});
