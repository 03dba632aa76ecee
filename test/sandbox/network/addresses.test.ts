import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { classOf, type AddressClass } from '../../../src/sandbox/network/addresses.js';

const own = new Set(['203.0.112.7', '2a00:1450::7']);

const cases: readonly [says: string, address: string, expected: AddressClass][] = [
  ['a public address is public', '93.184.216.34', 'public'],
  ['a public IPv6 address is public', '2606:4700::6810:84e5', 'public'],
  ['a public address in IPv6 clothes is what it is', '::ffff:93.184.216.34', 'public'],
  ['loopback is local', '127.0.0.1', 'local'],
  ['all of 127 is loopback', '127.255.3.4', 'local'],
  ['IPv6 loopback is local', '::1', 'local'],
  ['loopback in IPv6 clothes is local', '::ffff:127.0.0.1', 'local'],
  ['loopback in IPv6 clothes, as hexadecimal digits', '::ffff:7f00:1', 'local'],
  ['a private network is local', '10.1.2.3', 'local'],
  ['so is 172.16/12', '172.31.255.254', 'local'],
  ['172.32 is not of it', '172.32.0.1', 'public'],
  ['so is 192.168/16', '192.168.0.1', 'local'],
  ['an address behind a carrier’s translation is local', '100.64.1.1', 'local'],
  ['a unique local address is local', 'fd12:3456::1', 'local'],
  ['a public address of this machine is this machine', '203.0.112.7', 'local'],
  ['also in IPv6 clothes', '::ffff:203.0.112.7', 'local'],
  ['also of IPv6, however it is written', '2a00:1450:0::0:7', 'local'],
  ['the metadata of a cloud is never reached', '169.254.169.254', 'never'],
  ['nor in IPv6 clothes', '::ffff:169.254.169.254', 'never'],
  ['nor is link-local IPv6', 'fe80::1', 'never'],
  ['nor with a zone', 'fe80::1%eth0', 'never'],
  ['nor the host below a machine of Azure', '168.63.129.16', 'never'],
  ['nor multicast', '224.0.0.251', 'never'],
  ['nor IPv6 multicast', 'ff02::1', 'never'],
  ['nor broadcast', '255.255.255.255', 'never'],
  ['nor the address that means any, which is this machine', '0.0.0.0', 'never'],
  ['nor that of IPv6', '::', 'never'],
  ['nor what is reserved', '240.0.0.1', 'never'],
  ['nor what only documentation uses', '192.0.2.1', 'never'],
  ['nor loopback through 6to4', '2002:7f00:1::1', 'never'],
  ['nor loopback through NAT64', '64:ff9b::7f00:1', 'never'],
  ['nor loopback through Teredo', '2001:0:4136:e378:8000:63bf:80ff:fffe', 'never'],
  ['loopback as the oldest embedding writes it is local', '::127.0.0.1', 'local'],
  ['what is no address is never reached', 'localhost', 'never'],
  ['nor is nothing', '', 'never'],
];

for (const [says, address, expected] of cases) {
  test(says, () => {
    assert.equal(classOf(address, own), expected);
  });
}

test('no IPv4 address becomes milder by being dressed as IPv6', () => {
  fc.assert(
    fc.property(fc.ipV4(), address => {
      assert.equal(classOf(`::ffff:${address}`, own), classOf(address, own));
    }),
  );
});
