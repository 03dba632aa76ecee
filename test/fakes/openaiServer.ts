import { z } from 'zod';
import { startModelServer, type Encoder, type ModelServer, type ModelServerOptions, type Wire } from './modelServer.js';
import { piecesOf, type Script } from './script.js';

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.looseObject({ type: z.string() })).optional(),
});
export type OpenAiBody = z.output<typeof bodySchema>;

/** A loopback server that speaks OpenAI's streaming chat completions, as Ollama, vLLM and llama.cpp do. Base address for a client: `${url}/v1`. */
export function startOpenAiServer(
  script: Script<OpenAiBody>,
  options?: ModelServerOptions,
): Promise<ModelServer<OpenAiBody>> {
  return startModelServer(wire, script, options);
}

const wire: Wire<OpenAiBody> = {
  path: /^\/v1\/chat\/completions(\?|$)/,
  parse: body => bodySchema.parse(body),
  error: ({ status, message, type }) => ({
    error: {
      message,
      type: type ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
      param: null,
      code: null,
    },
  }),
  open: encoder,
};

function encoder(body: OpenAiBody): Encoder {
  let calls = 0;
  const base = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 1_700_000_000, model: body.model };
  const data = (value: object) => `data: ${JSON.stringify({ ...base, ...value })}\n\n`;
  const delta = (change: object) => data({ choices: [{ index: 0, delta: change, finish_reason: null }] });
  return {
    start: () => [delta({ role: 'assistant', content: '' })],
    block: block => {
      if (block.kind === 'text') return piecesOf(block.text).map(content => delta({ content }));
      if (block.kind === 'thinking') return piecesOf(block.text).map(part => delta({ reasoning_content: part }));
      const index = calls++;
      const json = block.kind === 'tool' ? JSON.stringify(block.input) : block.json;
      const id = block.id ?? `call_${String(index)}_${crypto.randomUUID().slice(0, 8)}`;
      return [
        delta({ tool_calls: [{ index, id, type: 'function', function: { name: block.name, arguments: '' } }] }),
        ...piecesOf(json).map(part => delta({ tool_calls: [{ index, function: { arguments: part } }] })),
      ];
    },
    end: (reason, usage) => [
      data({
        choices: [
          { index: 0, delta: {}, finish_reason: { done: 'stop', tools: 'tool_calls', length: 'length' }[reason] },
        ],
      }),
      data({
        choices: [],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
        },
      }),
      'data: [DONE]\n\n',
    ],
  };
}
