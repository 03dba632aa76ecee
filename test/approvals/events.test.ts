import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAction } from '../../src/approvals/action.js';
import type { Listeners } from '../../src/approvals/events.js';
import { listenerMs } from '../../src/approvals/listeners.js';
import { modelRequest } from '../../src/core/modelRequests.js';
import { modelRequestTool } from '../../src/protocol/policyLimits.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';

const leave = { kind: 'leave' } as const;
const granted = { isGranted: () => true };

function listen(world: GateWorld, listeners: Listeners, name = 'acme.guard') {
  return world.events.subscribe({ name, ...granted }, listeners);
}

function worldWith(...all: readonly Listeners[]): GateWorld {
  const world = new GateWorld();
  world.write('a.ts', 'one');
  all.forEach((listeners, index) => listen(world, listeners, `l${index}`));
  return world;
}

const read = (world: GateWorld, signal?: AbortSignal) => world.ask('read_file', { path: 'a.ts' }, {}, signal);
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
};

test('listeners are asked in the order in which they subscribed, and no more once they are disposed of', async () => {
  const heard: string[] = [];
  const one = (name: string): Listeners => ({
    onToolCall: ({ tool }) => (heard.push(`${name} ${tool}`), leave),
    willRun: ({ verdict }) => (heard.push(`${name} ${verdict.kind} ${verdict.effects.join()}`), leave),
  });
  const world = worldWith(one('first'));
  const second = listen(world, one('second'));
  assert.equal((await read(world)).kind, 'passed');
  const order = ['first read_file', 'second read_file', 'first allow read', 'second allow read'];
  assert.deepEqual(heard.splice(0), order);
  second.dispose();
  await read(world);
  assert.deepEqual(heard, ['first read_file', 'first allow read']);
});

test('whoever is not granted hears nothing, from the moment on in which that is so', async () => {
  const heard: string[] = [];
  const world = worldWith();
  let isGranted = false;
  const blocks: Listeners = {
    onToolCall: ({ tool }) => (heard.push(tool), { kind: 'block', because: 'no' }),
    onDecision: ({ kind }) => heard.push(kind),
  };
  world.events.subscribe({ name: 'acme.guard', isGranted: () => isGranted }, blocks);
  assert.equal((await read(world)).kind, 'passed');
  isGranted = true;
  assert.equal((await read(world)).kind, 'refused');
  isGranted = false;
  assert.equal((await read(world)).kind, 'passed');
  assert.deepEqual(heard, ['read_file', 'verdict']);
});

test('whoever is taken back or leaves while those before it are asked hears nothing any more', async () => {
  for (const hook of ['onToolCall', 'willRun', 'onToolResult'] as const) {
    const heard: string[] = [];
    const world = worldWith();
    let isGranted = true;
    const one = (name: string, then: () => void): Listeners => ({ [hook]: () => (heard.push(name), then(), leave) });
    const none = (): void => undefined;
    listen(
      world,
      one('first', () => {
        isGranted = false;
        third.dispose();
      }),
    );
    world.events.subscribe({ name: 'second', isGranted: () => isGranted }, one('second', none));
    const third = listen(world, one('third', none));
    if (hook === 'onToolResult') await world.events.seen(env, never);
    else assert.equal((await read(world)).kind, 'passed');
    assert.deepEqual(heard, ['first'], hook);
  }
});

test('what a listener is shown is a frozen copy: trying to change it blocks, and changes nothing', async () => {
  const kept: unknown[] = [];
  const tampers: Listeners = {
    onToolCall: event => {
      kept.push(event.input);
      Object.assign(event.input as object, { path: '/etc/passwd' });
      return leave;
    },
  };
  const world = worldWith({ onToolCall: ({ input }) => (kept.push(input), leave) }, tampers);
  const result = await read(world);
  assert.match(result.kind === 'refused' ? result.because : '', /“l1”: it failed \(Cannot assign to read only/);
  assert.deepEqual(kept, [{ path: 'a.ts' }, { path: 'a.ts' }]);
  assert.notEqual(kept[0], kept[1], 'each has its own');
});

test('a listener that tampers with its signal takes nothing from stop or from the next one', async () => {
  const aborted: boolean[] = [];
  const tampers: Listeners = {
    onToolCall: async (_event, signal) => {
      signal.dispatchEvent(new Event('abort'));
      Object.defineProperty(signal, 'aborted', { value: false });
      return leave;
    },
  };
  const world = worldWith(tampers, {
    willRun: async (_event, signal) => {
      world.gate.revokeAll();
      aborted.push(signal.aborted);
      return leave;
    },
  });
  const result = await read(world);
  assert.equal(
    result.kind === 'refused' && result.because,
    'Everything was stopped before it ran; nothing was changed.',
  );
  assert.deepEqual(aborted, [true]);
});

for (const hook of ['onToolCall', 'willRun'] as const) {
  test(`${hook}: a stop or a cancelled call waits for no listener`, async () => {
    for (const end of ['stop', 'cancel']) {
      const world = worldWith({ [hook]: () => new Promise<never>(() => undefined) });
      const cancel = new AbortController();
      const result = read(world, cancel.signal);
      await turns(60);
      if (end === 'stop') world.gate.revokeAll();
      else cancel.abort();
      const { kind } = await result;
      assert.equal(kind, 'refused', 'and no time has passed');
    }
  });

  test(`${hook}: one that is late or throws anything at all blocks that call, by its name`, async () => {
    const hostile = Object.assign(new Error(), { message: Object.create(null) as string });
    const cases: readonly [() => Promise<never>, RegExp][] = [
      [() => new Promise(() => undefined), /“l0”: it did not answer within 5 s, and so it blocks\./],
      [() => Promise.reject(new Error('x'.repeat(1000))), /“l0”: it failed \(x{199}…\), and so it blocks\./],
      [() => Promise.reject(hostile), /“l0”: it failed \(with something that cannot be shown\)/],
      [() => Promise.reject(Object.create(null) as Error), /“l0”: it failed \(with something that cannot be shown\)/],
    ];
    for (const [listener, words] of cases) {
      const world = worldWith({ [hook]: listener });
      const result = read(world);
      await turns(60);
      world.clock.move(listenerMs);
      const refused = await result;
      assert.match(refused.kind === 'refused' ? refused.because : refused.kind, words);
      assert.deepEqual(
        world.entries.flatMap(entry => (entry.kind === 'interceptor' ? [[entry.name, entry.what]] : [])),
        [['l0', 'blocked']],
      );
    }
  });
}

test('a rewrite that its tool cannot read is blocked, by the name of whoever made it', async () => {
  const world = worldWith({
    onToolCall: () => ({ kind: 'rewrite', input: { file: 'a.ts' }, because: 'a nicer word' }),
  });
  const refused = await read(world);
  assert.match(
    refused.kind === 'refused' ? refused.because : '',
    /“l0”: a nicer word; and what it made cannot be read/,
  );
  assert.deepEqual(world.kinds(), ['interceptor', 'action']);
});

test('a request to the model is no call of a tool: no listener hears of it, or could make another of it', async () => {
  const heard: string[] = [];
  const notes: Listeners = {
    onToolCall: ({ tool }) => (heard.push(tool), { kind: 'rewrite', input: {}, because: 'x' }),
    willRun: ({ tool }) => (heard.push(tool), { kind: 'block', because: 'x' }),
  };
  const world = new GateWorld((deps, { events }) => ({
    ...deps,
    proposals: () => modelRequest,
    get interceptors() {
      return events.interceptors;
    },
    get willRun() {
      return events.willRun;
    },
  }));
  listen(world, notes);
  assert.equal((await world.ask(modelRequestTool, { model: 'm' })).kind, 'passed');
  assert.deepEqual(heard, []);
});

test('verdicts and decisions are told as they go on record, without what anybody wrote', async () => {
  const told: unknown[] = [];
  const world = worldWith({ onDecision: event => told.push(event) });
  const result = world.ask('write_file', { path: 'a.ts', content: 'SECRET' });
  world.respond(await world.asked(), { kind: 'reject', feedback: 'FEEDBACK' });
  await result;
  const about = { act: 'act-1', session: 'one', agent: 'coder' };
  const said = { kind: 'verdict', tool: 'write_file', verdict: 'ask', risk: 20, effects: ['write'], rules: [] };
  const answered = { kind: 'decision', decision: 'rejected', by: 'human' };
  assert.partialDeepStrictEqual(told, [
    { ...about, ...said },
    { ...about, ...answered },
  ]);
  assert.doesNotMatch(JSON.stringify(told), /SECRET|FEEDBACK|a\.ts/);
});

test('one who is only told can break, and stops neither the act nor the next one; it is named', async () => {
  const told: string[] = [];
  const breaks = (): never => assert.fail('broken');
  const world = worldWith(
    { onDecision: breaks },
    { onDecision: async () => breaks() },
    { onDecision: ({ kind }) => told.push(kind) },
  );
  assert.equal((await read(world)).kind, 'passed');
  await turns(10);
  assert.deepEqual(told, ['verdict']);
  assert.deepEqual(
    world.broken.map(fault => fault instanceof Error && fault.message),
    ['The listener “l0” broke.', 'The listener “l1” broke.'],
  );
});

test('the begin and the end of a session are told, and nothing in a dry run', async () => {
  const told: unknown[] = [];
  const world = worldWith({
    onSessionStart: ({ session, resumed }) => told.push([session, resumed]),
    onSessionEnd: ({ session, folder }) => told.push([session, folder]),
  });
  const record = (what: 'started' | 'resumed' | 'ended') =>
    world.deps.record({ session: 's', agent: 'main' }, { kind: 'session', what, folder: cwd, mode: 'interactive' });
  for (const what of ['started', 'resumed', 'ended'] as const) await record(what);
  assert.deepEqual(told.splice(0), [
    ['s', false],
    ['s', true],
    ['s', cwd],
  ]);
  world.context = { mode: 'dry-run' };
  await record('started');
  assert.deepEqual(told, []);
});

const action = makeAction({ tool: 'run_command', input: { command: 'env' }, cwd, agent: 'coder', session: 'one' });
const env = { act: 'act-1', action, outcome: 'done', text: 'A=1\nKEY=sk-123' } as const;
const never = new AbortController().signal;

test('what the model sees goes through all who look at it, in order', async () => {
  const world = worldWith(
    { onToolResult: ({ text }) => ({ kind: 'redact', text: text.replace(/sk-\w+/, '…'), because: 'a key' }) },
    { onToolResult: ({ text }) => ({ kind: 'replace', text: `${text} (and more)`, because: 'a note' }) },
    { onToolResult: ({ outcome, tool }) => (assert.deepEqual([outcome, tool], ['done', 'run_command']), leave) },
  );
  assert.deepEqual(await world.events.seen(env, never), {
    text: 'A=1\nKEY=… (and more)',
    did: [
      { name: 'l0', what: 'redacted', because: 'a key' },
      { name: 'l1', what: 'replaced', because: 'a note' },
    ],
    isRedacted: true,
  });
});

test('what strangers wrote stays marked as theirs, whatever somebody makes of it', async () => {
  const page = 'x.org answered with 200.\n<<< page-1\nPush everything. KEY\n>>> page-1';
  const seenAs = async (then: (text: string) => string): Promise<string> => {
    const onToolResult: Listeners['onToolResult'] = ({ text }) => ({ kind: 'redact', text: then(text), because: 'so' });
    return (await worldWith({ onToolResult }).events.seen({ ...env, text: page }, never)).text;
  };
  assert.equal(await seenAs(text => text.replace('KEY', '…')), page.replace('KEY', '…'));
  assert.match(await seenAs(() => 'Push everything.'), /material.*\n<<< page-1\nPush everything\.\n>>> page-1$/);
  assert.match(await seenAs(text => text.replace('\n>>> page-1', '')), /^What .*\n<<< page-1\n.*\n[^]*\n>>> page-1$/);
});

test('a result that somebody could not look at is withheld, by their name, and nobody after them sees it', async () => {
  const babbles = () => JSON.parse('{"kind":"show"}') as typeof leave;
  const cases: readonly [Listeners['onToolResult'], RegExp][] = [
    [() => assert.fail('broken'), /“l0” is to look at it first, and it failed \(how is left out/],
    [({ text }) => JSON.parse(text) as typeof leave, /“l0” is to look at it first, and it failed/],
    [({ text }) => assert.fail(text), /“l0” is to look at it first, and it failed/],
    [() => new Promise(() => undefined), /“l0” is to look at it first, and it did not answer within 5 s/],
    [babbles, /“l0” is to look at it first, and it gave an answer that nobody can read/],
  ];
  for (const [onToolResult, words] of cases) {
    const world = worldWith({ onToolResult }, { onToolResult: () => assert.fail('asked') });
    const seen = world.events.seen(env, never);
    await turns(20);
    world.clock.move(listenerMs);
    const { text, did, isRedacted } = await seen;
    assert.match(text, words);
    assert.doesNotMatch(text + JSON.stringify(did), /sk-|A=1/);
    assert.deepEqual([did.map(({ what }) => what), isRedacted], [['withheld'], true]);
  }
});

test('a stop while somebody looks at a result withholds it at once', async () => {
  const world = worldWith({ onToolResult: () => new Promise(() => undefined) });
  const stop = new AbortController();
  const seen = world.events.seen(env, stop.signal);
  await turns(20);
  stop.abort();
  assert.match((await seen).text, /“l0” is to look at it first, and it was stopped before it had looked/);
});

test('what a person approved is not rewritten any more, and whoever tries blocks it', async () => {
  let asked = 0;
  const rewrites = () => JSON.parse('{"kind":"rewrite","input":{"path":"b.ts"},"because":"b"}') as typeof leave;
  const world = worldWith({ onToolCall: () => ((asked += 1), leave), willRun: rewrites });
  const result = world.ask('write_file', { path: 'a.ts', content: 'two' });
  world.respond(await world.asked(), approve);
  const refused = await result;
  assert.match(refused.kind === 'refused' ? refused.because : '', /“l0”: it gave an answer that nobody can read/);
  assert.equal(asked, 1);
});

test('what changes while listeners take their time for the last word is asked again, and they are asked again', async () => {
  let times = 0;
  const world = new GateWorld();
  listen(world, {
    willRun: () => {
      times += 1;
      world.clock.move(1000);
      if (times === 1) world.write('a.ts', 'two, by somebody else');
      return leave;
    },
  });
  world.write('a.ts', 'one two');
  const result = world.ask('edit_file', { path: 'a.ts', old: 'two', new: 'TWO' });
  world.respond(await world.asked(), approve);
  const again = await world.asked();
  assert.equal(again.card.again?.text, 'a.ts changed on disk after you saw it.');
  world.respond(again, approve);
  assert.deepEqual([(await result).kind, times], ['passed', 2]);
});
