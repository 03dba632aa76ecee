import type { NetworkProvider } from './catalog.js';

/** The endpoints' own names, which people paste along with the address. */
const endpoints = /\/(messages|chat\/completions|responses|completions|models)$/;

/**
 * The address that requests start from, out of what a person wrote: with or without a final slash, `/v1`, or the
 * endpoint's name. Anthropic's convention leaves `/v1` to the client; with the others only a bare host lacks it.
 */
export function baseAddress(provider: NetworkProvider, written: string): string {
  const url = new URL(written);
  const path = url.pathname.replace(/\/+$/, '').replace(endpoints, '');
  const versioned = /\/v\d+[a-z0-9]*$/.test(path);
  const completed = versioned || (provider !== 'anthropic' && path !== '') ? path : `${path}/v1`;
  return `${url.origin}${completed}`;
}
