import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../base/clock.js';

const limitMs = 20_000;

export type Searched =
  /** `more`: it was ended early, because there was enough or its time was up. */
  { readonly kind: 'searched'; readonly more: boolean } | { readonly kind: 'failed'; readonly because: string };

/** What is searched instead of files, on its input; without it, no input. */
type Input = Uint8Array;

/** Takes a line that was found, and says whether there is enough. */
export type TakeLine = (line: string) => 'more' | 'enough';

/** Runs ripgrep and hands over each line it prints until `take` has enough. Never rejects; nothing is left running. */
export async function runRipgrep(
  rg: string,
  words: readonly string[],
  take: TakeLine,
  clock: Clock,
  signal: AbortSignal,
  input?: Input,
): Promise<Searched> {
  if (signal.aborted) return stopped;
  // No configuration and no environment: a search reads, and starts nothing but its own program.
  const child = spawn(rg, ['--no-config', ...words], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  child.stdin.on('error', () => undefined); // it had enough, or never started: its exit tells
  child.stdin.end(input);
  const enough = new AbortController();
  const timer = clock.after(limitMs, () => enough.abort());
  const ending = AbortSignal.any([signal, enough.signal]);
  ending.addEventListener('abort', () => void child.kill('SIGKILL'), { once: true });
  const said = listen(child, line => {
    if (!ending.aborted && take(line) === 'enough') enough.abort();
  });
  const exit = await exitOf(child);
  timer.dispose();
  if (exit instanceof Error) return { kind: 'failed', because: `The search could not be started: ${exit.message}.` };
  if (enough.signal.aborted) return { kind: 'searched', more: true };
  if (ending.aborted) return stopped;
  // 2 with nothing said: some files could not be read, and what was found holds.
  if (exit === 2 && said() !== '') return { kind: 'failed', because: `The search failed: ${said()}` };
  return { kind: 'searched', more: false };
}

const stopped: Searched = { kind: 'failed', because: 'The search was stopped.' };

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Returns what the program complained of so far. */
function listen(child: Child, hear: (line: string) => void): () => string {
  createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', hear);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text.slice(0, Math.max(0, 4096 - said.length));
  });
  return () => said.trim();
}

function exitOf(child: Child): Promise<number | null | Error> {
  return new Promise(resolve => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
}
