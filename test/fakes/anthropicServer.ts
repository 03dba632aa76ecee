import { z } from 'zod';
import { startModelServer, type Encoder, type ModelServer, type ModelServerOptions, type Wire } from './modelServer.js';
import { piecesOf, type Script } from './script.js';

const bodySchema = z.looseObject({
  model: z.string(),
  max_tokens: z.number(),
  stream: z.boolean().optional(),
  system: z.unknown().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
});
export type AnthropicBody = z.output<typeof bodySchema>;

/** A loopback server that speaks Anthropic's streaming messages protocol. Base address for a client: `${url}/v1`. */
export function startAnthropicServer(
  script: Script<AnthropicBody>,
  options?: ModelServerOptions,
): Promise<ModelServer<AnthropicBody>> {
  return startModelServer(wire, script, options);
}

const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const wire: Wire<AnthropicBody> = {
  path: /^\/v1\/messages(\?|$)/,
  parse: body => bodySchema.parse(body),
  error: ({ status, message, type }) => ({
    type: 'error',
    error: { type: type ?? typeOfStatus[status] ?? 'api_error', message },
  }),
  open: encoder,
};

function encoder(body: AnthropicBody): Encoder {
  let index = -1;
  const event = (type: string, rest: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const delta = (change: object) => event('content_block_delta', { index, delta: change });
  const whole = (first: object, changes: readonly object[]) => {
    index++;
    return [
      event('content_block_start', { index, content_block: first }),
      ...changes.map(delta),
      event('content_block_stop', { index }),
    ];
  };
  return {
    start: usage => [
      event('message_start', {
        message: {
          id: 'msg_fake',
          type: 'message',
          role: 'assistant',
          model: body.model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: usage.input, output_tokens: 1 },
        },
      }),
      event('ping', {}),
    ],
    block: block => {
      if (block.kind === 'text') {
        return whole(
          { type: 'text', text: '' },
          piecesOf(block.text).map(text => ({ type: 'text_delta', text })),
        );
      }
      if (block.kind === 'thinking') {
        const thoughts = piecesOf(block.text).map(thinking => ({ type: 'thinking_delta', thinking }));
        return whole({ type: 'thinking', thinking: '', signature: '' }, [
          ...thoughts,
          { type: 'signature_delta', signature: 'signed' },
        ]);
      }
      const json = block.kind === 'tool' ? JSON.stringify(block.input) : block.json;
      const id = block.id ?? `toolu_${String(index + 1)}_${crypto.randomUUID().slice(0, 8)}`;
      return whole(
        { type: 'tool_use', id, name: block.name, input: {} },
        piecesOf(json).map(partial_json => ({ type: 'input_json_delta', partial_json })),
      );
    },
    end: (reason, usage) => [
      event('message_delta', {
        delta: {
          stop_reason: { done: 'end_turn', tools: 'tool_use', length: 'max_tokens' }[reason],
          stop_sequence: null,
        },
        usage: { output_tokens: usage.output },
      }),
      event('message_stop', {}),
    ],
  };
}
