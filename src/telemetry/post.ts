import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outlet } from '../protocol/telemetry.js';

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
export async function post(outlet: Outlet, body: Uint8Array, signal: AbortSignal): Promise<Reply> {
  const sent = outlet.gzip ? await compress(body) : body;
  const until = AbortSignal.any([signal, AbortSignal.timeout(outlet.timeoutMs)]);
  until.throwIfAborted();
  return new Promise((resolve, reject) => {
    const url = new URL(outlet.url);
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const headers = {
      ...outlet.headers,
      'content-type': contentTypes[outlet.protocol],
      'content-length': sent.length,
      ...(outlet.gzip && { 'content-encoding': 'gzip' }),
    };
    const request: ClientRequest = send(url, { method: 'POST', headers, signal: until }, message => {
      readReply(message).then(resolve, reject);
    });
    request.on('error', reject);
    request.end(sent);
  });
}

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
