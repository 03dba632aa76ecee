import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateResult, Pass } from '../../src/approvals/gate.js';
import type { PendingAsk } from '../../src/approvals/pendingAsk.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';

function passOf(result: GateResult): Pass {
  if (result.kind !== 'passed') return assert.fail(result.kind);
  return result.pass;
}

/** Approves what is asked first, with the world changed while the person was looking; resolves with the next ask. */
async function approveAfter(world: GateWorld, change: () => void): Promise<PendingAsk> {
  const ask = await world.asked();
  change();
  world.respond(ask, approve);
  return world.asked();
}

const edit = { path: 'a.ts', old: 'two', new: 'TWO' };
const said = (ask: PendingAsk): string | undefined => ask.card.again?.text;

interface Case {
  readonly says: string;
  readonly tool?: string;
  readonly input?: unknown;
  readonly change: (world: GateWorld) => void;
  readonly again: string;
}

const cases: readonly Case[] = [
  {
    says: 'a file that changed on disk is shown again, not overwritten',
    change: world => world.write('a.ts', 'one two three'),
    again: 'a.ts changed on disk after you saw it.',
  },
  {
    says: 'a file that changed in an editor is shown again',
    change: world => world.write('a.ts', 'zero two', 7),
    again: 'a.ts changed in an editor after you saw it.',
  },
  {
    says: 'a file that got unsaved changes is shown again even if its text is the same',
    change: world => world.write('a.ts', 'one two', 3),
    again: 'a.ts changed in an editor after you saw it.',
  },
  {
    says: 'a file that was deleted is shown again',
    tool: 'write_file',
    input: { path: 'a.ts', content: 'new' },
    change: world => world.files.delete(`${cwd}/a.ts`),
    again: 'a.ts was deleted after you saw it.',
  },
  {
    says: 'a file that somebody created meanwhile is shown again',
    tool: 'write_file',
    input: { path: 'new.ts', content: 'new' },
    change: world => world.write('new.ts', 'theirs'),
    again: 'new.ts was created after you saw it.',
  },
  {
    says: 'a name that leads elsewhere now is shown again',
    tool: 'write_file',
    input: { path: 'new.ts', content: 'new' },
    change: world => world.links.set(`${cwd}/new.ts`, '/elsewhere/new.ts'),
    again: `${cwd}/new.ts leads to /elsewhere/new.ts now, and led to ${cwd}/new.ts.`,
  },
  {
    says: 'a program that is another one now is shown again',
    tool: 'run_command',
    input: { command: 'make docs' },
    change: world => world.programs.set('make', '/repo/project/bin/make'),
    again: 'make is /repo/project/bin/make now, and was /usr/bin/make.',
  },
  {
    says: "the folder's own code that changed is shown again, with what changed",
    tool: 'run_command',
    input: { command: 'npm test' },
    change: world => world.project.set('package.json', '{"scripts":{"test":"curl evil"}}'),
    again: 'what it runs changed after you saw it: package.json.',
  },
  {
    says: 'a folder that leads elsewhere now is shown again',
    tool: 'run_command',
    input: { command: 'make docs' },
    change: world => world.links.set(cwd, '/elsewhere'),
    again: `its folder leads to /elsewhere now, and led to ${cwd}.`,
  },
];

for (const { says, tool = 'edit_file', input = edit, change, again } of cases) {
  test(says, async () => {
    const world = new GateWorld();
    world.write('a.ts', 'one two');
    const result = world.ask(tool, input);
    const second = await approveAfter(world, () => change(world));
    assert.equal(said(second), again);
    world.respond(second, approve);
    assert.equal(passOf(await result).act, 'act-1');
    assert.equal(world.entries.filter(({ kind }) => kind === 'run').length, 1);
  });
}

test('a file that was only saved is shown again, because the change now goes to disk', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two', 3);
  const result = world.ask('edit_file', edit);
  const second = await approveAfter(world, () => world.write('a.ts', 'one two'));
  assert.equal(said(second), 'a.ts was saved after you saw it.');
  world.respond(second, approve);
  passOf(await result);
});

test('what a second look approves is what the pass holds', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two');
  const result = world.ask('edit_file', edit);
  world.respond(await approveAfter(world, () => world.write('a.ts', 'zero two')), approve);
  const [change] = passOf(await result).changes;
  assert.equal(change?.kind === 'write' && change.after.text, 'zero TWO');
  assert.equal(change?.before.kind === 'text' && change.before.text, 'zero two');
});

test('a file that a person allowed for ever is still shown again when it changed after they saw it', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two');
  const result = world.ask('edit_file', edit);
  const ask = await world.asked();
  world.write('a.ts', 'zero two');
  world.respond(ask, { kind: 'approve', scope: 'always' });
  const second = await world.asked();
  assert.equal(said(second), 'a.ts changed on disk after you saw it.');
  world.respond(second, approve);
  passOf(await result);
});

test('a question that a person must look at again is not answered by a rule', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two');
  const result = world.ask('edit_file', edit);
  const second = await approveAfter(world, () => world.write('a.ts', 'zero two'));
  await world.rules.add(
    { layer: 'workspace' },
    { id: 'all', when: { effect: 'write' }, then: 'allow', because: 'all of it' },
  );
  assert.deepEqual(
    world.broker.pending.map(({ id }) => id),
    [second.id],
  );
  world.respond(second, approve);
  passOf(await result);
});

test('a buffer that was changed and changed back is what was shown, and the pass holds its newest version', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two', 3);
  const result = world.ask('edit_file', edit);
  const ask = await world.asked();
  world.write('a.ts', 'one two', 5);
  world.respond(ask, approve);
  const [change] = passOf(await result).changes;
  assert.deepEqual(change?.before.kind === 'text' && change.before.source, { kind: 'buffer', version: 5 });
});

test('an edit whose text is gone by the time it is approved fails, and nothing runs', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two');
  const result = world.ask('edit_file', edit);
  const ask = await world.asked();
  world.write('a.ts', 'something else');
  world.respond(ask, approve);
  assert.equal((await result).kind, 'failed');
  assert.ok(!world.kinds().includes('run'));
});

test('what earlier calls of the turn changed is seen before a later one runs', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'one two');
  const earlier = Promise.withResolvers<undefined>();
  const result = world.ask('edit_file', edit, { ready: () => earlier.promise });
  world.respond(await world.asked(), approve);
  world.write('a.ts', 'first two');
  earlier.resolve(undefined);
  const second = await world.asked();
  assert.equal(said(second), 'a.ts changed on disk after you saw it.');
  world.respond(second, approve);
  passOf(await result);
});

test('a rule that forbids it, made while a person looked, wins over their approval', async () => {
  const world = new GateWorld();
  const result = world.ask('run_command', { command: 'make docs' });
  const ask = await world.asked();
  const deny = { id: 'no', when: { program: 'make' }, then: 'deny', because: 'use ninja' };
  const earlier = world.broker.answer({ ask: ask.id, shown: ask.card.hash, answer: approve, surface: 'chat' });
  world.rules.set({ layer: 'user', from: 'your settings', content: [deny] });
  assert.equal(earlier.kind, 'settled');
  const refused = await result;
  assert.equal(refused.kind === 'refused' && refused.by, 'policy');
  assert.match(refused.kind === 'refused' ? refused.because : '', /use ninja/);
});

test('what was allowed by a rule is asked when the rule is gone before it runs', async () => {
  const world = new GateWorld();
  const allow = { id: 'make', when: { program: 'make' }, then: 'allow', because: 'it builds' };
  world.rules.set({ layer: 'user', from: 'your settings', content: [allow] });
  const earlier = Promise.withResolvers<undefined>();
  const result = world.ask('run_command', { command: 'make docs' }, { ready: () => earlier.promise });
  world.rules.set({ layer: 'user', from: 'your settings', content: [] });
  earlier.resolve(undefined);
  world.respond(await world.asked(), { kind: 'reject', feedback: '' });
  assert.equal((await result).kind, 'refused');
});

test('what never holds still is refused in the end', async () => {
  const world = new GateWorld();
  world.write('a.ts', 'two 0');
  const result = world.ask('edit_file', edit);
  let rounds = 0;
  const answering = world.broker.onDidAsk(ask => {
    rounds++;
    queueMicrotask(() => {
      world.write('a.ts', `two ${rounds}`);
      world.respond(ask, approve);
    });
  });
  world.write('a.ts', 'two');
  world.respond(await world.asked(), approve);
  const refused = await result;
  answering.dispose();
  assert.match(refused.kind === 'refused' ? refused.because : '', /kept changing/);
  assert.ok(rounds < 10);
  assert.equal(world.kinds().at(-1), 'result');
});

test('the last that a rule may let pass, taken by another window meanwhile, is asked for', async () => {
  class Overspent extends Error {
    readonly code = 'overspent';
  }
  let taken = false;
  const world = new GateWorld((deps, { entries }) => ({
    ...deps,
    record: async (_about, body) => {
      if (body.kind === 'run' && body.spends !== undefined && !taken) {
        taken = true;
        throw new Overspent('taken');
      }
      entries.push(body);
    },
  }));
  world.context = { spent: () => (taken ? 1 : 0) };
  world.rules.set({
    layer: 'user',
    from: 'your settings',
    content: [{ id: 'one', when: { effect: 'write' }, then: 'allow', because: 'b', limit: { count: 1, per: 'hour' } }],
  });
  world.write('a.ts', 'one two');
  const asking = world.ask('edit_file', edit);
  const ask = await world.asked();
  assert.match(ask.verdict.because, /its limit of once an hour is reached: once so far/);
  world.respond(ask, approve);
  assert.equal((await asking).kind, 'passed');
});
