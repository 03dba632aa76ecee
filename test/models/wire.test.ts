import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { ModelEvent } from '../../src/models/model.js';
import { nodeFetch } from '../../src/models/nodeFetch.js';
import { openModel, type ModelChoice } from '../../src/models/open.js';

/** What the shared loopback servers do not do: bytes split anywhere, redirects, pages that are no API. By both clients. */
async function withHost(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  choice: Partial<ModelChoice>,
  use: (events: readonly ModelEvent[]) => void,
): Promise<void> {
  for (const fetchBy of [undefined, nodeFetch]) await withHostBy(fetchBy, answer, choice, use);
}

async function withHostBy(
  fetchBy: typeof fetch | undefined,
  ...[answer, choice, use]: Parameters<typeof withHost>
): Promise<void> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', piece => (body += String(piece)));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  try {
    const baseUrl = `http://127.0.0.1:${port}`;
    const chosen = { provider: 'anthropic', model: '', baseUrl, key: 'k-1234567', ...choice } as const;
    const model = await openModel(chosen, fetchBy);
    const events: ModelEvent[] = [];
    const request = { system: 's', messages: [{ role: 'user', id: 'm', text: 'Hi' } as const], tools: [] };
    for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
    use(events);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const anthropicStream = (blocks: string): string =>
  [
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'x',
        content: [],
        usage: { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 },
      },
    },
    ...(JSON.parse(blocks) as { type: string }[]),
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ]
    .map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

const spoken = (type: 'text' | 'thinking', words: string) =>
  JSON.stringify([
    {
      type: 'content_block_start',
      index: 0,
      content_block: type === 'text' ? { type, text: '' } : { type, thinking: '', signature: '' },
    },
    {
      type: 'content_block_delta',
      index: 0,
      delta: type === 'text' ? { type: 'text_delta', text: words } : { type: 'thinking_delta', thinking: words },
    },
    { type: 'content_block_stop', index: 0 },
  ]);

const textOf = (events: readonly ModelEvent[]) =>
  events.map(event => (event.kind === 'text' ? event.text : '')).join('');

test('a stream whose bytes come one by one, through the middle of letters, reads the same', async () => {
  const bytes = Buffer.from(anthropicStream(spoken('text', 'Grüße 👋🏽 – 日本')));
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const byte of bytes) response.write(Buffer.of(byte));
    response.end();
  };
  await withHost(answer, {}, events => {
    assert.equal(textOf(events), 'Grüße 👋🏽 – 日本');
    const end = events.at(-1);
    assert.ok(end?.kind === 'ended');
    assert.deepEqual(end.usage, { input: 10, output: 7, cached: 3, written: 2 });
  });
});

test('a stream that just stops without an end is a broken one', async () => {
  const whole = anthropicStream(spoken('text', 'Half'));
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(whole.slice(0, whole.indexOf('event: message_delta')));
  };
  await withHost(answer, {}, events => {
    const end = events.at(-1);
    assert.ok(end?.kind === 'failed');
    assert.equal(end.failure.code, 'broken-stream');
  });
});

test('overload told in the middle of a stream is overload', async () => {
  const start = anthropicStream('[]').split('event: message_delta')[0] ?? '';
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    const block =
      anthropicStream(spoken('text', 'Begun')).match(
        /event: content_block_start[\s\S]*?(?=event: content_block_stop)/,
      )?.[0] ?? '';
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`${start}${block}event: error\ndata: ${JSON.stringify(error)}\n\n`);
  };
  await withHost(answer, {}, events => {
    const end = events.at(-1);
    assert.ok(end?.kind === 'failed');
    assert.equal(end.failure.code, 'overloaded');
    assert.equal(end.failure.retryable, true);
  });
});

test('what a model says in its thinking between calls is shown where it was asked for, and only there', async () => {
  for (const [model, shown] of [
    ['claude-sonnet-5-5', 'Now the tests.'],
    ['claude-haiku-4-5', ''],
  ] as const) {
    let sent = '';
    const answer = (_: IncomingMessage, response: ServerResponse, body: string): void => {
      sent = body;
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(anthropicStream(spoken('thinking', 'Now the tests.')));
    };
    await withHost(answer, { model }, events => {
      assert.equal(textOf(events), shown);
      assert.equal(sent.includes('"display":"updates"'), shown !== '');
    });
  }
});

test('Anthropic is told where it may cut its cache: after the system prompt and after the newest words', async () => {
  let sent = '';
  const answer = (_: IncomingMessage, response: ServerResponse, body: string): void => {
    sent = body;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(anthropicStream(spoken('text', 'Ok')));
  };
  await withHost(answer, {}, () => assert.equal(sent.split('"cache_control":{"type":"ephemeral"}').length - 1, 2));
});

test('a redirect is not followed, so the key stays where the person sent it', async () => {
  let requests = 0;
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    requests++;
    response.writeHead(307, { location: '/elsewhere' }).end();
  };
  await withHost(answer, {}, events => {
    const end = events.at(-1);
    assert.ok(end?.kind === 'failed');
    assert.equal(end.failure.code, 'unreachable');
    assert.match(end.failure.because, /final address/);
    assert.equal(requests, 1);
    requests = 0;
  });
});

test('a page that is no API is named as a wrong address', async () => {
  const answer = (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
  };
  await withHost(answer, { provider: 'compatible', model: 'm' }, events => {
    const end = events.at(-1);
    assert.ok(end?.kind === 'failed');
    assert.match(end.failure.because, /countersign\.baseUrl/);
  });
});

test('a server of one’s own needs no key, and gets none', async () => {
  let authorization: string | undefined = 'none yet';
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    authorization = request.headers.authorization;
    response.writeHead(500).end();
  };
  await withHost(answer, { provider: 'compatible', model: 'm', key: '' }, () => assert.equal(authorization, undefined));
});

const missing: readonly [says: string, choice: ModelChoice, words: RegExp][] = [
  ['a key', { provider: 'anthropic', model: '', baseUrl: '', key: '' }, /no key for Anthropic.*Set the Key/],
  ['a key', { provider: 'openai', model: '', baseUrl: '', key: '' }, /no key for OpenAI.*Set the Key/],
  ['an address', { provider: 'compatible', model: 'm', baseUrl: '', key: '' }, /No address.*countersign\.baseUrl/],
  [
    'a model',
    { provider: 'compatible', model: '', baseUrl: 'http://127.0.0.1:1', key: '' },
    /No model.*countersign\.model/,
  ],
];
for (const [what, choice, words] of missing) {
  test(`${choice.provider} without ${what} says so when it is asked, and opens no connection`, async () => {
    const model = await openModel(choice);
    const events: ModelEvent[] = [];
    for await (const event of model.stream({ system: '', messages: [], tools: [] }, new AbortController().signal))
      events.push(event);
    const end = events.at(-1);
    assert.ok(end?.kind === 'failed' && events.length === 1);
    assert.match(end.failure.because, words);
  });
}
