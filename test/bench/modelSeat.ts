import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly tool: string;
  readonly input: unknown;
}
/** What the model says to the nth request: a tool call, or nothing more. */
export type Next = (n: number) => Promise<Call | undefined>;

export interface Seat {
  readonly url: string;
  /** When each request had arrived whole, and when its answer had been sent whole; milliseconds of `performance.now`. */
  readonly arrived: readonly number[];
  readonly answered: readonly number[];
  readonly close: () => Promise<void>;
}

/**
 * Sits where the model sits and times what comes. It speaks Anthropic's protocol, keeps nothing and reads nothing, so
 * that what is measured is the other side.
 */
export async function takeSeat(next: Next): Promise<Seat> {
  const arrived: number[] = [];
  const answered: number[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const n = arrived.push(performance.now()) - 1;
      next(n).then(
        call => {
          answer(response, call, n);
          answered.push(performance.now());
        },
        (fault: unknown) => response.destroy(fault instanceof Error ? fault : undefined),
      );
    });
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, arrived, answered },
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, call: Call | undefined, n: number): void {
  const block = call ? { type: 'tool_use', id: `toolu_${n}`, name: call.tool, input: {} } : { type: 'text', text: '' };
  const delta = call
    ? { type: 'input_json_delta', partial_json: JSON.stringify(call.input) }
    : { type: 'text_delta', text: 'Done.' };
  const message = { id: 'msg', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null };
  const usage = { input_tokens: 10, output_tokens: 1 };
  const events = [
    { type: 'message_start', message: { ...message, stop_sequence: null, usage } },
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 20 },
    },
    { type: 'message_stop' },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}
