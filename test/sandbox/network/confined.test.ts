import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock } from '../../../src/machine/systemClock.js';
import type { Backend } from '../../../src/sandbox/backend.js';
import { detectBackend } from '../../../src/sandbox/detectBackend.js';
import { Proxy } from '../../../src/sandbox/network/proxy.js';
import { runCommand, type CommandEnd } from '../../../src/sandbox/run.js';
import { selfCheck } from '../../../src/sandbox/selfCheck.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-network-')));
const { backend } = detectBackend();
const deps = { backend, clock: systemClock, home: root, roots: () => [], env: { PATH: '/usr/bin:/bin' } };

const visits: string[] = [];
const site: Server = createServer((asked, answer) => {
  visits.push(`${asked.method ?? ''} ${asked.url ?? ''}`);
  answer.end('hello from outside');
});
const port = await new Promise<number>((resolve, reject) => {
  site.listen(0, '127.0.0.1', () => {
    const address = site.address();
    if (address !== null && typeof address === 'object') resolve(address.port);
    else reject(new Error('no port'));
  });
});
after(() => {
  site.close();
  rmSync(root, { recursive: true });
});

interface Ran extends CommandEnd {
  readonly proxy: Proxy;
}

/** Runs a command in a sandbox whose proxy lets through to that one server of this machine. */
async function run(command: string, bypass: readonly string[] = []): Promise<Ran> {
  const proxy = new Proxy({
    bypass,
    mayReach: to =>
      to.host === '127.0.0.1' && to.port === port
        ? { kind: 'allowed', exactly: true, because: 'it was approved' }
        : { kind: 'refused', because: 'nobody named it' },
  });
  const confinement = {
    mode: 'workspace-write',
    ...{ writable: [root], protected: [], hidden: [] },
    network: { kind: 'proxy', proxy },
  } as const;
  const spec = { command, shell: 'bash', cwd: root, timeoutMs: 20_000, confinement } as const;
  try {
    return { ...(await runCommand(spec, deps, () => undefined, new AbortController().signal)), proxy };
  } finally {
    proxy.close();
  }
}

test('a command reaches what was named, by the proxy, and it is counted', async () => {
  visits.length = 0;
  const { output, exit, proxy } = await run(`curl -sS http://127.0.0.1:${port}/plain`);
  assert.deepEqual([exit, output], [0, 'hello from outside']);
  assert.deepEqual(visits, ['GET /plain']);
  const [only] = proxy.connections();
  assert.deepEqual([only?.host, only?.port, only?.outcome, only?.address], ['127.0.0.1', port, 'allowed', '127.0.0.1']);
});

test('a tunnel reaches it as well', async () => {
  const { output } = await run(`curl -sS --proxytunnel http://127.0.0.1:${port}/tunnel`);
  assert.equal(output, 'hello from outside');
});

test('what was not named is refused, says so, and is on record', async () => {
  const { output, exit, proxy } = await run('curl -sS http://evil.example/; curl -sS https://evil.example/');
  assert.match(output, /does not let this through to evil\.example:80: nobody named it/);
  assert.notEqual(exit, 0);
  assert.deepEqual(
    proxy.connections().map(({ host, port: at, outcome }) => `${host} ${at} ${outcome}`),
    ['evil.example 80 refused', 'evil.example 443 refused'],
  );
});

test('the proxy is the only way: nothing is reached without it, and no name is looked up', async () => {
  visits.length = 0;
  const { output } = await run(
    [
      `curl -sS --noproxy '*' -m 3 http://127.0.0.1:${port}/ || echo no-direct`,
      `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2> /dev/null || echo no-socket`,
      `getent hosts example.org || echo no-names`,
    ].join('\n'),
  );
  for (const said of ['no-direct', 'no-socket', 'no-names']) assert.match(output, new RegExp(said));
  assert.deepEqual(visits, []);
});

test('the command finds no channel to the program that started it', async () => {
  const { output } = await run('ls -l /proc/self/fd | grep socket; env | grep -E "^NODE_CH|^ELECTRON"; echo none');
  assert.equal(output, 'none\n');
});

test('sockets of the file system stay shut with a network, too', async () => {
  let isReached = false;
  const path = join(root, 'socket');
  const server = createSocketServer(() => (isReached = true));
  await new Promise<void>(resolve => server.listen(path, resolve));
  try {
    const { output } = await run(`curl -sS -m 3 --unix-socket '${path}' http://localhost/ || echo shut`);
    assert.match(output, /shut/);
    assert.equal(isReached, false);
  } finally {
    server.close();
  }
});

test('a server that a command starts for itself is its own', async () => {
  const serve = `require('http').createServer((q, a) => a.end('mine')).listen(8080, () => console.log('up'))`;
  const command = [
    `node='${process.execPath}'; [ -x "$node" ] || node=/run/node`,
    `"$node" -e "${serve}" > up & until [ -s up ]; do :; done`,
    'curl -sS http://127.0.0.1:8080/; rm up',
  ].join('\n');
  const { output } = await run(command, ['127.0.0.1']);
  assert.match(output, /mine/);
  await assert.rejects(fetch('http://127.0.0.1:8080/'));
});

const endings: readonly [says: string, command: string, exit: number][] = [
  ['an exit code comes out', 'exit 7', 7],
  ['so does a signal, as a shell says it', 'kill -TERM $$', 143],
  ['so does success', 'true', 0],
];

for (const [says, command, exit] of endings) {
  test(`with a network ${says}`, async () => {
    assert.equal((await run(command)).exit, exit);
  });
}

test('a long answer arrives whole', async () => {
  const text = 'y'.repeat(3_000_000);
  const large = createServer((_asked, answer) => answer.end(text));
  await new Promise<void>(resolve => large.listen(0, '127.0.0.1', resolve));
  const address = large.address();
  assert.ok(address !== null && typeof address === 'object');
  const proxy = new Proxy({ mayReach: () => ({ kind: 'allowed', exactly: true, because: 'it was approved' }) });
  const confinement = {
    mode: 'read-only',
    ...{ writable: [root], protected: [], hidden: [] },
    network: { kind: 'proxy', proxy },
  } as const;
  const command = `curl -sS http://127.0.0.1:${address.port}/ | wc -c`;
  const spec = { command, shell: 'bash', cwd: root, timeoutMs: 20_000, confinement } as const;
  try {
    const { output } = await runCommand(spec, deps, () => undefined, new AbortController().signal);
    assert.equal(output.trim(), String(text.length));
    assert.ok((proxy.connections()[0]?.received ?? 0) > text.length);
  } finally {
    proxy.close();
    large.close();
  }
});

test('the check of itself finds a sandbox that has the network of the machine beside its proxy', async () => {
  const leaking: Backend = {
    name: 'leaking',
    prepare: async (launch, confined) => {
      const { argv, ...prepared } = await backend.prepare(launch, confined);
      const [program, ...words] = argv;
      const shared = confined.network.kind === 'proxy' ? words.toSpliced(words.indexOf('--'), 0, '--share-net') : words;
      return { ...prepared, argv: [program, ...shared] };
    },
  };
  assert.deepEqual(await selfCheck({ ...deps, backend: leaking }, new AbortController().signal), {
    kind: 'broken',
    because: 'The sandbox does not hold: a port of this machine could be reached.',
  });
});
