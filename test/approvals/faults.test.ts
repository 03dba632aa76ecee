import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spend, type GateDeps, type GateResult } from '../../src/approvals/gate.js';
import { listenerMs } from '../../src/approvals/listeners.js';
import type { RunAnswer } from '../../src/protocol/listening.js';
import type { Proposal } from '../../src/approvals/proposal.js';
import { approve, GateWorld } from '../fakes/gateWorld.js';

/** Everything that the gate calls, by name; `break` decides whether a call of it goes wrong. */
function breaking(deps: GateDeps, gate: (port: string) => void): GateDeps {
  const around =
    <Args extends readonly unknown[], Result>(port: string, call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      gate(port);
      return call(...args);
    };
  const proposal = (found: Proposal): Proposal => ({
    parse: around('parse', input => found.parse(input)),
    describe: around('describe', input => found.describe(input)),
    plan: around('plan', (input, facts) => found.plan?.(input, facts) ?? { kind: 'planned', changes: [] }),
  });
  return {
    proposals: around('proposals', (tool, cwd) => {
      const found = deps.proposals(tool, cwd);
      return found && proposal(found);
    }),
    policy: around('policy', deps.policy),
    context: around('context', deps.context),
    facts: around('facts', deps.facts),
    interceptors: [{ name: 'first', intercept: around('intercept', async () => ({ kind: 'leave' as const })) }],
    willRun: [{ name: 'last', willRun: around('willRun', async () => ({ kind: 'leave' as const })) }],
    broker: {
      ask: around('broker.ask', (ask, signal) => deps.broker.ask(ask, signal)),
      lapseAll: why => deps.broker.lapseAll(why),
    },
    reviewer: deps.reviewer,
    running: { begin: around('running.begin', (...begun) => deps.running.begin(...begun)) },
    record: around('record', deps.record),
    remember: around('remember', deps.remember),
    habit: around('habit', deps.habit),
    isolation: around('isolation', deps.isolation),
    unsaved: around('unsaved', deps.unsaved),
    unified: around('unified', deps.unified),
    clock: {
      now: around('now', () => deps.clock.now()),
      after: around('after', (ms, then) => deps.clock.after(ms, then)),
    },
    progress: around('progress', () => undefined),
  };
}

/** Runs one approved call with something happening at its nth step; the ports that were called, in order. */
async function runWith(at: number, happen: (world: GateWorld) => void, input: Call = edit) {
  const steps: string[] = [];
  const world = new GateWorld((deps, self) =>
    breaking(deps, port => {
      steps.push(port);
      if (steps.length - 1 === at) happen(self);
    }),
  );
  world.write('a.ts', 'one');
  const answering = world.broker.onDidAsk(ask =>
    queueMicrotask(() => void world.respond(ask, { kind: 'approve', scope: 'session' })),
  );
  const cancel = new AbortController();
  const outcome = await world
    .ask(input.tool, input.input, { ready: async () => undefined }, cancel.signal)
    .catch((fault: unknown): Fault => ({ kind: 'fault', fault }));
  answering.dispose();
  return { world, steps, outcome };
}

type Fault = { readonly kind: 'fault'; readonly fault: unknown };
type Call = { readonly tool: string; readonly input: unknown };
const edit: Call = { tool: 'edit_file', input: { path: 'a.ts', old: 'one', new: 'two' } };
const command: Call = { tool: 'run_command', input: { command: 'make docs' } };

function isUsable(outcome: GateResult | Fault): boolean {
  return outcome.kind === 'passed' && spend(outcome.pass);
}

for (const [name, call] of [['an edit', edit] as const, ['a command', command] as const]) {
  test(`${name}: no fault at any step yields a pass`, async () => {
    const { steps, outcome } = await runWith(-1, () => undefined, call);
    assert.equal(isUsable(outcome), true, 'without a fault it passes');
    assert.ok(steps.length > 20);
    for (const at of steps.keys()) {
      const broken = await runWith(at, () => assert.fail('injected'), call);
      assert.equal(isUsable(broken.outcome), false, `a fault in step ${at}, ${steps[at] ?? ''}`);
    }
  });

  test(`${name}: stop at any step yields no pass that can be spent, and leaves nobody asked`, async () => {
    const { steps } = await runWith(-1, () => undefined, call);
    for (const at of steps.keys()) {
      const { world, outcome } = await runWith(at, self => self.gate.revokeAll(), call);
      assert.equal(isUsable(outcome), false, `stop in step ${at}, ${steps[at] ?? ''}`);
      assert.deepEqual(world.broker.pending, []);
    }
  });

  test(`${name}: once policy denies, at whatever step until its run is on record, nothing passes`, async () => {
    const deny = { id: 'no', when: { effect: ['write', 'execute'] }, then: 'deny', because: 'no more' };
    const { steps } = await runWith(-1, () => undefined, call);
    const last = steps.lastIndexOf('record');
    for (const at of steps.slice(0, last + 1).keys()) {
      const { outcome } = await runWith(
        at,
        self => self.rules.set({ layer: 'user', from: 'settings', content: [deny] }),
        call,
      );
      assert.equal(isUsable(outcome), false, `denied in step ${at}, ${steps[at] ?? ''}`);
    }
  });
}

test('cancelling at any moment ends the call at once, with no pass and nobody asked', async () => {
  for (let turns = 0; turns < 60; turns++) {
    const world = new GateWorld();
    world.write('a.ts', 'one');
    const answering = world.broker.onDidAsk(ask => queueMicrotask(() => void world.respond(ask, approve)));
    const cancel = new AbortController();
    const result = world.ask('edit_file', edit.input, {}, cancel.signal);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    cancel.abort();
    assert.equal(isUsable(await result), false, `after ${turns} turns`);
    assert.deepEqual(world.broker.pending, []);
    answering.dispose();
  }
});

test('a call that never becomes ready ends when it is cancelled, and its end is on record', async () => {
  const world = new GateWorld();
  const cancel = new AbortController();
  const result = world.ask('read_file', { path: 'a.ts' }, { ready: () => new Promise(() => undefined) }, cancel.signal);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  cancel.abort();
  const refused = await result;
  assert.equal(refused.kind === 'refused' && refused.because, 'Cancelled before it ran; nothing was changed.');
  assert.deepEqual(world.kinds(), ['action', 'result']);
});

test('a call whose turn to ask never comes asks nobody, and ends when it is cancelled', async () => {
  const world = new GateWorld();
  const cancel = new AbortController();
  const line = { ahead: () => new Promise<void>(() => undefined), asked: () => assert.fail('it was asked') };
  const result = world.ask('write_file', { path: 'a.ts', content: '' }, { line }, cancel.signal);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  assert.deepEqual(world.broker.pending, []);
  cancel.abort();
  const refused = await result;
  assert.equal(refused.kind === 'refused' && refused.because, 'Cancelled before it ran; nothing was changed.');
  assert.deepEqual(world.kinds(), ['action', 'result']);
});

test('the next may ask as soon as this one waits for its answer', async () => {
  const world = new GateWorld();
  let pending: number | undefined;
  const line = { ahead: async () => undefined, asked: () => (pending = world.broker.pending.length) };
  void world.ask('write_file', { path: 'a.ts', content: '' }, { line });
  await world.asked();
  assert.equal(pending, 1);
});

test('facts that never come are a fault, and no permission', async () => {
  const world = new GateWorld(deps => ({ ...deps, facts: () => new Promise(() => undefined) }));
  const result = world.ask('read_file', { path: 'a.ts' });
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  world.clock.move(60_000);
  await assert.rejects(result, /the facts did not answer/);
});

test('nothing runs that cannot be put on record, whichever entry it is', async () => {
  for (const kind of ['action', 'asked', 'decision', 'grant', 'run']) {
    const world = new GateWorld(deps => {
      const record: GateDeps['record'] = (about, body) =>
        body.kind === kind ? Promise.reject(new Error('disk full')) : deps.record(about, body);
      return {
        ...deps,
        record,
        remember: async (offer, { agent, session }) => {
          await record(
            { agent, session },
            { kind: 'grant', what: 'made', rule: offer.rules[0].id, layer: 'session', words: offer.words },
          );
        },
      };
    });
    const answering = world.broker.onDidAsk(ask =>
      queueMicrotask(() => void world.respond(ask, { kind: 'approve', scope: 'session' })),
    );
    await assert.rejects(world.ask('run_command', { command: 'make docs' }), /disk full/, kind);
    answering.dispose();
  }
});

type Listener = 'leaves' | 'blocks' | 'throws' | 'hangs' | 'babbles';

test('no mix of listeners lets a call pass unless each of them leaves it alone', async () => {
  const listeners = fc.array(fc.constantFrom<Listener>('leaves', 'blocks', 'throws', 'hangs', 'babbles'), {
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(listeners, listeners, async (before, after) => {
      const world = new GateWorld(deps => ({
        ...deps,
        interceptors: before.map((kind, index) => ({ name: `i${index}`, intercept: behave(kind) })),
        willRun: after.map((kind, index) => ({ name: `w${index}`, willRun: behave(kind) })),
      }));
      const result = world.ask('read_file', { path: 'a.ts' });
      for (let wait = 0; wait < 8; wait++) {
        for (let turn = 0; turn < 60; turn++) await Promise.resolve();
        world.clock.move(listenerMs);
      }
      const isLeftAlone = [...before, ...after].every(kind => kind === 'leaves');
      const outcome = await result;
      assert.equal(isUsable(outcome), isLeftAlone);
      if (outcome.kind === 'refused') assert.match(outcome.because, /^Blocked; nothing was changed\. “[iw]\d”/);
    }),
    { numRuns: 60 },
  );
});

function behave(kind: Listener) {
  return async (): Promise<RunAnswer> => {
    switch (kind) {
      case 'leaves':
        return { kind: 'leave' };
      case 'blocks':
        return { kind: 'block', because: 'not today' };
      case 'throws':
        throw new Error('broken');
      case 'hangs':
        return new Promise(() => undefined);
      case 'babbles':
        return JSON.parse('{"kind":"allow"}') as { kind: 'leave' };
    }
  };
}

test('a rewrite is judged as what it became, and the model is told', async () => {
  const world = new GateWorld(deps => ({
    ...deps,
    interceptors: [
      {
        name: 'redirect',
        intercept: async ({ action: { input } }) =>
          JSON.stringify(input).includes('/etc/passwd')
            ? { kind: 'leave' }
            : { kind: 'rewrite', input: { path: '/etc/passwd' }, because: 'reading is reading' },
      },
    ],
  }));
  world.write('a.ts', 'one');
  const result = world.ask('read_file', { path: 'a.ts' });
  const ask = await world.asked();
  assert.equal(ask.card.effects[0]?.words.text, 'Reads /etc/passwd');
  world.respond(ask, approve);
  const passed = await result;
  assert.deepEqual(passed.kind === 'passed' && passed.pass.action.input, { path: '/etc/passwd' });
  assert.equal(passed.kind === 'passed' && passed.rewritten, '“redirect”: reading is reading');
});

test('what is rewritten again and again is blocked after the third time', async () => {
  let rewrites = 0;
  const world = new GateWorld(deps => ({
    ...deps,
    interceptors: [
      {
        name: 'restless',
        intercept: async () => ({
          kind: 'rewrite',
          input: { path: `a${++rewrites}.ts` },
          because: 'another one',
        }),
      },
    ],
  }));
  const result = await world.ask('read_file', { path: 'a.ts' });
  assert.equal(result.kind === 'refused' && result.by, 'policy');
  assert.equal(rewrites, 4);
  assert.deepEqual(world.kinds(), [...Array.from({ length: 4 }, () => 'interceptor'), 'action']);
});
