import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentDeps } from '../../src/agent/agent.js';
import type { Seen } from '../../src/approvals/events.js';
import type { ToolResult } from '../../src/tools/tool.js';
import { call, calls } from '../fakes/scriptedModel.js';
import { Workshop } from './workshop.js';

const secret = 'sk-0123456789';
const why = { name: 'acme.guard', because: 'a key' };
const redacted: Seen = { text: 'a key was here', did: [{ ...why, what: 'redacted' }], isRedacted: true };
const replaced: Seen = { text: 'something else', did: [{ ...why, what: 'replaced' }], isRedacted: false };

/** An agent with one call of a command that ended so, and what was made of that. */
async function workshop(seen: Seen, results: readonly ToolResult[], more: Partial<AgentDeps> = {}): Promise<Workshop> {
  const made = new Workshop([[call('c1', 'command'), calls]], { seen: async () => seen, ...more });
  const left = [...results];
  made.bench.run = async () => left.shift() ?? assert.fail('it ran too often');
  made.agent.send('go');
  await made.agent.idle();
  return made;
}

const failed: ToolResult = { kind: 'failed', text: `no such key: ${secret}` };
const everything = ({ entries, events, messages, saved, model }: Workshop): string =>
  JSON.stringify([entries, events.filter(({ kind }) => kind !== 'output'), messages, saved, model.requests]);

test('what was redacted is nowhere: not with the model, in the record, in the session or in the panel', async () => {
  for (const result of [failed, { ...failed, kind: 'done' }, { ...failed, exit: 3 }] as const) {
    const made = await workshop(redacted, [result]);
    assert.deepEqual(made.results, [`${result.kind}: a key was here`]);
    assert.doesNotMatch(everything(made), /sk-/);
  }
});

test('who changed what the model saw stands on record before the result, which happened as it did', async () => {
  const made = await workshop(redacted, [{ ...failed, exit: 3, bytes: 30 }]);
  const [changed, result] = made.entries.filter(({ kind }) => kind === 'interceptor' || kind === 'result');
  assert.partialDeepStrictEqual(changed, { kind: 'interceptor', ...why, what: 'redacted' });
  assert.partialDeepStrictEqual(result, { kind: 'result', outcome: 'failed', exit: 3, bytes: 30, summary: 'exit 3' });
});

test('of a failure that was only replaced for the model, the record says what it was', async () => {
  const made = await workshop(replaced, [failed]);
  assert.deepEqual(made.results, ['failed: something else']);
  const result = made.entries.find(({ kind }) => kind === 'result');
  assert.partialDeepStrictEqual(result, { summary: `no such key: ${secret}` });
});

test('each run of a call that is run once more is looked at', async () => {
  const kept: ToolResult = { ...failed, kept: [{ kind: 'host', host: 'example.org' }] };
  const made = await workshop(redacted, [kept, { kind: 'done', text: `here: ${secret}` }]);
  assert.deepEqual(made.bench.ran.length, 2);
  assert.match(made.results[0] ?? '', /^done: a key was here\n\nThe person let it run once more/);
  assert.equal(made.entries.filter(({ kind }) => kind === 'interceptor').length, 2);
  assert.doesNotMatch(everything(made), /sk-/);
});

test('where it cannot be put on record who changed what the model sees, it sees no more of it', async () => {
  const entries: string[] = [];
  const record: AgentDeps['record'] = async (_about, { kind }) => {
    if (kind === 'interceptor') throw new Error('disk full');
    entries.push(kind);
  };
  const made = await workshop(redacted, [failed], { record });
  assert.deepEqual(made.results, ['failed: a key was here']);
  assert.ok(!entries.includes('result'));
  assert.doesNotMatch(everything(made), /sk-/);
});

test('a replacement that is too long for the model is cut like any result', async () => {
  const made = await workshop({ ...replaced, text: 'x'.repeat(200_000) }, [failed]);
  assert.match(made.results[0] ?? '', /100000 characters left out/);
});
