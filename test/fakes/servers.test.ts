import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { startAnthropicServer } from './anthropicServer.js';
import type { ModelServer } from './modelServer.js';
import { startOpenAiServer } from './openaiServer.js';
import { hang, inOrder, refuse, say, text, tool, until, type Script } from './script.js';

type Start = (script: Script<unknown>) => Promise<ModelServer<unknown>>;
const protocols: readonly [name: string, start: Start, model: (url: string) => LanguageModelV4][] = [
  ['anthropic', startAnthropicServer, url => createAnthropic({ baseURL: `${url}/v1`, apiKey: 'k' })('m')],
  ['openai', startOpenAiServer, url => createOpenAICompatible({ name: 'o', baseURL: `${url}/v1`, apiKey: 'k' })('m')],
];

const ask = (abortSignal?: AbortSignal): LanguageModelV4CallOptions => ({
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Please.' }] }],
  tools: [{ type: 'function', name: 'read_file', inputSchema: { type: 'object' } }],
  ...(abortSignal ? { abortSignal } : {}),
});

for (const [name, start, modelAt] of protocols) {
  test(`the ${name} server streams text and several tool calls as its real one does`, async () => {
    const server = await start(
      inOrder(
        say(text('I shall read both of them.'), tool('read_file', { path: 'a' }), tool('read_file', { path: 'b' })),
      ),
    );
    const parts = await partsOf(modelAt(server.url), ask());
    assert.equal(textOf(parts), 'I shall read both of them.');
    const calls = parts.filter(part => part.type === 'tool-call');
    assert.deepEqual(
      calls.map(call => [call.toolName, JSON.parse(call.input) as unknown]),
      [
        ['read_file', { path: 'a' }],
        ['read_file', { path: 'b' }],
      ],
    );
    assert.equal(new Set(calls.map(call => call.toolCallId)).size, 2);
    assert.equal(parts.find(part => part.type === 'finish')?.finishReason.unified, 'tool-calls');
    assert.equal(server.requests.length, 1);
    await server.close();
  });

  test(`the ${name} server refuses with a status and a retry-after`, async () => {
    const server = await start(inOrder(refuse(429, 'Slow down.', '7')));
    await assert.rejects(
      async () => await modelAt(server.url).doStream(ask()),
      (error: Error & { statusCode?: number; responseHeaders?: Record<string, string> }) =>
        error.statusCode === 429 && error.responseHeaders?.['retry-after'] === '7' && error.message === 'Slow down.',
    );
    await server.close();
  });

  test(`the ${name} server notices when a stream or a silent request is broken off`, async () => {
    const server = await start(inOrder(say(text('Wait'), until(new Promise(() => undefined))), hang));
    for (const n of [0, 1]) {
      const stop = new AbortController();
      const streaming = partsOf(modelAt(server.url), ask(stop.signal));
      await server.arrived(n);
      stop.abort();
      await streaming.catch((error: unknown) => error);
    }
    while (server.aborted() < 2) await new Promise(next => setImmediate(next));
    await server.close();
  });
}

async function partsOf(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(options);
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

function textOf(parts: readonly LanguageModelV4StreamPart[]): string {
  return parts.map(part => (part.type === 'text-delta' ? part.delta : '')).join('');
}
