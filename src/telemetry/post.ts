import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outlet } from '../protocol/telemetry.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a collector answered. */
export interface Reply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Uint8Array;
}

/** More than any answer says; the rest is not read. */
const mostBytes = 64 * 1024;
const compress = promisify(gzip);

const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/**
 * One request to a collector. Rejects when there is no whole answer within the outlet's time. No redirect is followed:
 * it could carry a key to another host.
 */
export async function post(
  outlet: Outlet,
  body: Uint8Array,
  signal: AbortSignal,
  environment: Environment = process.env,
): Promise<Reply> {
  const sent = outlet.gzip ? await compress(body) : body;
  const until = AbortSignal.any([signal, AbortSignal.timeout(outlet.timeoutMs)]);
  until.throwIfAborted();
  const url = new URL(outlet.url);
  const agent = proxied(url, environment);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const headers = {
      ...outlet.headers,
      'content-type': contentTypes[outlet.protocol],
      'content-length': sent.length,
      ...(outlet.gzip && { 'content-encoding': 'gzip' }),
    };
    const request: ClientRequest = send(url, { method: 'POST', headers, agent, signal: until }, message => {
      readReply(message).then(resolve, reject);
    });
    request.on('error', reject);
    request.end(sent);
  });
}

/**
 * Through the proxy that the environment names, by Node's own reading of these variables; older ones have none. A
 * collector on this machine is never reached through another.
 */
function proxied(url: URL, environment: Environment): HttpAgent | undefined {
  const isHttps = url.protocol === 'https:';
  const names = isHttps ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  if (thisMachine.test(url.hostname) || names.every(name => (environment[name] ?? '') === '')) return undefined;
  return isHttps ? new HttpsAgent({ proxyEnv: environment }) : new HttpAgent({ proxyEnv: environment });
}

const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

async function readReply(message: IncomingMessage): Promise<Reply> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > mostBytes) break; // leaving the loop ends the answer
  }
  const body = Buffer.concat(parts).subarray(0, mostBytes);
  return { status: message.statusCode ?? 0, retryAfter: message.headers['retry-after'], body };
}
