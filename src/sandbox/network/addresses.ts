import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/**
 * `public`: anybody's. `local`: this machine and the networks around it, reached only by who names them as they stand.
 * `never`: what leads elsewhere than it says, or to what only the machine itself should ask (metadata of a cloud).
 */
export type AddressClass = 'public' | 'local' | 'never';

const localRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Looks like any public address, and is the host that a virtual machine of Azure runs on. */
const hostOfAzure = '168.63.129.16';

/** Only what is known to be public is; an address that cannot be read, or of a range nobody here knows, is not. */
export function classOf(address: string, own: ReadonlySet<string> = ownAddresses()): AddressClass {
  if (!ipaddr.isValid(address)) return 'never';
  const read = ipaddr.process(address); // an IPv4 address in IPv6 clothes is that IPv4 address
  const range: string = read.range();
  if (localRanges.has(range) || own.has(read.toString())) return 'local';
  return range === 'unicast' && read.toString() !== hostOfAzure ? 'public' : 'never';
}

/** By its public addresses, too, a machine reaches what listens on it. */
function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap(found => found ?? []);
  return new Set(all.flatMap(({ address }) => (ipaddr.isValid(address) ? [ipaddr.process(address).toString()] : [])));
}
