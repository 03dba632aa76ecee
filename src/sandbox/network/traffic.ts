import type { Socket } from 'node:net';
import type { Destination } from './destination.js';

/** What went on between one command and one destination. */
export interface Connection extends Destination {
  readonly outcome: 'allowed' | 'refused' | 'failed';
  readonly because: string;
  /** The address that was reached. */
  readonly address: string | undefined;
  readonly count: number;
  readonly sent: number;
  readonly received: number;
}

/** How many destinations of one command are told apart. */
export const mostDestinations = 100;

/** Counts what a command reached and was kept from: one sum for each destination and outcome. */
export class Traffic {
  private readonly sums = new Map<string, Sum>();

  /** False: it asked for too many places already, and gets no further one. */
  hasRoomFor(to: Destination): boolean {
    return this.sums.size < mostDestinations || outcomes.some(outcome => this.sums.has(keyOf(to, outcome)));
  }

  /** A connection that was not made. */
  kept(to: Destination, outcome: 'refused' | 'failed', because: string): void {
    this.sum(to, outcome, because).count += 1;
  }

  /** A connection that was made. */
  made(to: Destination, because: string, socket: Socket): void {
    const sum = this.sum(to, 'allowed', because);
    sum.count += 1;
    sum.address = socket.remoteAddress;
    sum.open.add(socket);
    socket.once('close', () => {
      sum.open.delete(socket);
      sum.sent += socket.bytesWritten;
      sum.received += socket.bytesRead;
    });
  }

  /** As of now, with the bytes of connections that are still open. */
  connections(): readonly Connection[] {
    return [...this.sums.values()].map(({ open, ...sum }) => {
      const sockets = [...open];
      return {
        ...sum,
        sent: sockets.reduce((bytes, socket) => bytes + socket.bytesWritten, sum.sent),
        received: sockets.reduce((bytes, socket) => bytes + socket.bytesRead, sum.received),
      };
    });
  }

  private sum({ host, port }: Destination, outcome: Connection['outcome'], because: string): Sum {
    const key = keyOf({ host, port }, outcome);
    const found = this.sums.get(key);
    if (found !== undefined) return found;
    const none = { address: undefined, count: 0, sent: 0, received: 0 };
    const sum: Sum = { host, port, outcome, because, ...none, open: new Set() };
    this.sums.set(key, sum);
    return sum;
  }
}

type Sum = { -readonly [Key in keyof Connection]: Connection[Key] } & { readonly open: Set<Socket> };

const outcomes = ['allowed', 'refused', 'failed'] as const;

function keyOf({ host, port }: Destination, outcome: Connection['outcome']): string {
  return `${host} ${port} ${outcome}`;
}
