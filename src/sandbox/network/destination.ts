/** Where somebody wants to go: a name in lower case or an address, without brackets, and a port. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Read from what a client says (`host:port`), in the one spelling that rules are written in; undefined: it is none. */
export function destinationOf(authority: string): Destination | undefined {
  const text = `http://${authority}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isBare = url.pathname === '/' && [url.username, url.password, url.search, url.hash].every(part => part === '');
  return isBare ? destinationOfUrl(url) : undefined;
}

export function destinationOfUrl({ hostname, port, protocol }: URL): Destination {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  return { host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

export function inWords({ host, port }: Destination): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
