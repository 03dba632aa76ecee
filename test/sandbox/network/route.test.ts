import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { destinationOf } from '../../../src/sandbox/network/destination.js';
import { findRoute, type Leave, type Route } from '../../../src/sandbox/network/route.js';

const names: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['93.184.216.34'],
  'private.example': ['10.0.0.1'],
  'loopback.example': ['127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'both.example': ['127.0.0.1', '93.184.216.34'],
  'empty.example': [],
};

const named: Leave = { kind: 'allowed', exactly: true, because: 'it was approved' };
const byPattern: Leave = { kind: 'allowed', exactly: false, because: 'a rule allows *' };
const refused: Leave = { kind: 'refused', because: 'nobody named it' };

interface Tried {
  readonly route: Route;
  readonly lookedUp: readonly string[];
  readonly addresses: readonly string[];
}

async function tryRoute(authority: string, leave: Leave): Promise<Tried> {
  const lookedUp: string[] = [];
  const lookup = (host: string): Promise<readonly LookupAddress[]> => {
    lookedUp.push(host);
    const found = names[host];
    if (found === undefined) return Promise.reject(new Error('ENOTFOUND'));
    return Promise.resolve(found.map(address => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  const to = destinationOf(authority) ?? assert.fail(`${authority} names no destination`);
  const route = await findRoute(to, { mayReach: () => leave, lookup });
  const addresses: string[] = [];
  if (route.kind === 'open') {
    route.lookup(to.host, { all: true }, (_fault, found) => {
      if (typeof found !== 'string') addresses.push(...found.map(({ address }) => address));
    });
  }
  return { route, lookedUp, addresses };
}

const cases: readonly [says: string, authority: string, leave: Leave, kind: Route['kind'], reached?: string[]][] = [
  ['a name that leads to a public address', 'public.example:443', named, 'open', ['93.184.216.34']],
  ['a name that a pattern allows', 'public.example:443', byPattern, 'open', ['93.184.216.34']],
  ['an address that was named', '93.184.216.34:443', named, 'open', ['93.184.216.34']],
  ['a name that leads into a private network', 'private.example:443', named, 'refused'],
  ['a name that leads to this machine', 'loopback.example:443', named, 'refused'],
  ['a name that leads to this machine in IPv6 clothes', 'mapped.example:443', named, 'refused'],
  ['a name that leads to the metadata of a cloud', 'metadata.example:80', named, 'refused'],
  ['of a name that leads to both, only what is public', 'both.example:443', named, 'open', ['93.184.216.34']],
  ['this machine, when it was named', '127.0.0.1:8080', named, 'open', ['127.0.0.1']],
  ['this machine by its own name, when it was named', 'localhost:8080', named, 'open', ['127.0.0.1']],
  ['this machine, when a pattern happens to fit it', '127.0.0.1:8080', byPattern, 'refused'],
  ['this machine by name, when a pattern happens to fit it', 'localhost:8080', byPattern, 'refused'],
  ['a private address that was named', '10.0.0.1:80', named, 'open', ['10.0.0.1']],
  ['the metadata of a cloud, even when it was named', '169.254.169.254:80', named, 'refused'],
  ['this machine as a number', '2130706433:80', byPattern, 'refused'],
  ['this machine as hexadecimal digits', '0x7f.1:80', byPattern, 'refused'],
  ['this machine in octal', '0177.0.0.1:80', byPattern, 'refused'],
  ['IPv6 loopback', '[::1]:80', byPattern, 'refused'],
  ['loopback in IPv6 clothes', '[::ffff:127.0.0.1]:80', byPattern, 'refused'],
  ['the address that means any', '0.0.0.0:80', named, 'refused'],
  ['a name without an address', 'empty.example:443', named, 'failed'],
  ['a name that nobody knows', 'missing.example:443', named, 'failed'],
];

for (const [says, authority, leave, kind, reached = []] of cases) {
  test(`${says}: ${kind}`, async () => {
    const { route, addresses } = await tryRoute(authority, leave);
    assert.equal(route.kind, kind, JSON.stringify(route));
    assert.deepEqual(addresses, reached);
  });
}

test('a name that is not allowed is not looked up, since the question would carry it out', async () => {
  const { route, lookedUp } = await tryRoute('secret-word.attacker.example:443', refused);
  assert.equal(route.kind, 'refused');
  assert.deepEqual(lookedUp, []);
});

test('a name is looked up once, and what was judged is what is connected to', async () => {
  const answers = [['93.184.216.34'], ['127.0.0.1']];
  const lookup = (): Promise<LookupAddress[]> =>
    Promise.resolve((answers.shift() ?? []).map(address => ({ address, family: 4 })));
  const to = { host: 'rebinding.example', port: 443 };
  const route = await findRoute(to, { mayReach: () => named, lookup });
  assert.ok(route.kind === 'open');
  const seen: unknown[] = [];
  for (let time = 0; time < 3; time += 1) {
    route.lookup(to.host, { all: false }, (_fault, address) => seen.push(address));
  }
  assert.deepEqual(seen, ['93.184.216.34', '93.184.216.34', '93.184.216.34']);
  assert.equal(answers.length, 1);
});

const authorities: readonly [says: string, authority: string, expected: string | undefined][] = [
  ['a name and a port', 'example.org:443', 'example.org 443'],
  ['capital letters are small ones', 'EXAMPLE.org:443', 'example.org 443'],
  ['a full stop at the end is the same name', 'example.org.:443', 'example.org 443'],
  ['letters of another alphabet are what is asked for', 'exämple.org:443', 'xn--exmple-cua.org 443'],
  ['IPv6 has brackets', '[2606:4700::1]:443', '2606:4700::1 443'],
  ['a path is none', 'example.org:443/path', undefined],
  ['a user is none', 'user@example.org:443', undefined],
  ['a query is none', 'example.org:443?x', undefined],
  ['a port that is none', 'example.org:99999', undefined],
  ['nothing', '', undefined],
  ['a space', 'example.org :443', undefined],
];

for (const [says, authority, expected] of authorities) {
  test(`what a client names: ${says}`, () => {
    const to = destinationOf(authority);
    assert.equal(to && `${to.host} ${to.port}`, expected);
  });
}
