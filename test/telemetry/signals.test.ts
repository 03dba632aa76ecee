import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Collector as Said } from '../../src/protocol/telemetry.js';
import { Collector } from '../fakes/collector.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';
import { signer } from '../fakes/signer.js';
import { keyed, only, patience, rig, to } from './rig.js';

const wires = ['protobuf', 'json'] as const;

const prompt = { kind: 'prompt', text: 'mend the bug' } as const;
const answered = (end: string): EntryBody => ({
  ...({ kind: 'model', provider: 'openai', model: 'openai/gpt-x', latencyMs: 400, cost: 0.25, end } as const),
  usage: { input: 100, output: 20, cached: 60, written: 5 },
});
const rules = [{ id: 'no-push', layer: 'admin' } as const];
const factors = [{ name: 'network', points: 20, because: 'it reaches a host' }];

const kept = { kind: 'write', path: '/home/me/.cache/a', is: 'file' } as const;
const confined = { sandbox: 'workspace-write', kept: [kept] } as const;

/** One turn: a command that a person approved and one that a rule refused. */
const turn: readonly EntryBody[] = [
  { kind: 'session', what: 'started', folder: '/home/me/repo', mode: 'interactive' },
  prompt,
  answered('calls'),
  action('1', { rules, factors, risk: 50 }),
  asked('1'),
  decided('1', 'approved', { scope: 'once', latencyMs: 2500 }),
  ran('1'),
  changed('1', '/home/me/repo/a.ts'),
  { ...ended('1'), exit: 0, bytes: 12, ...confined } as EntryBody,
  action('2', { verdict: 'deny', tool: 'fetch_url', floor: 'publishing' }),
  answered('stop'),
];

async function sent(t: TestContext, bodies: readonly EntryBody[], said: Partial<Omit<Said, 'endpoint'>> = {}) {
  const collector = await Collector.start(t);
  const { clock, open, faults } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo({ ...to(collector.url, said), resource: { team: 'tools' } });
  for (const body of bodies) {
    clock.move(1000);
    await ledger.record(about, body);
  }
  await telemetry.flush(patience);
  assert.deepEqual(faults, []);
  return { collector, ledger };
}

for (const protocol of wires) {
  test(`as ${protocol}, each entry is one log record with its number, its keyed hash and its turn`, async t => {
    const { collector, ledger } = await sent(t, turn, { protocol });
    const logs = collector.logs();
    const entries = ledger.entries({ limit: 100 });
    assert.deepEqual(
      logs.map(log => [log.attributes['countersign.entry.seq'], log.attributes['countersign.entry.id'], log.eventName]),
      entries.map(({ seq, hash, body }) => [seq, keyed(hash), `countersign.${body.kind}`]),
    );
    assert.deepEqual(
      logs.map(({ timeUnixNano }) => Math.round(timeUnixNano / 1e6)),
      entries.map(({ at }) => at),
    );
    const [started, ...rest] = logs;
    assert.equal(started?.traceId, '');
    assert.equal(new Set(rest.map(log => log.traceId)).size, 1);
    assert.match(rest[0]?.traceId ?? '', /^[0-9a-f]{32}$/);
    assert.partialDeepStrictEqual(started.resource, {
      'service.name': 'countersign',
      team: 'tools',
      'countersign.installation': keyed('installation'),
    });
  });

  test(`as ${protocol}, a turn is an agent's span with answers, tools and decisions below it`, async t => {
    const { collector } = await sent(t, turn, { protocol });
    const spans = collector.spans();
    const byId = new Map(spans.map(span => [span.spanId, span.name]));
    const tree = spans.map(({ name, parentSpanId, kind }) => [name, byId.get(parentSpanId) ?? '', kind]);
    assert.deepEqual(tree.sort(), [
      ['chat gpt-x', 'invoke_agent main', 3],
      ['chat gpt-x', 'invoke_agent main', 3],
      ['countersign.ask', 'execute_tool run_command', 1],
      ['execute_tool fetch_url', 'invoke_agent main', 1],
      ['execute_tool run_command', 'invoke_agent main', 1],
      ['invoke_agent main', '', 1],
    ]);
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    const [turnLog] = collector.logs().filter(({ eventName }) => eventName === 'countersign.prompt');
    assert.equal(turnLog?.spanId, spans.find(({ name }) => name === 'invoke_agent main')?.spanId);
  });

  test(`as ${protocol}, spans carry the names of the GenAI conventions and what was decided`, async t => {
    const { collector } = await sent(t, turn, { protocol });
    const named = (name: string) => collector.spans().find(span => span.name === name);
    const whose = { 'gen_ai.conversation.id': 'session-1', 'gen_ai.agent.name': 'main' };
    assert.deepEqual(named('chat gpt-x')?.attributes, {
      ...whose,
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-x',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 60,
      'gen_ai.usage.cache_creation.input_tokens': 5,
      'gen_ai.response.finish_reasons': ['tool_call'],
      'countersign.cost': 0.25,
      'countersign.model.latency': 0.4,
    });
    assert.deepEqual(named('execute_tool run_command')?.attributes, {
      ...whose,
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'run_command',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': 'call-1',
      'countersign.act': '1',
      'countersign.ask': 'ask-1',
      'countersign.action': keyed('a'.repeat(64)),
      'countersign.effects': ['execute'],
      'countersign.verdict': 'ask',
      'countersign.rule.ids': ['no-push'],
      'countersign.rule.layers': ['admin'],
      'countersign.risk': 50,
      'countersign.risk.factors': ['network'],
      'countersign.risk.points': [20],
      'countersign.policy.revision': 'r1',
      'countersign.decision': 'approved',
      'countersign.decision.latency': 2.5,
      'countersign.decision.edited': false,
      'countersign.approver': 'human',
      'countersign.approver.surface': 'chat',
      'countersign.grant.scope': 'once',
      'countersign.unasked': false,
      'countersign.outcome': 'done',
      'countersign.run.duration': 0.007,
      'countersign.run.bytes': 12,
      'process.exit.code': 0,
      'countersign.sandbox.outcome': 'workspace-write',
      'countersign.sandbox.kept': 1,
    });
    const refused = named('execute_tool fetch_url');
    assert.equal(refused?.status.code, 2);
    assert.partialDeepStrictEqual(refused.attributes, { 'error.type': 'refused', 'countersign.floor': 'publishing' });
    assert.partialDeepStrictEqual(named('invoke_agent main')?.attributes, {
      ...whose,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.usage.input_tokens': 200,
      'gen_ai.usage.output_tokens': 40,
      'countersign.cost': 0.5,
    });
  });

  test(`as ${protocol}, verdicts, decisions, times, tokens and cost are counted`, async t => {
    const { collector } = await sent(t, turn, { protocol });
    const points = (name: string) => collector.metrics().find(metric => metric.name === name)?.points ?? [];
    assert.deepEqual(
      points('countersign.verdicts').map(({ attributes, value }) => [attributes['countersign.verdict'], value]),
      [
        ['ask', 1],
        ['deny', 1],
      ],
    );
    assert.deepEqual(points('countersign.decision.latency'), [
      { attributes: { 'countersign.decision': 'approved', 'countersign.approver': 'human' }, value: 2.5, count: 1 },
    ]);
    assert.deepEqual(
      points('gen_ai.client.token.usage').map(({ attributes, value }) => [attributes['gen_ai.token.type'], value]),
      [
        ['input', 200],
        ['output', 40],
      ],
    );
    assert.deepEqual(points('countersign.cost')[0]?.value, 0.5);
    assert.deepEqual(points('gen_ai.execute_tool.duration')[0]?.attributes, { 'gen_ai.tool.name': 'run_command' });
    assert.equal(points('gen_ai.client.operation.duration')[0]?.count, 2);
  });
}

test('what an agent under an agent does is told in the turn of its parent, without a name that a model made up', async t => {
  const collector = await Collector.start(t);
  const { clock, open } = rig(t);
  const { ledger, telemetry } = open();
  telemetry.sendTo(to(collector.url));
  const put = async (agent: string, ...bodies: readonly EntryBody[]): Promise<void> => {
    for (const body of bodies) {
      clock.move(1000);
      await ledger.record({ ...about, agent }, body);
    }
  };
  const child = { kind: 'delegation', child: 'made-up leak #1', token: 'token-1', grants: [], task: 'leak' } as const;
  await put('main', prompt, answered('calls'), { ...child, what: 'started' });
  await put('made-up leak #1', answered('stop'));
  await put('worker #12', answered('stop'));
  await put('main', { ...child, what: 'ended', end: 'done' }, answered('stop'));
  await telemetry.flush(patience);
  const turns = collector.spans().filter(({ name }) => name.startsWith('invoke_agent'));
  assert.equal(turns.length, 1, 'the answer of a child ends no turn');
  assert.equal(turns[0]?.attributes['gen_ai.usage.input_tokens'], 400);
  const names = collector.logs().map(({ attributes }) => attributes['gen_ai.agent.name']);
  assert.deepEqual([...new Set(names)], ['main', 'made-up', 'worker']);
  assert.ok(!JSON.stringify([collector.logs(), collector.spans(), collector.metrics()]).includes('leak'));
});

test('figures go on over several deliveries, and each entry counts once', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  telemetry.sendTo(to(collector.url));
  for (const act of ['1', '2', '3']) {
    collector.answer = () => ({ status: act === '2' ? 503 : 200 });
    await ledger.record(about, action(act));
    await telemetry.flush(patience);
  }
  telemetry.dispose();
  const verdicts = collector.metrics().filter(({ name }) => name === 'countersign.verdicts');
  assert.equal(verdicts[0]?.points[0]?.value, 1);
  assert.equal(verdicts.at(-1)?.temporality, 2);
});

test('a checkpoint goes out whole, so that it can witness', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  telemetry.sendTo(to(collector.url));
  ledger.useSigner(signer());
  await ledger.record(about, prompt);
  const checkpoint = ledger.checkpoint();
  await telemetry.flush(patience);
  const log = collector.logs().find(({ eventName }) => eventName === 'countersign.checkpoint');
  assert.partialDeepStrictEqual(log?.attributes, {
    'countersign.checkpoint.count': checkpoint?.count,
    'countersign.checkpoint.head': checkpoint?.head,
    'countersign.checkpoint.at': checkpoint?.at,
    'countersign.checkpoint.key': checkpoint?.key,
    'countersign.checkpoint.signature': checkpoint?.signature,
  });
  assert.deepEqual(JSON.parse(String(log?.body)), checkpoint);
});

test('a turn that was stopped has its span when the next begins, and no second one', async t => {
  const { collector } = await sent(t, [
    prompt,
    answered('calls'),
    action('1', { verdict: 'deny' }),
    { kind: 'session', what: 'ended', folder: '/repo', mode: 'plan' },
    { kind: 'session', what: 'resumed', folder: '/repo', mode: 'plan' },
    prompt,
    answered('stop'),
    prompt,
  ]);
  const turns = collector.spans().filter(({ name }) => name === 'invoke_agent main');
  assert.equal(turns.length, 2);
  assert.equal(new Set(turns.map(({ spanId }) => spanId)).size, 2);
});

test('what is sent twice has the same ids twice', async t => {
  const collector = await Collector.start(t);
  const { open, clock } = rig(t);
  const { ledger, telemetry } = open();
  const ids = () => collector.spans().map(({ traceId, spanId }) => `${traceId} ${spanId}`);
  // The first answer gets lost on its way.
  collector.answer = ({ path }) => ({ status: 200, ...(path === '/v1/traces' && { lost: true }) });
  telemetry.sendTo(only(to(collector.url), 'traces'));
  for (const body of turn) await ledger.record(about, body);
  await telemetry.flush(patience);
  assert.match(telemetry.standing()?.trouble ?? '', /cannot be reached/);
  collector.answer = () => ({ status: 200 });
  clock.move(60_000);
  await collector.arrived(2);
  await telemetry.flush(patience);
  assert.equal(ids().length, 12);
  assert.equal(new Set(ids()).size, 6);
});

const mark = 'Marmalade';
/** Everything that people, models and folders bring into the record. */
const whatIsPrivate: readonly EntryBody[] = [
  { kind: 'session', what: 'started', folder: `/home/${mark}`, mode: 'plan' },
  { kind: 'prompt', text: mark },
  action('1', {
    ...{ title: mark, because: mark, cwd: `/${mark}`, input: { path: mark, list: [{ deep: mark }] } },
    effects: [{ kind: 'read', path: `/home/${mark}` }],
    factors: [{ name: 'outside', points: 1, because: mark }],
  }),
  { ...asked('1'), shown: mark } as EntryBody,
  decided('1', 'rejected', { feedback: mark, edited: mark }),
  ended('1', 'failed', mark),
  { ...changed('1', `/home/${mark}`), to: mark, pre: mark, post: mark } as EntryBody,
  { kind: 'grant', what: 'made', rule: 'r', layer: 'user', words: mark },
  { kind: 'policy', revision: 'r2', problems: [mark], what: mark },
  { kind: 'connection', act: '1', host: `${mark}.example`, outcome: 'refused', because: mark },
  { kind: 'limit', limit: 'time', most: 1, because: mark },
  { kind: 'breaker', what: 'tripped', because: mark },
  { kind: 'delegation', what: 'started', child: 'helper', grants: [], task: mark },
  { kind: 'interceptor', act: '1', name: 'guard', what: 'blocked', because: mark },
  { kind: 'reviewer', act: '1', model: 'm', answer: 'reject', latencyMs: 1, because: mark },
  { kind: 'oddity', what: mark },
  { kind: 'erased', entries: [1], by: mark, why: mark },
  { kind: 'pruned', upTo: 0, head: mark, by: mark, why: mark },
  { kind: 'gap', after: 1, head: mark },
  { kind: 'stop', by: mark },
  { kind: 'undo', id: 'u', what: 'undo', of: ['1'], by: mark, files: [{ path: mark, outcome: 'left', because: mark }] },
  answered('stop'),
];

test('what a reviewer said goes out with how it weighed the act, what that took, and the limit it reached', async t => {
  const review: EntryBody = {
    ...({ kind: 'reviewer', act: '1', model: 'openai/reader', answer: 'reject', latencyMs: 1500 } as const),
    ...({ level: 'high', authorization: 'low', breaker: '3 refusals in a row (the limit is 3)' } as const),
    ...{ usage: { input: 900, output: 40 }, cost: 0.5, because: 'nobody asked' },
    counts: { inARow: 3, ofRecent: 4, inSession: 5, unavailableInARow: 0 },
  };
  const failed: EntryBody = {
    ...({ kind: 'reviewer', act: '2', model: 'openai/reader', answer: 'failed', failure: 'late' } as const),
    ...{ latencyMs: 60_000, because: 'it was late' },
  };
  const { collector } = await sent(t, [prompt, action('1'), review, failed]);
  const [first, second] = collector.logs().filter(({ eventName }) => eventName === 'countersign.reviewer');
  assert.partialDeepStrictEqual(first?.attributes, {
    'countersign.act': '1',
    'countersign.reviewer.model': 'openai/reader',
    'countersign.reviewer.answer': 'reject',
    'countersign.reviewer.level': 'high',
    'countersign.reviewer.authorization': 'low',
    'countersign.reviewer.tripped': true,
    'countersign.reviewer.refusals.in_a_row': 3,
    'countersign.reviewer.refusals.recent': 4,
    'countersign.reviewer.refusals.session': 5,
    'countersign.reviewer.unanswered.in_a_row': 0,
    'countersign.reviewer.latency': 1.5,
    'countersign.reviewer.usage.input_tokens': 900,
    'countersign.reviewer.cost': 0.5,
  });
  assert.equal(second?.attributes['countersign.reviewer.failure'], 'late');
  const total = (name: string): number =>
    (collector.metrics().find(metric => metric.name === name)?.points ?? []).reduce((sum, { value }) => sum + value, 0);
  assert.deepEqual([total('countersign.reviews'), total('countersign.cost')], [2, 0.5]);
});

for (const protocol of wires) {
  for (const content of [false, true]) {
    test(`as ${protocol}, what people and models said ${content ? 'goes out when that is on' : 'stays here'}`, async t => {
      const { collector } = await sent(t, whatIsPrivate, { protocol, content });
      const all = (path: string) => collector.received.filter(request => request.path === path);
      const says = (path: string): boolean => all(path).some(({ bytes }) => bytes.includes(mark));
      assert.deepEqual([says('/v1/logs'), says('/v1/traces'), says('/v1/metrics')], [content, content, false]);
      assert.ok(all('/v1/traces').length > 0 && all('/v1/metrics').length > 0);
    });
  }
}

test('who did something and which host was reached are hashes that can be recognised, and names with content', async t => {
  const bodies: readonly EntryBody[] = [
    { kind: 'stop', by: 'Ada' },
    { kind: 'connection', act: '1', host: 'example.org', port: 443, outcome: 'allowed', because: 'a rule' },
  ];
  for (const content of [false, true]) {
    const { collector } = await sent(t, bodies, { content });
    const [stop, connection] = collector.logs();
    assert.equal(stop?.attributes['countersign.by'], content ? 'Ada' : keyed('Ada'));
    assert.equal(connection?.attributes['countersign.connection.host'], keyed('example.org'));
    assert.equal(connection.attributes['server.address'], content ? 'example.org' : undefined);
  }
});

test('with content, arguments and results stand where the conventions have them', async t => {
  const { collector } = await sent(t, turn, { content: true });
  const named = (name: string) => collector.spans().find(span => span.name === name)?.attributes;
  assert.partialDeepStrictEqual(named('execute_tool run_command'), {
    'gen_ai.tool.call.arguments': '{"command":"npm test"}',
    'gen_ai.tool.call.result': '"exit 0"',
  });
  assert.equal(
    named('invoke_agent main')?.['gen_ai.input.messages'],
    '[{"role":"user","parts":[{"type":"text","content":"mend the bug"}]}]',
  );
  const [log] = collector.logs().filter(({ eventName }) => eventName === 'countersign.prompt');
  assert.deepEqual(log?.body, { kind: 'prompt', text: 'mend the bug' });
});

test('headers go with each request, and bodies can be compressed', async t => {
  const collector = await Collector.start(t);
  const { ledger, telemetry } = rig(t).open();
  const { outlets, ...rest } = to(collector.url, { headers: { authorization: 'Bearer x' } });
  const { logs } = outlets;
  assert.ok(logs !== undefined);
  telemetry.sendTo({ ...rest, outlets: { logs: { ...logs, gzip: true } } });
  await ledger.record(about, prompt);
  await telemetry.flush(patience);
  assert.partialDeepStrictEqual(collector.received[0]?.headers, {
    authorization: 'Bearer x',
    'content-encoding': 'gzip',
    'content-type': 'application/x-protobuf',
  });
  assert.equal(collector.logs().length, 1);
});
