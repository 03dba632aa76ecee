import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { Environment, WayOut } from '../confinement.js';
import { destinationOf, destinationOfUrl, inWords, type Destination } from './destination.js';
import { forward } from './forward.js';
import { findRoute, type Route, type RouteDeps } from './route.js';
import { mostDestinations, Traffic, type Connection } from './traffic.js';
import { openTunnel } from './tunnel.js';

const mostConnections = 256;
const longestHeader = 16_384;
/** A client that says nothing for so long is gone; so is a server behind a tunnel. */
const silenceMs = 600_000;

export interface ProxyDeps extends RouteDeps {
  /** Hosts that programs reach in their own network, without the proxy. */
  readonly bypass?: readonly string[];
}

/**
 * The only way out of one command's sandbox: a proxy for HTTP, and for all else by CONNECT.
 *
 * Ours and not that of `@anthropic-ai/sandbox-runtime`: by its declarations that one is the process's, with one list of
 * domains, so that a connection could neither be judged by what was approved nor be told to its command.
 *
 * Invariant: whatever goes out was judged by `findRoute` and goes to an address that was judged; every connection,
 * also one that was refused, is counted. When the proxy is closed nothing of it is open.
 */
export class Proxy implements WayOut {
  private readonly http: HttpServer;
  private readonly traffic = new Traffic();
  private readonly sockets = new Set<Socket>();
  private readonly listening = new Set<Server>();
  private isFull = false;
  private isClosed = false;

  constructor(private readonly deps: ProxyDeps) {
    this.http = createServer({ maxHeaderSize: longestHeader }, (asked, answer) => void this.forwarded(asked, answer));
    this.http.on('connect', (asked, client: Socket, head) => void this.tunnelled(asked, client, head));
    this.http.on('clientError', (_fault, client) => client.destroy());
  }

  /** Takes what comes in there, until the proxy is closed. */
  serve(listening: Server): void {
    this.listening.add(listening);
    listening.on('connection', socket => {
      if (this.sockets.size >= mostConnections) socket.destroy();
      else this.http.emit('connection', this.hold(socket));
    });
    listening.on('error', () => listening.close());
  }

  environment(port: number): Environment {
    return proxyEnvironment(port, this.deps.bypass ?? []);
  }

  connections(): readonly Connection[] {
    return this.traffic.connections();
  }

  /** It asked for more destinations than are told apart; further ones were refused without being counted. */
  get overflowed(): boolean {
    return this.isFull;
  }

  close(): void {
    this.isClosed = true;
    for (const server of this.listening) server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async tunnelled({ url = '' }: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    const to = destinationOf(url);
    const route = await this.routeTo(to);
    if (client.destroyed) return;
    if (to === undefined || route.kind !== 'open') {
      client.end(
        `HTTP/1.1 ${statusOf(route)}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${route.because}\n`,
      );
      return;
    }
    openTunnel({ to, route, client, head }, this.watching(to, route));
  }

  private async forwarded(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : undefined;
    const to = url?.protocol === 'http:' ? destinationOfUrl(url) : undefined;
    const route = await this.routeTo(to);
    if (answer.destroyed) return;
    if (url === undefined || to === undefined || route.kind !== 'open') {
      const [status = '502'] = statusOf(route).split(' ');
      answer.writeHead(Number(status), { 'Content-Type': 'text/plain', Connection: 'close' }).end(`${route.because}\n`);
      return;
    }
    forward({ to, url, route, asked, answer }, this.watching(to, route));
  }

  private async routeTo(to: Destination | undefined): Promise<Route> {
    if (to === undefined) return { kind: 'failed', because: 'This is a proxy, and that names no address for one.' };
    if (!this.traffic.hasRoomFor(to)) {
      this.isFull = true;
      return { kind: 'refused', because: `this command asked for more than ${mostDestinations} destinations` };
    }
    const route = await findRoute(to, this.deps);
    if (this.isClosed) return { kind: 'failed', because: 'the command has ended' };
    if (route.kind === 'open') return route;
    this.traffic.kept(to, route.kind, route.because);
    return { ...route, because: `The sandbox does not let this through to ${inWords(to)}: ${route.because}.` };
  }

  private watching(to: Destination, { because }: Route): Outgoing {
    return {
      hold: socket => this.hold(socket),
      made: socket => this.traffic.made(to, because, socket),
      failed: why => this.traffic.kept(to, 'failed', why),
    };
  }

  private hold(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(silenceMs, () => socket.destroy());
    return socket;
  }
}

/** What is told of a connection that is being made. */
export interface Outgoing {
  /** From now on closed with the proxy. */
  readonly hold: (socket: Socket) => Socket;
  readonly made: (socket: Socket) => void;
  readonly failed: (because: string) => void;
}

/** Every name under which some program looks for a proxy. */
function proxyEnvironment(port: number, bypass: readonly string[]): Environment {
  const address = `http://127.0.0.1:${port}`;
  const names = ['http_proxy', 'https_proxy', 'all_proxy'];
  const direct = bypass.join(',');
  return {
    ...Object.fromEntries(names.flatMap(name => [name, name.toUpperCase()]).map(name => [name, address])),
    ...{ no_proxy: direct, NO_PROXY: direct },
    NODE_USE_ENV_PROXY: '1',
  };
}

function statusOf({ kind }: Route): string {
  return kind === 'refused' ? '403 Forbidden' : '502 Bad Gateway';
}
