import { z } from 'zod';
import { startModelServer, type Encoder, type ModelServer, type ModelServerOptions, type Wire } from './modelServer.js';
import { piecesOf, type Script } from './script.js';

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  store: z.boolean().optional(),
  input: z.array(z.looseObject({ type: z.string().optional(), role: z.string().optional() })),
  tools: z.array(z.looseObject({ type: z.string() })).optional(),
});
export type ResponsesBody = z.output<typeof bodySchema>;

/** A loopback server that speaks OpenAI's streaming Responses protocol. Base address for a client: `${url}/v1`. */
export function startResponsesServer(
  script: Script<ResponsesBody>,
  options?: ModelServerOptions,
): Promise<ModelServer<ResponsesBody>> {
  return startModelServer(wire, script, options);
}

const wire: Wire<ResponsesBody> = {
  path: /^\/v1\/responses(\?|$)/,
  parse: body => bodySchema.parse(body),
  error: ({ message, type }) => ({
    error: { message, type: type ?? 'invalid_request_error', param: null, code: type ?? null },
  }),
  open: encoder,
};

function encoder(body: ResponsesBody): Encoder {
  let index = -1;
  let sequence = 0;
  const event = (type: string, rest: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...rest })}\n\n`;
  const response = { id: 'resp_fake', object: 'response', created_at: 1_700_000_000, model: body.model, output: [] };
  const item = (first: object, changes: readonly (() => string)[], last: object) => [
    event('response.output_item.added', { output_index: index, item: first }),
    ...changes.map(change => change()),
    event('response.output_item.done', { output_index: index, item: last }),
  ];
  return {
    start: () => [event('response.created', { response: { ...response, status: 'in_progress' } })],
    block: block => {
      index++;
      const id = `item_${index}`;
      const at = { item_id: id, output_index: index };
      if (block.kind === 'text' || block.kind === 'thinking') {
        const message = { id, type: 'message', role: 'assistant' };
        const deltas = piecesOf(block.text).map(
          delta => () => event('response.output_text.delta', { ...at, content_index: 0, delta }),
        );
        const content = [{ type: 'output_text', text: block.text, annotations: [] }];
        return item({ ...message, status: 'in_progress', content: [] }, deltas, {
          ...message,
          status: 'completed',
          content,
        });
      }
      const json = block.kind === 'tool' ? JSON.stringify(block.input) : block.json;
      const call = { id, type: 'function_call', call_id: block.id ?? `call_${index}`, name: block.name };
      const deltas = piecesOf(json).map(
        delta => () => event('response.function_call_arguments.delta', { ...at, delta }),
      );
      return item({ ...call, status: 'in_progress', arguments: '' }, deltas, {
        ...call,
        status: 'completed',
        arguments: json,
      });
    },
    end: (reason, usage) => {
      const details = { input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } };
      const counted = { input_tokens: usage.input, output_tokens: usage.output, ...details };
      const cut = reason === 'length' ? { reason: 'max_output_tokens' } : null;
      return [
        event(cut === null ? 'response.completed' : 'response.incomplete', {
          response: {
            ...response,
            status: cut === null ? 'completed' : 'incomplete',
            incomplete_details: cut,
            usage: counted,
          },
        }),
      ];
    },
  };
}
