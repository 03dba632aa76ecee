import type { Settings } from '../protocol/settings.js';
import { signals, type Collector, type Destination, type Outlet } from '../protocol/telemetry.js';

/** As OpenTelemetry has it where nobody says otherwise. */
export const usualTimeoutMs = 10_000;

/** All three signals to one collector, at the usual paths below its address. */
export function destinationOf({ endpoint, protocol, headers, content }: Collector): Destination {
  const outlets = signals.map((signal): [string, Outlet] => [
    signal,
    { url: addressBelow(endpoint, `v1/${signal}`), protocol, headers, timeoutMs: usualTimeoutMs, gzip: false },
  ]);
  return { outlets: Object.fromEntries(outlets), content, resource: {}, temporality: 'cumulative' };
}

export function addressBelow(endpoint: string, path: string): string {
  return `${endpoint.replace(/\/+$/, '')}/${path}`;
}

/** What the user set; nowhere while no address is set. */
export function destinationOfSettings(settings: Settings): Destination | undefined {
  const endpoint = settings['telemetry.endpoint'];
  if (endpoint === '') return undefined;
  const { 'telemetry.protocol': protocol, 'telemetry.headers': headers, 'telemetry.content': content } = settings;
  return destinationOf({ endpoint, protocol, headers, content });
}

/** What an administrator says of it, and in which file. */
interface Said {
  readonly value: 'off' | Collector;
  readonly from: string;
}

/** Where it differs from what the user wants, in words. */
export function overruledInWords(said: Said | undefined, wanted: Destination | undefined): readonly string[] {
  if (said === undefined || wanted === undefined) return [];
  if (said.value === 'off') return [`${said.from} permits no telemetry: the record is sent nowhere.`];
  return [`${said.from} says where the record is sent: it goes there, not where you set it.`];
}

/** What an administrator says of it holds, whatever the user wants. */
export function permittedDestination(said: Said | undefined, wanted: Destination | undefined): Destination | undefined {
  if (said === undefined) return wanted;
  return said.value === 'off' ? undefined : destinationOf(said.value);
}

/** What goes where, for people. Headers stay out of it: they may hold a key. */
export function destinationInWords({ outlets }: Destination): string {
  const places = Map.groupBy(Object.entries(outlets), ([signal, { url }]) => url.replace(`/v1/${signal}`, ''));
  return [...places].map(([place, sent]) => `${sent.map(([signal]) => signal).join(', ')} to ${place}`).join('; ');
}
