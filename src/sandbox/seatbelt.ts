import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoSandbox, type Backend, type Launch, type Prepared } from './backend.js';
import type { Confined, Network } from './confinement.js';
import { openedPaths } from './opened.js';

/** What the runtime is asked for; the words that it gives back are for a shell. */
export type Wrap = (asked: SeatbeltWish) => string;

interface SeatbeltWish {
  readonly command: string;
  readonly needsNetworkRestriction: true;
  /** The one port of this machine that may be reached. */
  readonly httpProxyPort?: number;
  readonly readConfig: { denyOnly: string[]; allowWithinDeny: string[] };
  readonly writeConfig: { allowOnly: string[]; denyWithinAllow: string[] };
}

/**
 * The sandbox of macOS (Seatbelt), by a profile that `@anthropic-ai/sandbox-runtime` writes. Only that part of it is
 * used, for each command by itself: its manager has one configuration and one proxy for the whole process.
 *
 * Invariant: a name that the profile would take for a pattern ends in nothing being started. Whether the profile holds
 * is not believed, but tried by the check of itself at the start of a session.
 */
export function seatbelt(loadWrap: () => Promise<Wrap> = loadRuntime): Backend {
  return {
    name: 'seatbelt',
    prepare: async (launch, confined) => prepare(await loadWrap(), launch, confined),
  };
}

async function loadRuntime(): Promise<Wrap> {
  const runtime = await import('@anthropic-ai/sandbox-runtime/dist/sandbox/macos-sandbox-utils.js');
  return runtime.wrapCommandWithSandboxMacOS;
}

async function prepare(wrap: Wrap, { argv, env }: Launch, confined: Confined): Promise<Prepared> {
  const { mode, writable, protected: held, hidden, temp, opened = [], shown = [] } = confined;
  [...writable, ...held, ...hidden, ...openedPaths(confined)].forEach(refusePattern);
  const written = opened.map(({ path }) => path);
  const way = await openWay(confined.network);
  const own = temp === undefined ? realpathSync(mkdtempSync(join(tmpdir(), 'countersign-'))) : undefined;
  const release = (): void => {
    way.close();
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  };
  const folder = temp ?? own ?? tmpdir();
  const command = wrap({
    command: ['/usr/bin/env', `TMPDIR=${folder}`, ...way.words, ...argv].map(quoted).join(' '),
    needsNetworkRestriction: true,
    ...(way.port !== undefined && { httpProxyPort: way.port }),
    readConfig: { denyOnly: hidden.filter(path => !shown.includes(path)), allowWithinDeny: [...shown] },
    writeConfig: {
      allowOnly: [folder, ...(mode === 'read-only' ? [] : writable), ...written],
      denyWithinAllow: [...held.filter(path => !written.includes(path)), ...hidden].flatMap(path => [
        path,
        inAnyLetters(path),
      ]),
    },
  });
  return { argv: ['/bin/sh', '-c', command], env, files: [], release };
}

interface Way {
  readonly port: number | undefined;
  /** Of the environment; said to `env` itself, since the runtime puts its own in front. */
  readonly words: readonly string[];
  readonly close: () => void;
}

/** There are no networks of one's own on macOS: the proxy listens on a port of this machine, which alone is left open. */
async function openWay(network: Network): Promise<Way> {
  if (network.kind === 'off') return { port: undefined, words: [], close: () => undefined };
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new NoSandbox('There is no port for the network');
  network.proxy.serve(server);
  const words = Object.entries(network.proxy.environment(address.port)).map(([name, value]) => `${name}=${value}`);
  return { port: address.port, words, close: () => server.close() };
}

function refusePattern(path: string): void {
  if (!/[*?[\]{}]/.test(path)) return;
  throw new NoSandbox(
    `${path} has a sign in its name (* ? [ ] { }) by which the sandbox of macOS would mean other files`,
  );
}

/** The disk takes letters of both kinds for the same; what is missing could be made by the other. */
function inAnyLetters(path: string): string {
  return path.replaceAll(/[a-z]/gi, letter => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
