import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { Outlet } from '../../src/protocol/telemetry.js';
import { post } from '../../src/telemetry/post.js';
import { Collector } from '../fakes/collector.js';

const outletAt = (url: string): Outlet => ({ url, protocol: 'protobuf', headers: {}, timeoutMs: 20_000, gzip: false });
const send = (url: string, environment: Readonly<Record<string, string>>) =>
  post(outletAt(url), new Uint8Array([1]), new AbortController().signal, environment);

/** A proxy that answers itself, and remembers what it was asked for. */
async function proxy(t: TestContext) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(202).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(`tunnel to ${request.url ?? ''}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise(resolve => server.close(resolve)));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a collector is reached through the proxy that the environment names', async t => {
  const { asked, url } = await proxy(t);
  const reply = await send('http://collector.example:4318/v1/logs', { HTTP_PROXY: url });
  assert.equal(reply.status, 202);
  assert.deepEqual(asked, ['http://collector.example:4318/v1/logs']);
});

test('what is encrypted goes through a tunnel, and a proxy that refuses one is a failure', async t => {
  const { asked, url } = await proxy(t);
  await assert.rejects(send('https://collector.example/v1/logs', { HTTPS_PROXY: url }));
  assert.deepEqual(asked, ['tunnel to collector.example:443']);
});

test('a collector on this machine is reached without it', async t => {
  const { asked, url } = await proxy(t);
  const collector = await Collector.start(t);
  const reply = await send(`${collector.url}/v1/logs`, { HTTP_PROXY: url });
  assert.equal(reply.status, 200);
  assert.deepEqual(asked, []);
});

test('a proxy that cannot be read is a failure, not a way around it', async () => {
  await assert.rejects(send('http://collector.example/v1/logs', { HTTP_PROXY: 'no address' }));
});
