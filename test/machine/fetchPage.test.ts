import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { test, type TestContext } from 'node:test';
import { networkDoor, type NetworkDeps } from '../../src/machine/fetchPage.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Fetched } from '../../src/tools/ports.js';
import { HandClock } from '../fakes/handClock.js';

const about = { session: 's', agent: 'main', act: 'act-1', action: 'a' };

async function openSite(t: TestContext, answer: RequestListener): Promise<number> {
  const site = createServer(answer);
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    site.closeAllConnections();
    site.close();
  });
  const address = site.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

interface World {
  readonly clock: HandClock;
  readonly entries: EntryBody[];
  readonly fetch: (url: string, signal?: AbortSignal) => Promise<Fetched>;
}

/** A door that lets through to this machine by the name localhost. */
function world(more: Partial<NetworkDeps> = {}): World {
  const entries: EntryBody[] = [];
  const clock = new HandClock();
  const door = networkDoor({
    reaching: () => to =>
      to.host === 'localhost'
        ? { kind: 'allowed', exactly: true, because: 'it was approved' }
        : { kind: 'refused', because: 'nobody named it' },
    record: async (_, body) => void entries.push(body),
    fault: why => {
      throw why;
    },
    clock,
    ...more,
  });
  return { clock, entries, fetch: (url, signal = new AbortController().signal) => door.fetch(url, [], about, signal) };
}

const outcomes = (entries: readonly EntryBody[]): readonly string[] =>
  entries.map(entry => (entry.kind === 'connection' ? `${entry.host} ${entry.outcome}` : entry.kind));

test('a page comes as its text, and the connection is on record', async t => {
  let asked: IncomingHttpHeaders = {};
  const port = await openSite(t, ({ headers }, answer) => {
    asked = headers;
    answer
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<title>T</title><h1>Größe</h1><script>x</script>');
  });
  const { fetch, entries } = world();
  const url = `http://localhost:${port}/page`;
  const fetched = await fetch(url);
  assert.ok(fetched.kind === 'fetched');
  assert.deepEqual([fetched.url, fetched.status, fetched.title, fetched.text], [url, 200, 'T', '# Größe']);
  assert.equal(asked.host, `localhost:${port}`);
  assert.deepEqual([asked.cookie, asked.authorization], [undefined, undefined]);
  assert.deepEqual(outcomes(entries), ['localhost allowed']);
});

const texts: readonly [says: string, type: string, body: Buffer, expected: string | RegExp][] = [
  ['plain text stays as it is', 'text/plain', Buffer.from('<b>a</b>\n'), '<b>a</b>\n'],
  ['so does JSON', 'application/json', Buffer.from('{"a":1}'), '{"a":1}'],
  ['and what is JSON by its ending', 'application/feed+json', Buffer.from('{}'), '{}'],
  ['letters of another set are read as it says', 'text/plain; charset=iso-8859-1', Buffer.from([0xe4]), 'ä'],
  ['a set that nobody knows is read as UTF-8', 'text/plain; charset=martian', Buffer.from('ä'), 'ä'],
  ['a picture is no text', 'image/png', Buffer.from('x'), /it is image\/png, which is no text/],
  ['an archive is none', 'application/zip', Buffer.from('x'), /which is no text/],
];

for (const [says, type, body, expected] of texts) {
  test(says, async t => {
    const port = await openSite(t, (_asked, answer) => answer.setHeader('content-type', type).end(body));
    const fetched = await world().fetch(`http://localhost:${port}/`);
    if (typeof expected === 'string') assert.equal(fetched.kind === 'fetched' ? fetched.text : fetched.kind, expected);
    else assert.match(fetched.kind === 'failed' ? fetched.because : fetched.kind, expected);
  });
}

test('a redirect is followed where that may be reached', async t => {
  const port = await openSite(t, (asked, answer) => {
    if (asked.url === '/end') answer.end('found');
    else answer.writeHead(302, { location: '/end' }).end();
  });
  const fetched = await world().fetch(`http://localhost:${port}/`);
  assert.ok(fetched.kind === 'fetched');
  assert.deepEqual([fetched.url, fetched.text], [`http://localhost:${port}/end`, 'found']);
});

test('a redirect to another host is told and not followed', async t => {
  const port = await openSite(t, (_asked, answer) =>
    answer.writeHead(301, { location: 'http://evil.example/?x=1' }).end(),
  );
  const { fetch, entries } = world();
  const fetched = await fetch(`http://localhost:${port}/`);
  assert.deepEqual(fetched, { kind: 'elsewhere', to: 'http://evil.example/?x=1', because: 'nobody named it' });
  assert.deepEqual(outcomes(entries), ['localhost allowed', 'evil.example refused']);
});

test('a redirect of an allowed name into a private network is refused', async t => {
  const port = await openSite(t, (_asked, answer) =>
    answer.writeHead(302, { location: 'http://inside.example/' }).end(),
  );
  const { fetch, entries } = world({
    reaching: () => () => ({ kind: 'allowed', exactly: true, because: 'it was approved' }),
    lookup: async () => [{ address: '10.0.0.1', family: 4 }],
  });
  const fetched = await fetch(`http://localhost:${port}/`);
  assert.equal(fetched.kind, 'elsewhere');
  assert.deepEqual(outcomes(entries), ['localhost allowed', 'inside.example refused']);
});

test('a redirect to what is no address of the web is an answer like any other', async t => {
  const port = await openSite(t, (_asked, answer) =>
    answer.writeHead(302, { location: 'file:///etc/passwd' }).end('no'),
  );
  const fetched = await world().fetch(`http://localhost:${port}/`);
  assert.deepEqual(fetched.kind === 'fetched' && [fetched.status, fetched.text], [302, 'no']);
});

test('redirects without end do end', async t => {
  const port = await openSite(t, (_asked, answer) => answer.writeHead(302, { location: '/again' }).end());
  const { fetch, entries } = world();
  assert.deepEqual(await fetch(`http://localhost:${port}/`), {
    kind: 'failed',
    because: 'it leads on more than 5 times',
  });
  assert.equal(entries[0]?.kind === 'connection' && entries[0].count, 6);
});

test('a host that was not approved is not asked, and that is on record', async () => {
  const { fetch, entries } = world();
  const fetched = await fetch('http://evil.example/');
  assert.equal(fetched.kind === 'failed' && fetched.because, 'evil.example:80 cannot be reached: nobody named it');
  assert.deepEqual(outcomes(entries), ['evil.example refused']);
});

test('what is too large is cut', async t => {
  const port = await openSite(t, (_asked, answer) => answer.end('x'.repeat(3_000_000)));
  const fetched = await world().fetch(`http://localhost:${port}/`);
  assert.deepEqual(fetched.kind === 'fetched' && [fetched.isCut, fetched.bytes], [true, 2_000_000]);
});

test('what is compressed though it was asked not to be is not read', async t => {
  const port = await openSite(t, (_asked, answer) => answer.setHeader('content-encoding', 'gzip').end('x'));
  const fetched = await world().fetch(`http://localhost:${port}/`);
  assert.match(fetched.kind === 'failed' ? fetched.because : '', /sent as gzip/);
});

test('a server that never ends is left after its time', async t => {
  const { clock, fetch } = world();
  const port = await openSite(t, (_asked, answer) => {
    answer.write('a');
    clock.strike();
  });
  const fetched = await fetch(`http://localhost:${port}/`);
  assert.deepEqual(fetched, { kind: 'failed', because: 'it took more than 30 s' });
});

test('a stop ends it', async t => {
  const stop = new AbortController();
  const port = await openSite(t, () => stop.abort());
  const fetched = await world().fetch(`http://localhost:${port}/`, stop.signal);
  assert.equal(fetched.kind, 'failed');
});

test('a server that is gone is a failure, on record', async t => {
  const port = await openSite(t, () => undefined);
  const { fetch, entries } = world();
  const gone = port === 1 ? 2 : 1;
  const fetched = await fetch(`http://localhost:${gone}/`);
  assert.equal(fetched.kind, 'failed');
  assert.deepEqual(outcomes(entries), ['localhost failed']);
});
