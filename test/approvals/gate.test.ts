import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spend, type GateResult, type Pass } from '../../src/approvals/gate.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';

function passOf(result: GateResult): Pass {
  if (result.kind !== 'passed') return assert.fail(result.kind);
  return result.pass;
}

function refusalOf(result: GateResult): Extract<GateResult, { kind: 'refused' }> {
  if (result.kind !== 'refused') return assert.fail(result.kind);
  return result;
}

test('what policy allows passes without a question, recorded before it runs', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'text');
  const result = await world.ask('read_file', { path: 'a.ts' });
  assert.deepEqual(world.kinds(), ['action', 'run']);
  assert.equal(passOf(result).act, 'act-1');
  assert.match(result.kind === 'passed' ? result.why : '', /^Allowed: /);
});

test('what policy asks waits for a person, and the question is on record before anybody sees it', async () => {
  const world = new GateWorld();
  const seen: (readonly string[])[] = [];
  const listening = world.broker.onDidAsk(() => seen.push(world.kinds()));
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  const ask = await world.asked();
  assert.deepEqual(seen, [['action', 'asked']]);
  listening.dispose();
  assert.deepEqual(world.respond(ask, approve), { kind: 'settled' });
  const pass = passOf(await result);
  assert.deepEqual(world.kinds(), ['action', 'asked', 'decision', 'run']);
  assert.equal(pass.changes[0]?.path, `${cwd}/a.ts`);
  assert.equal(pass.bound.cwd, cwd);
});

test('a pass is spent once', async () => {
  const world = new GateWorld();
  const pass = passOf(await world.ask('read_file', { path: 'a.ts' }));
  assert.equal(spend(pass), true);
  assert.equal(spend(pass), false);
});

test('a copy of a pass is no pass', async () => {
  const world = new GateWorld();
  const pass = passOf(await world.ask('read_file', { path: 'a.ts' }));
  assert.equal(spend({ ...pass }), false);
  assert.equal(spend(pass), true);
});

test('a pass cannot be changed', async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  world.respond(await world.asked(), approve);
  const pass = passOf(await result);
  assert.ok(Object.isFrozen(pass));
  assert.ok(Object.isFrozen(pass.action.input));
  assert.ok(Object.isFrozen(pass.changes[0]));
  assert.ok(Object.isFrozen(pass.bound));
});

test('stop makes passes that were not spent worthless', async () => {
  const world = new GateWorld();
  const pass = passOf(await world.ask('read_file', { path: 'a.ts' }));
  world.gate.revokeAll();
  assert.equal(spend(pass), false);
});

test('a stop that is heard while the run is put on record leaves no pass', async () => {
  const world = new GateWorld((deps, { context }) => ({
    ...deps,
    record: async (about, body) => {
      await deps.record(about, body);
      if (body.kind === 'run') Object.assign(context, { stopped: true });
    },
  }));
  const refused = refusalOf(await world.ask('read_file', { path: 'a.ts' }));
  assert.equal(refused.by, 'nobody');
  assert.deepEqual(world.kinds(), ['action', 'run', 'result']);
});

test('cancelling makes the pass of that call worthless', async () => {
  const world = new GateWorld();
  const cancel = new AbortController();
  const pass = passOf(await world.ask('read_file', { path: 'a.ts' }, {}, cancel.signal));
  cancel.abort();
  assert.equal(spend(pass), false);
});

test('after a stop a new call is judged as before', async () => {
  const world = new GateWorld();
  world.gate.revokeAll();
  assert.equal(spend(passOf(await world.ask('read_file', { path: 'a.ts' }))), true);
});

test('stop settles what waits as lapsed, and puts that on record', async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  await world.asked();
  world.gate.revokeAll();
  const refused = refusalOf(await result);
  assert.equal(refused.by, 'nobody');
  assert.match(refused.because, /everything was stopped before anybody answered; nothing was changed/);
  const decision = world.entries.find(entry => entry.kind === 'decision');
  assert.equal(decision?.kind === 'decision' && decision.lapse, 'stopped');
});

test('a denied call is refused with the reason, and nobody is asked', async () => {
  const world = new GateWorld();
  const rule = { id: 'no-b', when: { path: 'b/**' }, then: 'deny', because: 'b is generated; change its source' };
  world.rules.set({ layer: 'user', from: 'your settings', content: [rule] });
  const refused = refusalOf(await world.ask('write_file', { path: 'b/x.ts', content: 'new' }));
  assert.equal(refused.by, 'policy');
  assert.match(refused.because, /^Refused by policy; nothing was changed\. .*b is generated; change its source/);
  assert.match(refused.because, /What would be allowed: .* Do not try to reach the same end in another way\.$/);
  assert.deepEqual(world.kinds(), ['action']);
});

test("a rejection tells the model the person's words exactly, and that nothing was changed", async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  world.respond(await world.asked(), { kind: 'reject', feedback: 'Use the helper in b.ts, not a copy' });
  const refused = refusalOf(await result);
  assert.equal(refused.by, 'human');
  assert.match(
    refused.because,
    /nothing was changed\. Their words: “Use the helper in b\.ts, not a copy” Do as they say\./,
  );
});

test('a rule is named as what let a call pass', async () => {
  const world = new GateWorld();
  const rule = { id: 'src', when: { effect: 'write', path: 'src/**' }, then: 'allow', because: 'source is ours' };
  world.rules.set({ layer: 'user', from: 'your settings', content: [rule] });
  const result = await world.ask('write_file', { path: 'src/a.ts', content: 'new' });
  assert.equal(result.kind === 'passed' && result.why, 'allowed by rule src (user)');
});

test('an approval names the surface it came from', async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  world.respond(await world.asked(), approve, { surface: 'diff' });
  const passed = await result;
  assert.equal(passed.kind === 'passed' && passed.why, 'you approved it in the review');
});

test('in the background nobody is asked, and the refusal says so', async () => {
  const world = new GateWorld();
  world.context = { mode: 'background' };
  const refused = refusalOf(await world.ask('write_file', { path: 'a.ts', content: 'new' }));
  assert.equal(refused.by, 'nobody');
  assert.match(refused.because, /nobody is there to give one/);
  assert.deepEqual(world.kinds(), ['action', 'asked', 'decision']);
  assert.deepEqual(world.broker.pending, []);
});

test('an ask with a time limit lapses by the clock', async () => {
  const world = new GateWorld();
  world.askTimeoutMs = 60_000;
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  await world.asked();
  world.clock.move(60_000);
  assert.match(refusalOf(await result).because, /nobody answered in time/);
});

test('a malformed call is told to the model and leaves no action', async () => {
  const world = new GateWorld();
  const result = await world.ask('write_file', { path: 'a.ts' });
  assert.deepEqual(result, { kind: 'failed', because: 'content is missing: send it as text.', title: 'write_file' });
  assert.deepEqual(world.kinds(), []);
});

test('a tool that does not exist is told to the model', async () => {
  const result = await new GateWorld().ask('launch_missiles', {});
  assert.equal(result.kind === 'failed' && result.because, 'There is no tool “launch_missiles”.');
});

test('a tool that policy switched off is blocked', async () => {
  const world = new GateWorld();
  world.rules.set({ layer: 'admin', from: 'the machine', content: { tools: { off: ['run_command'] } } });
  const refused = refusalOf(await world.ask('run_command', { command: 'ls' }));
  assert.match(refused.because, /“run_command” is switched off by policy/);
  assert.deepEqual(world.kinds(), ['action']);
});

test('a plan that cannot be made is told to the model before anybody is asked', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two');
  const result = await world.ask('edit_file', { path: 'a.ts', old: 'three', new: 'four' });
  assert.equal(result.kind === 'failed' && result.because, 'The old text was not found exactly once.');
  assert.deepEqual(world.kinds(), ['action', 'result']);
});

test('why a plan cannot be made is not told of a file that may not be read without asking', async () => {
  const world = new GateWorld();
  const result = await world.ask('edit_file', { path: '/etc/shadow', old: 'root:x', new: 'root:' });
  assert.match(result.kind === 'failed' ? result.because : '', /Why is not told/);
});

test('a grant is recorded before it holds, and the same call then passes by itself', async () => {
  const world = new GateWorld();
  const first = world.ask('run_command', { command: 'make docs' });
  const ask = await world.asked();
  assert.deepEqual(
    ask.card.offers.map(({ scope }) => scope),
    ['session', 'day', 'always'],
  );
  world.respond(ask, { kind: 'approve', scope: 'always' });
  passOf(await first);
  assert.deepEqual(world.kinds(), ['action', 'asked', 'decision', 'grant', 'run']);
  passOf(await world.ask('run_command', { command: 'make docs' }));
  assert.deepEqual(world.kinds().slice(5), ['action', 'run']);
});

test('what was allowed for one session asks in another', async () => {
  const world = new GateWorld();
  const first = world.ask('run_command', { command: 'npm test' });
  world.respond(await world.asked(), { kind: 'approve', scope: 'session' });
  passOf(await first);
  passOf(await world.ask('run_command', { command: 'npm test' }));
  const other = world.ask('run_command', { command: 'npm test' }, { session: 'two' });
  world.respond(await world.asked(), { kind: 'reject', feedback: '' });
  refusalOf(await other);
});

test('which of two offers of one scope is made is what the person chose', async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'src/a.ts', content: 'new' });
  const ask = await world.asked();
  const [, folder] = ask.card.offers.filter(({ scope }) => scope === 'session');
  world.respond(ask, { kind: 'approve', scope: 'session', rule: folder?.rule ?? assert.fail() });
  passOf(await result);
  passOf(await world.ask('write_file', { path: 'src/b.ts', content: 'new' }));
});

test('a person is told that they approved the same before, for that time only', async () => {
  const world = new GateWorld();
  const first = world.ask('run_command', { command: 'make docs' });
  world.respond(await world.asked(), approve);
  await first;
  void world.ask('run_command', { command: 'make docs' });
  assert.equal((await world.asked()).card.again?.text, 'You approved this before, for that one time only.');
});

test('a person is told what changed since they allowed the same before', async () => {
  const world = new GateWorld();
  const first = world.ask('run_command', { command: 'npm test' });
  world.respond(await world.asked(), { kind: 'approve', scope: 'session' });
  await first;
  world.project.set('package.json', '{"scripts":{"test":"curl evil"}}');
  void world.ask('run_command', { command: 'npm test' });
  assert.equal(
    (await world.asked()).card.again?.text,
    'You allowed this before, but what you allowed does not cover it now. What it runs has changed since: package.json.',
  );
});

test('a person is told that they answered the same command in another folder', async () => {
  const world = new GateWorld();
  const first = world.ask('run_command', { command: 'make docs' });
  world.respond(await world.asked(), { kind: 'reject', feedback: 'no' });
  await first;
  void world.ask('run_command', { command: 'make docs' }, { cwd: `${cwd}/sub` });
  assert.equal(
    (await world.asked()).card.again?.text,
    `You rejected the same command before, in ${cwd}; now it would run in ${cwd}/sub.`,
  );
});
