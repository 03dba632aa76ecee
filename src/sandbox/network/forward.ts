import { request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { inWords, type Destination } from './destination.js';
import type { Outgoing } from './proxy.js';
import type { Route } from './route.js';

interface Forwarded {
  readonly to: Destination;
  readonly url: URL;
  readonly route: Extract<Route, { kind: 'open' }>;
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
}

/** Hands a plain request on, one connection each, and its answer back. */
export function forward({ to, url, route, asked, answer }: Forwarded, outgoing: Outgoing): void {
  const { method } = asked;
  const sent = request({
    ...{ ...to, path: `${url.pathname}${url.search}`, lookup: route.lookup, agent: false, setHost: false },
    ...(method !== undefined && { method }),
    headers: { ...endToEnd(asked.headers), host: url.host, connection: 'close' },
  });
  let isMade = false;
  sent.once('socket', socket => {
    outgoing.hold(socket);
    socket.once('connect', () => {
      isMade = true;
      outgoing.made(socket);
    });
  });
  sent.once('response', message => {
    answer.writeHead(message.statusCode ?? 502, message.statusMessage, endToEnd(message.headers));
    pipeline(message, answer, () => undefined); // an end that comes too early ends both
  });
  sent.once('error', fault => {
    if (!isMade) outgoing.failed(fault.message);
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502, { Connection: 'close' }).end(`${inWords(to)} did not answer: ${fault.message}\n`);
  });
  answer.once('close', () => sent.destroy());
  pipeline(asked, sent, () => undefined);
}

/** What is about the way to the next server alone (RFC 9110, 7.6.1). */
const ofOneHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !ofOneHop.includes(name) && !name.startsWith('proxy-') && !named.includes(name),
    ),
  );
}
