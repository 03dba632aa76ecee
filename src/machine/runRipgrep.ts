import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Clock } from '../base/clock.js';

const limitMs = 20_000;

export type Searched =
  /** `more`: it was ended early, because there was enough, its time was up, or it was cancelled. */
  { readonly kind: 'searched'; readonly more: boolean } | { readonly kind: 'failed'; readonly because: string };

/** Runs ripgrep and hands over each line it prints until `take` has enough. Never rejects; nothing is left running. */
export async function runRipgrep(
  rg: string,
  words: readonly string[],
  take: (line: string) => 'more' | 'enough',
  clock: Clock,
  signal: AbortSignal,
): Promise<Searched> {
  const isStopped = (): boolean => signal.aborted;
  if (isStopped()) return { kind: 'failed', because: 'The search was stopped.' };
  // No configuration, no environment: a search reads, and nothing but its own program is started for it.
  const child = spawn(rg, ['--no-config', ...words], {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const ended = new Promise<number | Error>(resolve => {
    child.once('error', resolve);
    child.once('close', code => resolve(code ?? 0));
  });
  const cut = new AbortController();
  const end = (): void => {
    cut.abort();
    child.kill('SIGKILL');
  };
  const timer = clock.after(limitMs, end);
  signal.addEventListener('abort', end, { once: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text.slice(0, 4096 - said.length)));
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
  lines.on('line', line => {
    if (!cut.signal.aborted && take(line) === 'enough') end();
  });
  const how = await ended;
  timer.dispose();
  signal.removeEventListener('abort', end);
  if (how instanceof Error) return { kind: 'failed', because: `The search could not be started: ${how.message}.` };
  if (isStopped()) return { kind: 'failed', because: 'The search was stopped.' };
  if (how === 2 && said !== '') return { kind: 'failed', because: `The search failed: ${said.trim()}` };
  return { kind: 'searched', more: cut.signal.aborted };
}
