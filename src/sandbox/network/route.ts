import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { classOf } from './addresses.js';
import type { Destination } from './destination.js';

/** What policy says of a destination, before its name is looked up. */
export type Leave =
  /** `exactly`: this very host was named, not a pattern that it fits; so it may be this machine or one next to it. */
  | { readonly kind: 'allowed'; readonly exactly: boolean; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string };

export interface RouteDeps {
  /** Asked for each connection anew, so that what is revoked meanwhile is refused. */
  readonly mayReach: (to: Destination) => Leave;
  /** All addresses of a name. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
}

export type Route =
  | { readonly kind: 'open'; readonly because: string; readonly lookup: LookupFunction }
  | { readonly kind: 'refused' | 'failed'; readonly because: string };

/**
 * Judges a destination, looks its name up once and judges what was found.
 *
 * Invariant: a name that is not allowed is never looked up (the question itself would carry data out), and who
 * connects by `lookup` of an open route reaches the very addresses that were judged. Never rejects.
 */
export async function findRoute(to: Destination, { mayReach, lookup = systemLookup }: RouteDeps): Promise<Route> {
  const leave = mayReach(to);
  if (leave.kind === 'refused') return leave;
  const found = await addressesOf(to.host, lookup);
  if (found.kind === 'failed') return found;
  const isNamed = leave.exactly && (isIP(to.host) !== 0 || isThisMachine(to.host));
  const fit = found.addresses.filter(({ address }) => {
    const reached = classOf(address);
    return reached === 'public' || (reached === 'local' && isNamed);
  });
  if (fit.length > 0) return { kind: 'open', because: leave.because, lookup: answering(fit) };
  return { kind: 'refused', because: whyNot(to.host, found.addresses) };
}

/** The names that by their definition are this machine; every other name is only as good as what it leads to. */
function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

function whyNot(host: string, found: readonly LookupAddress[]): string {
  const what = 'this machine, a network around it, or no public address';
  const leads = isIP(host) === 0 ? ` leads to ${found.map(({ address }) => address).join(', ')}:` : ' is';
  return `${host}${leads} ${what}`;
}

type Found =
  | { readonly kind: 'found'; readonly addresses: readonly LookupAddress[] }
  | { readonly kind: 'failed'; readonly because: string };

async function addressesOf(host: string, lookup: NonNullable<RouteDeps['lookup']>): Promise<Found> {
  const family = isIP(host);
  if (family !== 0) return { kind: 'found', addresses: [{ address: host, family }] };
  // RFC 6761: nobody else may say where that is.
  if (isThisMachine(host)) return { kind: 'found', addresses: [{ address: '127.0.0.1', family: 4 }] };
  try {
    const addresses = await lookup(host);
    return addresses.length > 0 ? { kind: 'found', addresses } : { kind: 'failed', because: `${host} has no address` };
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return { kind: 'failed', because: `${host} could not be looked up: ${why}` };
  }
}

function systemLookup(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookUpName(host, { all: true }, (fault, found) => {
      if (fault === null) resolve(found);
      else reject(fault);
    });
  });
}

function answering(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, answer) => {
    const [first] = addresses;
    if (all === true) answer(null, [...addresses]);
    else answer(null, first?.address ?? '', first?.family);
  };
}
