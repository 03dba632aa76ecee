import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../base/clock.js';
import type { Record } from '../protocol/entry.js';
import { destinationOfUrl, inWords, type Destination } from '../sandbox/network/destination.js';
import { findRoute, type Route, type RouteDeps } from '../sandbox/network/route.js';
import { Traffic } from '../sandbox/network/traffic.js';
import type { AboutAct, Fetched, NetworkDoor } from '../tools/ports.js';
import { connectionEntry, type Reaching } from './wayOut.js';

const mostRedirects = 5;
const mostBytes = 2_000_000;
const longestMs = 30_000;

export interface NetworkDeps extends Pick<RouteDeps, 'lookup'> {
  readonly reaching: Reaching;
  readonly record: Record;
  readonly clock: Clock;
  readonly fault: (fault: unknown) => void;
}

/**
 * Fetches one page.
 *
 * Invariant: each address on the way, redirects too, is judged as one that a command would connect to, and what is
 * connected to is what was judged. Never rejects; every connection is on record.
 */
export function networkDoor(deps: NetworkDeps): NetworkDoor {
  return {
    fetch: async (url, effects, about, signal) => {
      const mayReach = deps.reaching({ ...about, tool: 'fetch_url', effects });
      if (mayReach === undefined) return { kind: 'failed', because: 'nothing was approved to be reached' };
      const traffic = new Traffic();
      const stop = new AbortController();
      const late = deps.clock.after(longestMs, () => stop.abort(new Error(`it took more than ${longestMs / 1000} s`)));
      const route = { mayReach, ...(deps.lookup && { lookup: deps.lookup }) };
      try {
        return await follow(new URL(url), { route, traffic, signal: AbortSignal.any([signal, stop.signal]) });
      } catch (fault) {
        return { kind: 'failed', because: fault instanceof Error ? fault.message : String(fault) };
      } finally {
        late.dispose();
        await recordAll(traffic, about, deps.record).catch(deps.fault);
      }
    },
  };
}

interface Going {
  readonly route: RouteDeps;
  readonly traffic: Traffic;
  readonly signal: AbortSignal;
}

async function follow(start: URL, going: Going): Promise<Fetched> {
  let url = start;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const to = destinationOfUrl(url);
    const route = await findRoute(to, going.route);
    if (route.kind !== 'open') {
      going.traffic.kept(to, route.kind, route.because);
      if (hop > 0 && route.kind === 'refused') return { kind: 'elsewhere', to: url.href, because: route.because };
      return { kind: 'failed', because: `${inWords(to)} cannot be reached: ${route.because}` };
    }
    const message = await ask(url, to, route, going);
    const next = whereTo(message, url);
    if (next === undefined) return await read(message, url);
    message.destroy();
    url = next;
  }
  return { kind: 'failed', because: `it leads on more than ${mostRedirects} times` };
}

function ask(
  url: URL,
  to: Destination,
  { lookup, because }: Extract<Route, { kind: 'open' }>,
  { traffic, signal }: Going,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const headers = {
      'user-agent': 'countersign',
      accept: 'text/html, text/*, application/json;q=0.9',
      'accept-encoding': 'identity',
    };
    const sent = send(url, { lookup, signal, headers, agent: false }, resolve);
    sent.once('socket', socket => socket.once('connect', () => traffic.made(to, because, socket)));
    sent.once('error', fault => {
      if (sent.socket?.remoteAddress === undefined) traffic.kept(to, 'failed', fault.message);
      reject(signal.aborted && signal.reason instanceof Error ? signal.reason : fault);
    });
    sent.end();
  });
}

function whereTo({ statusCode = 0, headers: { location } }: IncomingMessage, from: URL): URL | undefined {
  if (statusCode < 300 || statusCode >= 400 || location === undefined || !URL.canParse(location, from.href))
    return undefined;
  const url = new URL(location, from);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

async function read(message: IncomingMessage, url: URL): Promise<Fetched> {
  const { statusCode: status = 0, headers } = message;
  const type = (headers['content-type'] ?? 'text/plain').toLowerCase();
  const [kind = ''] = type.split(';');
  const isHtml = /^(text\/html|application\/xhtml\+xml)\s*$/.test(kind);
  if (!isHtml && !/^(text\/|application\/(.*[+-])?(json|xml|javascript|yaml|toml))/.test(kind)) {
    message.destroy();
    return { kind: 'failed', because: `it is ${kind.trim()}, which is no text` };
  }
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    message.destroy();
    return { kind: 'failed', because: `it is sent as ${headers['content-encoding']}, though plain text was asked for` };
  }
  const { bytes, isCut } = await bytesOf(message);
  const text = textOf(bytes, /charset="?([\w-]+)/.exec(type)?.[1]);
  const fetched = { kind: 'fetched', url: url.href, status, bytes: bytes.length, isCut } as const;
  if (!isHtml) return { ...fetched, title: '', text };
  const { pageText } = await import('./pageText.js');
  return { ...fetched, ...pageText(text, url) };
}

async function bytesOf(message: IncomingMessage): Promise<{ readonly bytes: Buffer; readonly isCut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) break; // leaving the loop closes the connection
  }
  return { bytes: Buffer.concat(chunks).subarray(0, mostBytes), isCut: size > mostBytes };
}

function textOf(bytes: Buffer, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8'); // a name that nobody knows: what is no UTF-8 shows as such
  }
}

async function recordAll(traffic: Traffic, { session, agent, act }: AboutAct, record: Record): Promise<void> {
  for (const one of traffic.connections()) await record({ session, agent }, connectionEntry(act, one));
}
