import assert from 'node:assert/strict';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { Proxy, type ProxyDeps } from '../../../src/sandbox/network/proxy.js';

const closing: (() => void)[] = [];
after(() => {
  for (const close of closing) close();
});

async function listen(server: Server | HttpServer): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

interface Scene {
  readonly proxy: Proxy;
  readonly port: number;
  readonly server: number;
  readonly asked: IncomingMessage[];
}

/** A proxy that lets through to one server of this machine, and that server. */
async function scene(more: Partial<ProxyDeps> = {}): Promise<Scene> {
  const asked: IncomingMessage[] = [];
  const site = createHttpServer((message, answer) => {
    asked.push(message);
    if (message.url === '/long') answer.end('x'.repeat(100_000));
    else message.pipe(answer.writeHead(200, { 'x-site': 'yes', connection: 'x-hop', 'x-hop': '1' }));
  });
  const server = await listen(site);
  const mayReach: ProxyDeps['mayReach'] = to =>
    to.host === 'localhost' && to.port === server
      ? { kind: 'allowed', exactly: true, because: 'it was approved' }
      : { kind: 'refused', because: 'nobody named it' };
  const proxy = new Proxy({ mayReach, ...more });
  closing.push(() => proxy.close());
  const listening = createServer();
  const port = await listen(listening);
  proxy.serve(listening);
  return { proxy, port, server, asked };
}

/** Says something to a port, and everything that comes back until the end. */
function talk(port: number, text: string, then?: (socket: Socket, said: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', chunk => {
      said += chunk.toString('latin1');
      then?.(socket, said);
    });
    socket.once('close', () => resolve(said));
    socket.once('error', reject);
  });
}

const plain = (url: string, more = ''): string =>
  `GET ${url} HTTP/1.1\r\nHost: whatever\r\n${more}Connection: close\r\n\r\n`;

test('a plain request to a host that was named goes through and is counted', async () => {
  const { proxy, port, server, asked } = await scene();
  const said = await talk(port, plain(`http://localhost:${server}/path?q=1`, 'Proxy-Authorization: x\r\nX-Own: 1\r\n'));
  assert.match(said, /^HTTP\/1\.1 200 /);
  assert.match(said, /x-site: yes/);
  assert.doesNotMatch(said, /x-hop: 1/);
  const [request] = asked;
  assert.equal(request?.url, '/path?q=1');
  assert.equal(request.headers.host, `localhost:${server}`, 'the server is told the host that was judged');
  assert.equal(request.headers['proxy-authorization'], undefined);
  assert.equal(request.headers['x-own'], '1');
  const [only, ...more] = proxy.connections();
  assert.deepEqual(more, []);
  assert.deepEqual(
    { ...only, sent: 0, received: 0 },
    {
      ...{ host: 'localhost', port: server, outcome: 'allowed', because: 'it was approved', address: '127.0.0.1' },
      ...{ count: 1, sent: 0, received: 0 },
    },
  );
  assert.ok((only?.sent ?? 0) > 30 && (only?.received ?? 0) > 30);
});

test('a tunnel carries bytes both ways, and they are counted', async () => {
  const { proxy, port, server } = await scene();
  const inner = plain('/long');
  let isOpen = false;
  const said = await talk(port, `CONNECT localhost:${server} HTTP/1.1\r\nHost: x\r\n\r\n`, (socket, text) => {
    if (isOpen || !text.includes('\r\n\r\n')) return;
    isOpen = true;
    socket.write(inner);
  });
  assert.match(said, /^HTTP\/1\.1 200 Connection established/);
  assert.ok(said.endsWith('x'.repeat(1000)));
  const [only] = proxy.connections();
  assert.equal(only?.sent, inner.length);
  assert.ok(only.received > 100_000);
});

test('what is said before the tunnel stands gets through as well', async () => {
  const { port, server } = await scene();
  const said = await talk(port, `CONNECT localhost:${server} HTTP/1.1\r\nHost: x\r\n\r\n${plain('/early')}`);
  assert.match(said, /x-site: yes/);
});

const refusals: readonly [says: string, text: (server: number) => string][] = [
  ['a tunnel to a host that nobody named', () => 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a tunnel to a port that nobody named', () => 'CONNECT localhost:22 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a plain request to a host that nobody named', () => plain('http://evil.example/')],
  [
    'a request whose header names another host than its address',
    server => `GET http://evil.example/ HTTP/1.1\r\nHost: localhost:${server}\r\nConnection: close\r\n\r\n`,
  ],
];

for (const [says, text] of refusals) {
  test(`${says} is refused and counted`, async () => {
    const { proxy, port, server, asked } = await scene();
    const said = await talk(port, text(server));
    assert.match(said, /^HTTP\/1\.1 403 Forbidden/);
    assert.match(said, /nobody named it/);
    assert.deepEqual(
      proxy.connections().map(({ outcome, count }) => [outcome, count]),
      [['refused', 1]],
    );
    assert.deepEqual(asked, []);
  });
}

const nonsense: readonly [says: string, text: string][] = [
  ['a request that is for the proxy itself', plain('/')],
  ['another scheme', plain('https://localhost/')],
  ['a file', plain('file:///etc/passwd')],
  ['a tunnel to a path', 'CONNECT localhost:80/x HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a tunnel for a user', 'CONNECT me@localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
];

for (const [says, text] of nonsense) {
  test(`${says} leads nowhere`, async () => {
    const { proxy, port, asked } = await scene();
    assert.match(await talk(port, text), /^HTTP\/1\.1 [45]/);
    assert.deepEqual([proxy.connections(), asked], [[], []]);
  });
}

test('a header without end closes the connection', async () => {
  const { port, asked } = await scene();
  await talk(port, `GET http://localhost/ HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`).catch(() => '');
  assert.deepEqual(asked, []);
});

test('a name that leads to this machine is refused after it was looked up', async () => {
  const mayReach: ProxyDeps['mayReach'] = () => ({ kind: 'allowed', exactly: true, because: 'it was approved' });
  const lookup = (): Promise<{ address: string; family: number }[]> =>
    Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  const { port, server, proxy, asked } = await scene({ mayReach, lookup });
  assert.match(await talk(port, plain(`http://innocent.example:${server}/`)), /^HTTP\/1\.1 403 /);
  assert.match(await talk(port, `CONNECT innocent.example:${server} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 403 /);
  assert.deepEqual(
    proxy.connections().map(({ outcome, count }) => [outcome, count]),
    [['refused', 2]],
  );
  assert.deepEqual(asked, []);
});

test('a server that does not answer is a failure and no refusal', async () => {
  const gone = createServer();
  const port = await listen(gone);
  await new Promise(resolve => gone.close(resolve));
  const mayReach: ProxyDeps['mayReach'] = () => ({ kind: 'allowed', exactly: true, because: 'it was approved' });
  const { proxy, port: at } = await scene({ mayReach });
  assert.match(await talk(at, plain(`http://127.0.0.1:${port}/`)), /^HTTP\/1\.1 502 /);
  assert.match(await talk(at, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 502 /);
  assert.deepEqual(
    proxy.connections().map(({ outcome, count }) => [outcome, count]),
    [['failed', 2]],
  );
});

test('who asks for ever more places gets none, and the record stays short', async () => {
  const { proxy, port } = await scene();
  for (let at = 0; at < 120; at += 1) await talk(port, plain(`http://host-${at}.example/`));
  assert.equal(proxy.connections().length, 100);
  assert.equal(proxy.overflowed, true);
});

test('closing ends what is open, and lets nothing new through', async () => {
  const { proxy, port, server } = await scene();
  const said = await talk(port, `CONNECT localhost:${server} HTTP/1.1\r\nHost: x\r\n\r\n`, () => proxy.close());
  assert.match(said, /^HTTP\/1\.1 200 /);
  await assert.rejects(talk(port, plain(`http://localhost:${server}/`)), /ECONNREFUSED/);
});

test('a lookup that is under way when it is closed leads nowhere', async () => {
  const asked: (() => void)[] = [];
  const mayReach: ProxyDeps['mayReach'] = () => ({ kind: 'allowed', exactly: true, because: 'it was approved' });
  const lookup = (): Promise<{ address: string; family: number }[]> =>
    new Promise(resolve => asked.push(() => resolve([{ address: '93.184.216.34', family: 4 }])));
  const { proxy, port } = await scene({ mayReach, lookup });
  const talking = talk(port, plain('http://slow.example/'));
  while (asked.length === 0) await new Promise(resolve => setImmediate(resolve));
  proxy.close();
  for (const answer of asked) answer();
  await talking;
  assert.deepEqual(proxy.connections(), []);
});

test('programs find the proxy under every name that they look for, and reach their own loopback without it', async () => {
  const { proxy } = await scene({ bypass: ['localhost', '127.0.0.1'] });
  const env = proxy.environment(3128);
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']) {
    assert.equal(env[name], 'http://127.0.0.1:3128', name);
  }
  assert.equal(env['NO_PROXY'], 'localhost,127.0.0.1');
});
