import { randomUUID } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Doors of this machine that nobody inside may reach. */
export interface Listeners {
  readonly tcp: number;
  readonly udp: number;
  /** A socket of the file system, and one that has a name only in the kernel. */
  readonly path: string;
  readonly abstract: string;
  /** Another address of this machine than the loopback one, where it has one. */
  readonly address: string;
  readonly wereReached: () => boolean;
  readonly close: () => void;
}

export async function openListeners(path: string): Promise<Listeners> {
  let reached = false;
  const abstract = `countersign-${randomUUID()}`;
  const reach = (): void => void (reached = true);
  const servers = [await listen({ port: 0 }, reach), await listen({ path }, reach)];
  servers.push(await listen({ path: `\0${abstract}` }, reach));
  const udp = createSocket('udp4').on('message', reach);
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  return {
    ...{ tcp: portOf(servers[0]), udp: portOf(udp), path, abstract },
    address: anotherAddress(),
    wereReached: () => reached,
    close: () => {
      for (const server of servers) server.close();
      udp.close();
    },
  };
}

async function listen(at: ListenOptions, reach: () => void): Promise<Server> {
  const server = createServer(socket => {
    reach();
    socket.destroy();
  });
  server.listen(at);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server | UdpSocket | undefined): number {
  const address = server?.address();
  if (typeof address !== 'object' || address === null) throw new Error('There is no port to try with.');
  return address.port;
}

function anotherAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.2';
}
