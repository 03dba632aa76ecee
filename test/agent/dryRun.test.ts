import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateDoor } from '../../src/agent/act.js';
import type { GateResult, Rehearsal } from '../../src/approvals/gate.js';
import { call, calls } from '../fakes/scriptedModel.js';
import { Workshop } from './workshop.js';

const gate: GateDoor = {
  ask: async ({ act, call: { tool, input }, cwd, agent, session }): Promise<GateResult> => {
    const action = { tool, input, cwd, agent, session, hash: 'h' };
    const rehearsal = { act, action, changes: [], wouldAsk: false, plays: true } as unknown as Rehearsal;
    return { kind: 'rehearsed', rehearsal, title: 'Look', would: 'It would pass.', rewritten: undefined };
  },
  spend: () => false,
};

test('an act of a dry run that was stopped before it was played has an end on record', async () => {
  const shop = new Workshop([[call('1', 'look'), calls]], { gate });
  shop.agent.send('Go.');
  await shop.agent.idle();
  assert.deepEqual(shop.bench.ran, []);
  const [result] = shop.entries.filter(({ kind }) => kind === 'result');
  assert.partialDeepStrictEqual(result, { outcome: 'refused', dry: true, action: 'h' });
});
