import { createConnection } from 'node:net';
import { listenerReached, saysReached, type Escape } from './escape.js';

const reaches = (says: string, tries: string): Escape => ({ says, tries, gotOut: listenerReached });

const unixSocket = (name: string): string =>
  `perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) && connect(S, pack_sockaddr_un(${name})) && send(S, "x", 0)'`;

const family = (name: string, number: number, type: number): Escape => ({
  says: `a socket of the family ${name} is not opened`,
  tries: `perl -e 'print "reached" if socket(S, ${number}, ${type}, 0)'`,
  gotOut: saysReached,
  onlyConfined: 'not every kernel knows it, and some want rights for it',
});

/** No way to the network, nor to what listens on this machine. */
export const network: readonly Escape[] = [
  reaches('a port of this machine is not reached', 'echo x > "/dev/tcp/127.0.0.1/$TCP"'),
  reaches('a port of this machine is not reached by IPv6', 'echo x > "/dev/tcp/::1/$TCP"'),
  reaches('a port of this machine is not reached by its other address', 'echo x > "/dev/tcp/$ADDRESS/$TCP"'),
  reaches('a port of this machine is not reached by 0.0.0.0', 'echo x > "/dev/tcp/0.0.0.0/$TCP"'),
  reaches('a name server is not asked', 'echo x > "/dev/udp/127.0.0.1/$UDP"'),
  reaches('a socket of the file system is not reached', unixSocket('$ENV{SOCKET}')),
  reaches('a socket of the file system is not reached through a link', `ln -s "$SOCKET" s; ${unixSocket('"s"')}`),
  reaches('an abstract socket is not reached', unixSocket('"\\0$ENV{ABSTRACT}"')),
  reaches(
    'a program of the editor’s own kind reaches nothing either',
    `"$NODE" -e 'require("net").connect(process.env.SOCKET).on("error", () => 0)'`,
  ),
  {
    says: 'nobody outside reaches a port that is opened inside',
    tries: `perl -MIO::Socket::INET -e '$| = 1; $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1"); print $s->sockport, "\\n"; $SIG{ALRM} = sub { exit }; alarm 2; $c = $s->accept and print "reached"'`,
    during: async (_world, { stdout }) => {
      if (stdout === null) return;
      const port = await new Promise<number>(told => stdout.on('data', text => told(Number.parseInt(String(text)))));
      await new Promise(done => createConnection({ port }).on('error', done).on('connect', done));
    },
    gotOut: saysReached,
  },
  {
    says: 'a raw socket is not opened',
    tries: `perl -e 'print "reached" if socket(S, 2, 3, 1) or socket(S, 17, 3, 768)'`,
    gotOut: saysReached,
    onlyConfined: 'only the superuser may',
  },
  {
    says: 'no network card but the loopback is there',
    tries: 'grep -v -e "lo:" -e "|" /proc/net/dev && echo reached',
    gotOut: saysReached,
    onlyConfined: 'not every machine has another',
  },
  family('of virtual machines', 40, 1),
  family('of the kernel’s cryptography', 38, 5),
  family('of Bluetooth', 31, 3),
  family('of packets', 17, 2),
  { ...family('of the file system', 1, 1), onlyConfined: 'the attempts above show that it is opened' },
];
