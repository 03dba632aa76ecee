import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spend, type GateResult, type Rehearsal } from '../../src/approvals/gate.js';
import { approve, GateWorld } from '../fakes/gateWorld.js';

function rehearsalOf(result: GateResult): Rehearsal {
  if (result.kind !== 'rehearsed') return assert.fail(result.kind);
  return result.rehearsal;
}

test('in a dry run what would ask is judged and recorded, and nobody is asked', async () => {
  const world = new GateWorld();
  world.context = { mode: 'dry-run' };
  const result = await world.ask('write_file', { path: 'a.ts', content: 'new' });
  assert.equal(rehearsalOf(result).wouldAsk, true);
  assert.match(result.kind === 'rehearsed' ? result.would : '', /^A person would have been asked first \(risk \d+\)/);
  const [action, ...more] = world.entries;
  assert.deepEqual(more, []);
  assert.ok(action?.kind === 'action' && action.dry === true && action.verdict === 'ask');
  assert.ok((action.offers?.length ?? 0) > 0, 'the rules that it would have offered');
});

test('in a dry run what policy allows gets no pass either', async () => {
  const world = new GateWorld();
  world.context = { mode: 'dry-run' };
  world.write('a.ts', 'text');
  assert.equal(rehearsalOf(await world.ask('read_file', { path: 'a.ts' })).wouldAsk, false);
  assert.deepEqual(world.kinds(), ['action']);
});

test('in a dry run what policy denies is refused as ever, and marked', async () => {
  const world = new GateWorld();
  world.context = { mode: 'dry-run', trusted: false };
  assert.equal((await world.ask('write_file', { path: 'a.ts', content: 'new' })).kind, 'refused');
  assert.ok(world.entries.every(entry => entry.kind === 'action' && entry.dry === true));
});

test('a rehearsal is spent once, and stop makes it worthless', async () => {
  const world = new GateWorld();
  world.context = { mode: 'dry-run' };
  const once = rehearsalOf(await world.ask('read_file', { path: 'a.ts' }));
  assert.deepEqual([spend(once), spend(once)], [true, false]);
  const revoked = rehearsalOf(await world.ask('read_file', { path: 'a.ts' }));
  world.gate.revokeAll();
  assert.equal(spend(revoked), false);
});

test('a dry run that begins while somebody is asked takes the question back', async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  await world.asked();
  world.context = { mode: 'dry-run' };
  world.broker.reconsider(ask => world.gate.verdictNow(ask));
  assert.equal(rehearsalOf(await result).wouldAsk, true);
  assert.ok(!world.kinds().includes('run'));
});

test('an answer that was given before a dry run began lets nothing run in it', async () => {
  const world = new GateWorld();
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
  const ask = await world.asked();
  world.context = { mode: 'dry-run' };
  world.respond(ask, approve);
  assert.equal(rehearsalOf(await result).wouldAsk, true);
  assert.ok(!world.kinds().includes('run'));
});

test('a dry run that ends while the calls before it run leaves nothing to rehearse: it is asked', async () => {
  const world = new GateWorld();
  world.context = { mode: 'dry-run' };
  const ready = async (): Promise<void> => void (world.context = {});
  const result = world.ask('write_file', { path: 'a.ts', content: 'new' }, { ready });
  world.respond(await world.asked(), approve);
  assert.equal((await result).kind, 'passed');
});

test('a dry run that begins while a run is put on record runs nothing', async () => {
  const world = new GateWorld((deps, self) => ({
    ...deps,
    record: async (about, body) => {
      await deps.record(about, body);
      if (body.kind === 'run') self.context = { mode: 'dry-run' };
    },
  }));
  world.write('a.ts', 'text');
  assert.equal((await world.ask('read_file', { path: 'a.ts' })).kind, 'refused');
});

test('a rule for the mode in which a person is asked speaks in its dry run too', async () => {
  const world = new GateWorld();
  const rule = { id: 'no', when: { effect: 'write' }, then: 'deny', because: 'not now', modes: ['interactive'] };
  world.rules.set({ layer: 'user', from: 'settings', content: { rules: [rule] } });
  world.context = { mode: 'dry-run' };
  assert.equal((await world.ask('write_file', { path: 'a.ts', content: 'new' })).kind, 'refused');
});

/** A world whose listeners block writes and hear of everything, and what they heard, in order. */
function guarded(): { readonly world: GateWorld; readonly heard: string[] } {
  const heard: string[] = [];
  const world = new GateWorld(deps => ({
    ...deps,
    interceptors: [
      {
        name: 'guard',
        intercept: async ({ action: { tool } }) => {
          heard.push(`before ${tool}`);
          return tool === 'write_file' ? { kind: 'block', because: 'no' } : { kind: 'leave' };
        },
      },
    ],
    willRun: [
      { name: 'late', willRun: async ({ action }) => (heard.push(`will run ${action.tool}`), { kind: 'leave' }) },
    ],
  }));
  world.write('a.ts', 'text');
  return { world, heard };
}

test('in a dry run no listener is asked about anything', async () => {
  const { world, heard } = guarded();
  world.context = { mode: 'dry-run' };
  assert.equal((await world.ask('read_file', { path: 'a.ts' })).kind, 'rehearsed');
  assert.equal((await world.ask('write_file', { path: 'a.ts', content: 'new' })).kind, 'rehearsed');
  assert.deepEqual([heard, world.kinds()], [[], ['action', 'action']]);

  world.context = {};
  assert.equal((await world.ask('read_file', { path: 'a.ts' })).kind, 'passed');
  assert.deepEqual(heard, ['before read_file', 'will run read_file'], 'and outside of it they are');
});

test('what was judged in a dry run is heard by every listener once it may happen', async () => {
  for (const tool of ['read_file', 'write_file']) {
    const { world, heard } = guarded();
    world.context = { mode: 'dry-run' };
    const ready = async (): Promise<void> => void (world.context = {});
    const result = await world.ask(tool, { path: 'a.ts', content: 'new' }, { ready });
    assert.equal(result.kind, tool === 'read_file' ? 'passed' : 'refused');
    assert.equal(heard[0], `before ${tool}`);
    assert.equal(world.broker.pending.length, 0, 'nobody is asked about what a listener blocks');
  }
});

test('a dry run that ends at any moment lets nothing run that no listener saw', async () => {
  for (let turns = 0; turns < 80; turns++) {
    const { world, heard } = guarded();
    world.context = { mode: 'dry-run' };
    const answering = world.broker.onDidAsk(ask => queueMicrotask(() => void world.respond(ask, approve)));
    const result = world.ask('write_file', { path: 'a.ts', content: 'new' });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    world.context = {};
    const { kind } = await result;
    assert.notEqual(kind, 'passed', `after ${turns} turns`);
    assert.equal(kind === 'refused', heard.includes('before write_file'));
    answering.dispose();
  }
});
