import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Interceptor, WillRun } from '../../src/approvals/listeners.js';
import { GateWorld } from '../fakes/gateWorld.js';

const edit = { path: 'a.ts', old: 'two', new: 'TWO' };

function world(change: { readonly interceptors?: readonly Interceptor[]; readonly willRun?: readonly WillRun[] } = {}) {
  const made = new GateWorld(deps => ({ ...deps, ...change }));
  made.write('a.ts', 'one two');
  return made;
}

const said = (made: GateWorld, kind: string) => made.entries.filter(entry => entry.kind === kind);

test('who blocked an action, and why, is on record', async () => {
  const made = world({
    interceptors: [{ name: 'guard', intercept: async () => ({ kind: 'block', because: 'not today' }) }],
  });
  assert.equal((await made.ask('edit_file', edit)).kind, 'refused');
  assert.deepEqual(said(made, 'interceptor'), [
    { kind: 'interceptor', act: 'act-1', name: 'guard', what: 'blocked', because: 'not today' },
  ]);
});

test('who rewrote an action is on record before what it became', async () => {
  let isFirst = true;
  const made = world({
    interceptors: [
      {
        name: 'guard',
        intercept: async () => {
          if (!isFirst) return { kind: 'leave' };
          isFirst = false;
          return { kind: 'rewrite', input: { ...edit, new: 'Two' }, because: 'no shouting' };
        },
      },
    ],
  });
  void made.ask('edit_file', edit);
  await made.asked();
  assert.deepEqual(made.kinds().slice(0, 2), ['interceptor', 'action']);
  assert.partialDeepStrictEqual(said(made, 'interceptor'), [{ what: 'rewrote', because: 'no shouting' }]);
});

test('who had the last word against an approved action is on record', async () => {
  const made = world({ willRun: [{ name: 'late', willRun: async () => ({ kind: 'block', because: 'too late' }) }] });
  assert.equal((await made.ask('read_file', { path: 'a.ts' })).kind, 'refused');
  assert.partialDeepStrictEqual(said(made, 'interceptor'), [{ name: 'late', what: 'blocked', because: 'too late' }]);
  assert.ok(!made.kinds().includes('run'));
});

test('a limit that kept a rule from letting it pass is on record, once', async () => {
  const made = world();
  made.context = { spent: () => 2 };
  const rule = { id: 'two', when: { effect: 'write' }, then: 'allow', because: 'b', limit: { count: 2, per: 'hour' } };
  made.rules.set({ layer: 'user', from: 'your settings', content: [rule] });
  const asking = made.ask('edit_file', edit);
  const ask = await made.asked();
  made.respond(ask, { kind: 'approve', scope: 'once' });
  assert.equal((await asking).kind, 'passed');
  const limits = said(made, 'limit');
  assert.equal(limits.length, 1);
  assert.partialDeepStrictEqual(limits, [{ act: 'act-1', limit: 'rule two', most: 2 }]);
});

test('which remembered approvals let it pass is on record with the run', async () => {
  const made = world();
  const first = made.ask('edit_file', edit);
  const ask = await made.asked();
  const offer = ask.verdict.offers.find(({ scope }) => scope === 'session');
  assert.ok(offer);
  made.respond(ask, { kind: 'approve', scope: 'session', rule: offer.id });
  assert.equal((await first).kind, 'passed');
  made.write('a.ts', 'two again');
  assert.equal((await made.ask('edit_file', edit)).kind, 'passed');
  const runs = said(made, 'run').map(entry => entry.kind === 'run' && entry.grants);
  const grants = said(made, 'grant').map(entry => entry.kind === 'grant' && entry.rule);
  assert.deepEqual(runs, [undefined, grants]);
});
