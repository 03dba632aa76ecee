import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkProvider } from '../../src/models/catalog.js';
import type { FailureCode, Model, ModelEvent, ModelRequest } from '../../src/models/model.js';
import { nodeFetch } from '../../src/models/nodeFetch.js';
import { openModel } from '../../src/models/open.js';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { startResponsesServer } from '../fakes/responsesServer.js';
import { brokenTool, hang, inOrder, refuse, say, text, tool, until, type Reply, type Script } from '../fakes/script.js';

const key = 'sk-live-0123456789abcdef';
const request: ModelRequest = {
  system: 'Be brief.',
  messages: [{ role: 'user', id: 'm1', text: 'Please.' }],
  tools: [{ name: 'read_file', summary: 'Reads a file.', schema: { type: 'object', properties: {} } }],
};

type Start = (script: Script<unknown>) => Promise<ModelServer<unknown>>;
const providers: readonly [provider: NetworkProvider, model: string, start: Start, fetchBy?: typeof fetch][] = [
  ['anthropic', 'claude-haiku-4-5', startAnthropicServer],
  ['openai', 'gpt-5.6-luna', startResponsesServer],
  ['compatible', 'some-local-model', startOpenAiServer],
  ['anthropic', 'claude-haiku-4-5', startAnthropicServer, nodeFetch],
  ['openai', 'gpt-5.6-luna', startResponsesServer, nodeFetch],
  ['compatible', 'some-local-model', startOpenAiServer, nodeFetch],
];

async function withServer(
  [provider, model, start, fetchBy]: (typeof providers)[number],
  replies: readonly Reply[],
  use: (model: Model, server: ModelServer<unknown>) => Promise<void>,
): Promise<void> {
  const server = await start(inOrder(...replies));
  try {
    await use(await openModel({ provider, model, baseUrl: server.url, key }, fetchBy), server);
  } finally {
    await server.close();
  }
}

async function eventsOf(model: Model, signal: AbortSignal = new AbortController().signal, asked = request) {
  const events: ModelEvent[] = [];
  for await (const event of model.stream(asked, signal)) events.push(event);
  return events;
}

const textOf = (events: readonly ModelEvent[]) =>
  events.map(event => (event.kind === 'text' ? event.text : '')).join('');

function failureIn(events: readonly ModelEvent[]) {
  const last = events.at(-1);
  assert.ok(last?.kind === 'failed', `expected a failure, got ${JSON.stringify(last)}`);
  return last.failure;
}

for (const each of providers) {
  const provider = each[3] === undefined ? each[0] : `${each[0]} by Node's own client`;

  test(`${provider}: text arrives in pieces, calls whole and in order, and the use is counted`, async () => {
    const both = say(text('I read both.'), tool('read_file', { path: 'a' }), tool('read_file', { path: 'b' }));
    await withServer(each, [both], async model => {
      const events = await eventsOf(model);
      assert.equal(textOf(events), 'I read both.');
      assert.ok(events.filter(event => event.kind === 'text').length > 0);
      const calls = events.filter(event => event.kind === 'call');
      assert.deepEqual(
        calls.map(call => [call.tool, call.input]),
        [
          ['read_file', { path: 'a' }],
          ['read_file', { path: 'b' }],
        ],
      );
      assert.equal(events.filter(event => event.kind === 'call-started').length, 2);
      const end = events.at(-1);
      assert.ok(end?.kind === 'ended');
      assert.equal(end.why, 'calls');
      assert.equal(end.usage?.input, 100);
      assert.equal(end.usage.output, 20);
    });
  });

  test(`${provider}: a call whose input is no JSON is handed over as malformed, and the answer goes on`, async () => {
    await withServer(
      each,
      [say(brokenTool('read_file', '{"path": "a'), tool('read_file', { path: 'b' }))],
      async model => {
        const calls = (await eventsOf(model)).filter(event => event.kind === 'call');
        assert.equal(calls[0]?.input, '{"path": "a');
        assert.ok(calls[0].malformed);
        assert.deepEqual(calls[1]?.input, { path: 'b' });
        assert.equal(calls[1].malformed, undefined);
      },
    );
  });

  const failures: readonly [says: string, reply: Reply, code: FailureCode, retryable: boolean, words: RegExp][] = [
    ['a wrong key says how to set another', refuse(401, 'bad key ' + key), 'wrong-key', false, /Set the Key/],
    ['an unknown model is named', refuse(404, 'model: nope was not found'), 'unknown-model', false, /Pick the Model/],
    ['a context too long is told apart', refuse(400, 'prompt is too long: 9 > 8'), 'too-long', false, /larger context/],
    ['too many requests may be tried again', refuse(429, 'slow down', '7'), 'rate-limited', true, /wait/i],
    ['an overloaded server may be tried again', refuse(529, 'Overloaded'), 'overloaded', true, /overloaded/],
    ['a time-out may be tried again', refuse(408, 'took long'), 'timed-out', true, /too long to answer/],
    ['a fault of the server may be tried again', refuse(500, 'oops'), 'server-fault', true, /its side/],
    ['a refused request is quoted', refuse(400, 'temperature: no'), 'refused-request', false, /temperature: no/],
    [
      'an account without credit is not tried again',
      refuse(429, 'You exceeded your current quota'),
      'rate-limited',
      false,
      /credit/,
    ],
  ];
  for (const [says, reply, code, retryable, words] of failures) {
    test(`${provider}: ${says}`, async () => {
      await withServer(each, [reply], async (model, server) => {
        const failure = failureIn(await eventsOf(model));
        assert.equal(failure.code, code, failure.because);
        assert.equal(failure.retryable, retryable);
        assert.match(failure.because, words);
        assert.ok(!JSON.stringify(failure).includes(key), 'the key is in no failure');
        assert.equal(server.requests.length, 1, 'the provider does not retry on its own');
        if (code === 'rate-limited' && retryable) assert.equal(failure.retryAfterMs, 7000);
      });
    });
  }

  test(`${provider}: a connection that breaks off in the middle may be tried again`, async () => {
    await withServer(each, [say(text('Half of an ans'), { kind: 'drop' })], async model => {
      const failure = failureIn(await eventsOf(model));
      assert.equal(failure.code, 'broken-stream');
      assert.equal(failure.retryable, true);
    });
  });

  for (const [says, reply] of [
    ['a silent server', hang],
    ['a stream', say(text('Wait'), until(new Promise(() => undefined)))],
  ] as const) {
    test(`${provider}: aborting ends ${says} at once, and no failure is told`, async () => {
      await withServer(each, [reply], async (model, server) => {
        const stop = new AbortController();
        const listening = eventsOf(model, stop.signal);
        await server.arrived(0);
        stop.abort();
        assert.deepEqual((await listening).at(-1), { kind: 'ended', why: 'aborted', usage: undefined });
      });
    });
  }

  test(`${provider}: a server that is not there is named, with what to check`, async () => {
    const server = await each[2](inOrder());
    await server.close();
    const model = await openModel({ provider: each[0], model: each[1], baseUrl: server.url, key }, each[3]);
    const failure = failureIn(await eventsOf(model));
    assert.equal(failure.code, 'unreachable');
    assert.match(failure.because, new RegExp(`^${new URL(server.url).host} cannot be reached \\(ECONNREFUSED\\)`));
  });

  test(`${provider}: results, refusals and a malformed call go back to the model in its own shape`, async () => {
    await withServer(each, [say(text('Fine.'))], async (model, server) => {
      const events = await eventsOf(model, undefined, { ...request, messages: history });
      assert.equal(textOf(events), 'Fine.', JSON.stringify(events.at(-1)));
      const sent = JSON.stringify(server.requests[0]?.body);
      for (const part of [
        'Read both',
        'what a held',
        'Refused: no secrets',
        'folded earlier',
        'Attached text',
        'call_1',
      ])
        assert.ok(sent.includes(part), `${part} is missing in ${sent}`);
    });
  });
}

const history: ModelRequest['messages'] = [
  { role: 'user', id: 'm1', text: 'Read both', mentions: ['a'], attached: 'Attached text' },
  { role: 'summary', id: 's1', text: 'folded earlier' },
  {
    role: 'assistant',
    id: 'm2',
    parts: [
      { kind: 'text', text: ' ' },
      { kind: 'call', id: 'call_1', tool: 'read_file', input: { path: 'a' } },
      { kind: 'call', id: 'call_2', tool: 'read_file', input: '{"path": ".en' },
    ],
  },
  { role: 'tool', call: 'call_1', tool: 'read_file', outcome: 'done', text: 'what a held' },
  { role: 'tool', call: 'call_2', tool: 'read_file', outcome: 'refused', text: 'Refused: no secrets' },
  { role: 'user', id: 'm3', text: 'And now?' },
];
