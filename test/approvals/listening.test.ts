import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spend, type GateResult } from '../../src/approvals/gate.js';
import type { Listeners } from '../../src/approvals/events.js';
import { approve, GateWorld } from '../fakes/gateWorld.js';

/** A listener that does one thing to one path, and leaves every other alone. */
interface Habit {
  readonly does: 'leave' | 'block' | 'throw' | 'babble' | 'rewrite';
  readonly on: string;
  readonly to: string;
}

const paths = ['a.ts', 'b.ts', '.env', '/etc/passwd'];
const habit: fc.Arbitrary<Habit> = fc.record({
  does: fc.constantFrom('leave', 'block', 'throw', 'babble', 'rewrite'),
  on: fc.constantFrom(...paths),
  to: fc.constantFrom(...paths),
});
const habits = fc.array(habit, { minLength: 1, maxLength: 4 });
const refusing = new Set<Habit['does']>(['block', 'throw', 'babble']);

function listenerOf({ does, on, to }: Habit): Listeners {
  const onToolCall: Listeners['onToolCall'] = ({ input }) => {
    if (JSON.stringify(input) !== JSON.stringify({ path: on })) return { kind: 'leave' };
    switch (does) {
      case 'leave':
        return { kind: 'leave' };
      case 'block':
        return { kind: 'block', because: 'not this one' };
      case 'throw':
        throw new Error('broken');
      case 'babble':
        return { kind: 'allow' };
      case 'rewrite':
        return { kind: 'rewrite', input: { path: to }, because: `${to} is nicer` };
    }
  };
  return { onToolCall };
}

/** Reads `path` as this agent, with a person who says yes to everything. */
async function reading(path: string, listeners: readonly Listeners[]) {
  const world = new GateWorld();
  for (const name of paths) world.write(name, 'text');
  listeners.forEach((one, index) => world.events.subscribe({ name: `l${index}`, isGranted: () => true }, one));
  const answering = world.broker.onDidAsk(ask => queueMicrotask(() => void world.respond(ask, approve)));
  const result = await world.ask('read_file', { path });
  answering.dispose();
  const actions = world.entries.filter(entry => entry.kind === 'action');
  return { world, result, actions, asked: world.kinds().filter(kind => kind === 'asked').length };
}

function* orders<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length < 2) yield all;
  for (const [at, one] of all.entries())
    if (all.length > 1) for (const rest of orders(all.toSpliced(at, 1))) yield [one, ...rest];
}

test('no order of listeners turns a block into a pass', async () => {
  await fc.assert(
    fc.asyncProperty(habits, fc.constantFrom(...paths), async (all, path) => {
      const isBlocked = all.some(({ does, on }) => on === path && refusing.has(does));
      for (const order of orders(all)) {
        const { result, asked } = await reading(path, order.map(listenerOf));
        if (isBlocked) assert.deepEqual([result.kind, asked], ['refused', 0]);
        // Whichever way it went: what passes is what all of them leave alone.
        if (result.kind === 'passed') assert.ok(!all.some(one => one.does !== 'leave' && isAbout(one, result)));
      }
    }),
    { numRuns: 60 },
  );
});

function isAbout({ on }: Habit, { pass }: Extract<GateResult, { kind: 'passed' }>): boolean {
  return JSON.stringify(pass.action.input) === JSON.stringify({ path: on });
}

test('what was rewritten is judged, asked about and run as what it became, just as if that had been called', async () => {
  await fc.assert(
    fc.asyncProperty(habits, fc.constantFrom(...paths), async (all, path) => {
      const { result, actions, asked } = await reading(path, all.map(listenerOf));
      const action = actions.at(-1);
      if (result.kind !== 'passed' || action?.kind !== 'action') return;
      const { input, hash } = result.pass.action;
      const plain = await reading(String(Reflect.get(Object(input), 'path')), []);
      const [expected] = plain.actions;
      assert.ok(expected?.kind === 'action');
      assert.deepEqual([action.action, action.input], [hash, input], 'what is on record is what passed');
      assert.deepEqual(
        [action.verdict, action.effects, action.risk, action.floor, asked],
        [expected.verdict, expected.effects, expected.risk, expected.floor, plain.asked],
      );
      assert.equal(spend(result.pass), true);
    }),
  );
});

/** Anything at all, and much that looks nearly like an answer. */
const junk = fc.oneof(
  fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true, withDate: true }),
  fc.record(
    {
      kind: fc.constantFrom('leave', 'block', 'rewrite', 'allow', 'approved', 'pass', 'redact', 'replace', 1, null),
      because: fc.oneof(fc.string(), fc.anything()),
      input: fc.oneof(
        fc.constantFrom(...paths).map(path => ({ path, content: 'x' })),
        fc.anything(),
      ),
      text: fc.oneof(fc.string(), fc.anything()),
      verdict: fc.constant('allow'),
    },
    { requiredKeys: ['kind'] },
  ),
);

/** Calls with nobody there: what passes, passes by policy. */
async function unattended(tool: string, input: unknown, listeners: Listeners = {}) {
  const world = new GateWorld();
  world.context = { mode: 'background' };
  for (const name of paths) world.write(name, 'text');
  world.events.subscribe({ name: 'fuzz', isGranted: () => true }, listeners);
  return world.ask(tool, input);
}

for (const tool of ['read_file', 'write_file']) {
  test(`no answer gives a call of ${tool} a pass that what it became would not have had anyway`, async () => {
    await fc.assert(
      fc.asyncProperty(junk, junk, fc.constantFrom(...paths), async (before, last, path) => {
        let times = 0;
        const once = (): unknown => (times++ === 0 ? before : { kind: 'leave' });
        const input = { path, ...(tool === 'write_file' && { content: 'x' }) };
        const listeners = { onToolCall: once, willRun: () => last };
        const result = await unattended(tool, input, listeners);
        if (result.kind !== 'passed') return;
        assert.deepEqual(JSON.parse(JSON.stringify(last)), { kind: 'leave' }, 'nothing else lets it run');
        assert.equal((await unattended(tool, result.pass.action.input)).kind, 'passed');
      }),
      { numRuns: 400 },
    );
  });
}

test('no answer shows the model a result that was to be looked at first, but the one that leaves it alone', async () => {
  await fc.assert(
    fc.asyncProperty(junk, async answer => {
      const world = new GateWorld();
      world.events.subscribe({ name: 'fuzz', isGranted: () => true }, { onToolResult: () => answer });
      const passed = await world.ask('read_file', { path: 'a.ts' });
      assert.ok(passed.kind === 'passed');
      const { act, action } = passed.pass;
      const about = { act, action, outcome: 'done', text: 'ORIGINAL' } as const;
      const { text, did } = await world.events.seen(about, new AbortController().signal);
      assert.equal(text === 'ORIGINAL', did.length === 0);
      if (did.length === 0) assert.deepEqual(JSON.parse(JSON.stringify(answer)), { kind: 'leave' });
    }),
    { numRuns: 400 },
  );
});
