import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SessionFacts } from '../../src/approvals/sessionFacts.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { noTally, type Tally } from '../../src/protocol/tally.js';
import { GateWorld } from '../fakes/gateWorld.js';

const action = (act: string, ...effects: readonly Effect[]): EntryBody => ({
  ...{ kind: 'action', act, action: 'h', call: 'c', tool: 't', title: 't', input: {}, cwd: '/', because: 'b' },
  ...{ effects: [...effects], verdict: 'ask', rules: [], risk: 0, factors: [], revision: 'r' },
});
const run = (act: string, unasked?: Tally): EntryBody => ({
  ...{ kind: 'run', act, action: 'h', tool: 't' },
  ...(unasked && { unasked }),
});
const secret: Effect = { kind: 'secret', path: '/repo/.env' };
const fetched: Effect = { kind: 'network', host: 'x.org' };
const cost: Tally = { changes: 2, deletions: 1, bytes: 30 };

async function after(...bodies: readonly EntryBody[]): Promise<SessionFacts> {
  const facts = new SessionFacts();
  const record = facts.watching(async () => undefined);
  for (const body of bodies) await record({ session: 'one', agent: 'main' }, body);
  return facts;
}

suite('what a session did, as its record says', () => {
  test('it read a secret when the act ran, not when it was asked', async () => {
    assert.equal((await after(action('a', secret))).of('one').readSecret, false);
    assert.equal((await after(action('a', secret), run('a'))).of('one').readSecret, true);
    assert.equal((await after(action('a', secret), run('b'))).of('one').readSecret, false);
  });

  test('a secret of an earlier round of the same call is not forgotten', async () => {
    const facts = await after(action('a', secret), action('a', { kind: 'none' }), run('a'));
    assert.equal(facts.of('one').readSecret, true);
  });

  test('it saw what a stranger wrote when it fetched', async () => {
    assert.equal((await after(action('a', fetched), run('a'))).of('one').sawUntrusted, true);
    assert.equal((await after(action('a', { kind: 'none' }), run('a'))).of('one').sawUntrusted, false);
  });

  test('in a dry run it reads what is allowed, and nothing that would ask; it fetches nothing, and nothing counts', async () => {
    const dry = (verdict: 'allow' | 'ask'): EntryBody =>
      ({ ...action('a', secret, fetched), verdict, dry: true }) as EntryBody;
    assert.deepEqual((await after(dry('allow'))).of('one'), {
      readSecret: true,
      sawUntrusted: false,
      unasked: noTally,
    });
    assert.deepEqual((await after(dry('ask'))).of('one'), { readSecret: false, sawUntrusted: false, unasked: noTally });
  });

  test('a conversation that goes on has read what it had read, and one that is known is not counted twice', async () => {
    const earlier = [action('a', secret), run('a', cost), action('b', { kind: 'none' })];
    const facts = new SessionFacts();
    facts.recall('one', earlier);
    facts.recall('one', earlier);
    assert.deepEqual(facts.of('one'), { readSecret: true, sawUntrusted: false, unasked: cost });
    facts.recall('two', [action('c', secret)]);
    assert.equal(facts.of('two').readSecret, false, 'it never ran');
  });

  test('other sessions know nothing of it', async () => {
    const facts = await after(action('a', secret, fetched), run('a', cost));
    assert.deepEqual(facts.of('two'), { readSecret: false, sawUntrusted: false, unasked: noTally });
  });

  test('what passed without a person adds up until the person asks for something else', async () => {
    const facts = await after(action('a'), run('a', cost), action('b'), run('b', cost), action('c', secret), run('c'));
    assert.deepEqual(facts.of('one'), {
      readSecret: true,
      sawUntrusted: false,
      unasked: { changes: 4, deletions: 2, bytes: 60 },
    });
    const record = facts.watching(async () => undefined);
    await record({ session: 'one', agent: 'main' }, { kind: 'prompt', text: 'ask again', clicked: true });
    assert.equal(facts.of('one').unasked.changes, 4, 'a click begins no task');
    await record({ session: 'one', agent: 'main' }, { kind: 'prompt', text: 'now this' });
    assert.deepEqual(facts.of('one'), { readSecret: true, sawUntrusted: false, unasked: noTally });
  });
});

suite('the budget at the gate', () => {
  const worldWithBudget = (): GateWorld => {
    const facts = new SessionFacts();
    return new GateWorld((deps, world) => ({
      ...deps,
      record: facts.watching(async (_about, body) => void world.entries.push(body)),
      context: (agent, session) => ({ ...deps.context(agent, session), threshold: 60, ...facts.of(session) }),
    }));
  };

  test('edits pass below the threshold until fifty did; each is on record with its risk and what it takes', async () => {
    const world = worldWithBudget();
    for (let count = 0; count < 50; count++) {
      const result = await world.ask('write_file', { path: `f${count}`, content: 'x' });
      assert.equal(result.kind, 'passed');
    }
    const runs = world.entries.filter(({ kind }) => kind === 'run');
    assert.deepEqual(
      runs.map(entry => entry.kind === 'run' && entry.unasked),
      Array(50).fill({ changes: 1, deletions: 0, bytes: 1 }),
    );
    const first = world.entries.find(({ kind }) => kind === 'action');
    assert.ok(first?.kind === 'action' && /risk of \d+ is below the threshold of 60/.test(first.because));
    const more = world.ask('write_file', { path: 'more', content: 'x' });
    const ask = await world.asked();
    assert.match(ask.card.because.text, /51 changes/);
    const limits = world.entries.filter(({ kind }) => kind === 'limit');
    assert.equal(limits.length, 1);
    assert.partialDeepStrictEqual(limits[0], { limit: 'changes in a task unasked', most: 50 });
    world.respond(ask, { kind: 'approve', scope: 'once' });
    assert.equal((await more).kind, 'passed');
    const last = world.entries.findLast(({ kind }) => kind === 'run');
    assert.ok(last?.kind === 'run' && last.unasked === undefined);
  });

  test('two at once cannot share what is left', async () => {
    const world = worldWithBudget();
    for (let count = 0; count < 49; count++) await world.ask('write_file', { path: `f${count}`, content: 'x' });
    const both = ['a', 'b'].map(path => world.ask('write_file', { path, content: 'x' }));
    const ask = await world.asked();
    world.respond(ask, { kind: 'reject', feedback: '' });
    assert.deepEqual((await Promise.all(both)).map(({ kind }) => kind).toSorted(), ['passed', 'refused']);
  });
});
