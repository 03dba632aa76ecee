import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { systemClock } from '../../src/machine/systemClock.js';
import { withWayOut, type Reaching } from '../../src/machine/wayOut.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { fullAccess, type Confinement } from '../../src/sandbox/confinement.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { inWords, type Destination } from '../../src/sandbox/network/destination.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';
import { tempFolder } from '../fakes/tempFolder.js';

const about = { session: 's', agent: 'main', act: 'act-1', action: 'a' };

/** A server of this machine that says hello. */
async function openSite(t: TestContext): Promise<number> {
  const site = createServer((_asked, answer) => answer.end('hello'));
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve));
  t.after(() => site.close());
  const address = site.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

interface Ran {
  readonly end: CommandEnd;
  readonly refused: readonly Destination[];
  readonly entries: readonly EntryBody[];
}

async function run(t: TestContext, command: string, reaching: Reaching, more: { free?: true } = {}): Promise<Ran> {
  const root = tempFolder(t);
  const entries: EntryBody[] = [];
  const record = async (_: object, body: EntryBody): Promise<void> => void entries.push(body);
  const fault = (why: unknown): never => {
    throw why;
  };
  const { backend } = detectBackend();
  const runner = { backend, clock: systemClock, home: root, roots: () => [root], env: { PATH: '/usr/bin:/bin' } };
  const confined: Confinement = {
    mode: 'workspace-write',
    ...{ writable: [root], protected: [], hidden: [], network: { kind: 'off' } },
  };
  const effects: readonly Effect[] = [{ kind: 'network', host: '127.0.0.1' }];
  const { result, refused } = await withWayOut(
    { confinement: more.free ? fullAccess : confined, effects, about },
    { reaching, record, fault },
    confinement =>
      runCommand(
        { command, shell: 'bash', cwd: root, timeoutMs: 20_000, confinement },
        runner,
        () => undefined,
        new AbortController().signal,
      ),
  );
  return { end: result, refused, entries };
}

const only =
  (port: number): Reaching =>
  () =>
  to =>
    to.port === port
      ? { kind: 'allowed', exactly: true, because: 'it was approved' }
      : { kind: 'refused', because: 'nobody named it' };

test('what a command reached is on record with its act, how often, where and how much', async t => {
  const port = await openSite(t);
  const command = `curl -sS http://127.0.0.1:${port}/a; curl -sS http://127.0.0.1:${port}/b`;
  const { end, refused, entries } = await run(t, command, only(port));
  assert.equal(end.output, 'hellohello');
  assert.deepEqual(refused, []);
  const [entry, ...others] = entries;
  assert.deepEqual(others, []);
  assert.ok(entry?.kind === 'connection');
  const { sent, received, ...known } = entry;
  assert.deepEqual(known, {
    ...{ kind: 'connection', act: 'act-1', host: '127.0.0.1', port, outcome: 'allowed' },
    ...{ because: 'it was approved', address: '127.0.0.1', count: 2 },
  });
  assert.ok(sent !== undefined && sent > 50 && received !== undefined && received > 50);
});

test('what it was kept from is on record, and is told by host and port', async t => {
  const { refused, entries } = await run(
    t,
    'curl -sS http://evil.example:81/; curl -sS https://evil.example/',
    only(1),
  );
  assert.deepEqual(refused.map(inWords), ['evil.example:81', 'evil.example:443']);
  const kept = {
    kind: 'connection',
    act: 'act-1',
    host: 'evil.example',
    outcome: 'refused',
    because: 'nobody named it',
  };
  assert.deepEqual(entries, [
    { ...kept, port: 81 },
    { ...kept, port: 443 },
  ]);
});

test('a command that wants no network gets no proxy', async t => {
  const { end, entries } = await run(t, 'echo "proxy: $http_proxy"', () => undefined);
  assert.equal(end.output, 'proxy: \n');
  assert.deepEqual(entries, []);
});

test('a command that is not confined is not asked where it goes', async t => {
  const port = await openSite(t);
  const asked: unknown[] = [];
  const reaching: Reaching = (...args) => void asked.push(args);
  const { end } = await run(t, `curl -sS http://127.0.0.1:${port}/`, reaching, { free: true });
  assert.equal(end.output, 'hello');
  assert.deepEqual(asked, []);
});

test('a command that goes to ever more places is stopped from it, and that is on record in one line', async t => {
  const command = 'for n in {1..110}; do printf "%s\\n" "http://h$n.example/"; done | xargs -n 40 curl -s -o /dev/null';
  const { entries } = await run(t, command, only(1));
  assert.equal(entries.filter(({ kind }) => kind === 'connection').length, 100);
  assert.deepEqual(entries.at(-1), {
    ...{ kind: 'limit', act: 'act-1', limit: 'destinations of a command', most: 100 },
    because: 'it asked for more than 100 destinations; the others were refused',
  });
});
