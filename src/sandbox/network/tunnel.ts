import { connect, type Socket } from 'node:net';
import { inWords, type Destination } from './destination.js';
import type { Outgoing } from './proxy.js';
import type { Route } from './route.js';

interface Tunnel {
  readonly to: Destination;
  readonly route: Extract<Route, { kind: 'open' }>;
  readonly client: Socket;
  /** What the client said after its request. */
  readonly head: Buffer;
}

/** Connects a client with its destination, and lets bytes through both ways until one of them is done. */
export function openTunnel({ to, route, client, head }: Tunnel, outgoing: Outgoing): void {
  const upstream = outgoing.hold(connect({ ...to, lookup: route.lookup }));
  let isMade = false;
  upstream.once('connect', () => {
    isMade = true;
    outgoing.made(upstream);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.once('error', fault => {
    if (isMade) return;
    outgoing.failed(fault.message);
    client.end(
      `HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n${inWords(to)} did not answer: ${fault.message}\n`,
    );
  });
  upstream.once('close', () => {
    if (isMade) client.destroySoon();
  });
  client.once('close', () => upstream.destroy());
}
