import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Block, Reply, Script, Usage } from './script.js';

export interface RecordedRequest<Body> {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Body;
}

export interface ModelServer<Body> {
  /** http://127.0.0.1:PORT, without a path. */
  readonly url: string;
  readonly requests: readonly RecordedRequest<Body>[];
  /** How many answers the other side broke off before their end. */
  readonly aborted: () => number;
  /** Resolves when the nth request (counted from 0) has arrived. */
  readonly arrived: (n: number) => Promise<RecordedRequest<Body>>;
  readonly close: () => Promise<void>;
}

/** How one protocol puts a scripted answer on the wire. */
export interface Wire<Body> {
  /** Other paths get 404, as from the real server. */
  readonly path: RegExp;
  readonly parse: (body: unknown) => Body;
  readonly error: (reply: Extract<Reply, { kind: 'error' }>) => unknown;
  readonly open: (body: Body) => Encoder;
}

/** Turns blocks into lines of a server-sent stream. */
export interface Encoder {
  readonly start: (usage: Usage) => readonly string[];
  readonly block: (block: Extract<Block, { kind: 'text' | 'thinking' | 'tool' | 'brokenTool' }>) => readonly string[];
  readonly end: (reason: 'done' | 'tools' | 'length', usage: Usage) => readonly string[];
}

export interface ModelServerOptions {
  /** Milliseconds between the pieces of a stream; none by default. */
  readonly pace?: number;
}

export async function startModelServer<Body>(
  wire: Wire<Body>,
  script: Script<Body>,
  options: ModelServerOptions = {},
): Promise<ModelServer<Body>> {
  const requests: RecordedRequest<Body>[] = [];
  const waiting: { n: number; tell: (request: RecordedRequest<Body>) => void }[] = [];
  let aborted = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) aborted++;
    });
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent: unknown = JSON.parse((await bytesOf(request)) || 'null');
    const path = request.url ?? '';
    if (!wire.path.test(path)) {
      respond(response, 404, wire.error({ kind: 'error', status: 404, message: `no such path: ${path}` }));
      return;
    }
    const recorded = { path, headers: request.headers, body: wire.parse(sent) };
    const n = requests.push(recorded) - 1;
    for (const each of waiting.filter(each => each.n === n)) each.tell(recorded);
    const reply = await script(recorded.body, n);
    if (reply.kind === 'blocks') await stream(response, wire.open(recorded.body), reply, options.pace ?? 0);
    if (reply.kind === 'error') respond(response, reply.status, wire.error(reply), reply.retryAfter);
  }

  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    aborted: () => aborted,
    arrived: n => {
      const already = requests[n];
      return already ? Promise.resolve(already) : new Promise(tell => waiting.push({ n, tell }));
    },
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function stream(
  response: ServerResponse,
  encoder: Encoder,
  reply: Extract<Reply, { kind: 'blocks' }>,
  pace: number,
): Promise<void> {
  const usage = reply.usage ?? { input: 100, output: 20 };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = async (lines: readonly string[]) => {
    for (const line of lines) {
      if (response.destroyed) return;
      response.write(line);
      if (pace > 0) await new Promise(next => setTimeout(next, pace));
    }
  };
  await send(encoder.start(usage));
  for (const block of reply.blocks) {
    if (block.kind === 'drop') {
      response.destroy();
      return;
    }
    if (block.kind === 'until') await block.done;
    else if (block.kind === 'pause') await new Promise(next => setTimeout(next, block.ms));
    else await send(encoder.block(block));
  }
  const calls = reply.blocks.some(block => block.kind === 'tool' || block.kind === 'brokenTool');
  await send(encoder.end(reply.stop ?? (calls ? 'tools' : 'done'), usage));
  response.end();
}

function respond(response: ServerResponse, status: number, body: unknown, retryAfter?: string): void {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

async function bytesOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const piece of request) body += String(piece);
  return body;
}
