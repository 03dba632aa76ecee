import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { slashed } from '../machine/realPath.js';
import { stateFolder } from '../machine/stateFolder.js';
import { systemClock } from '../machine/systemClock.js';
import { isProtectedName } from '../policy/protected.js';
import { fullAccess, type Confinement } from '../sandbox/confinement.js';
import { detectBackend } from '../sandbox/detectBackend.js';
import { hiddenPaths } from '../sandbox/hiddenPaths.js';
import { protectedPaths } from '../sandbox/protectedPaths.js';
import { runCommand } from '../sandbox/run.js';
import { exitCodes } from './exitCodes.js';
import type { SandboxArguments } from './sandboxArguments.js';
import { badInput } from './say.js';

const longestMs = 24 * 60 * 60 * 1000;

/** Runs one command confined, and ends as it ends. Without a sandbox nothing is run. */
export async function sandbox(wanted: SandboxArguments): Promise<number> {
  const { backend, missing } = detectBackend();
  if (missing !== undefined && wanted.mode !== 'full-access') return badInput(missing);
  const home = slashed(homedir());
  const root = rootOf(wanted.workspace);
  if (root === undefined) return badInput(`${wanted.workspace} is no folder that can be worked in.`);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
  const confinement = confinementFor(wanted, root, home);
  const spec = {
    command: lineOf(wanted.command),
    shell: 'bash',
    cwd: root,
    timeoutMs: longestMs,
    confinement,
  } as const;
  const deps = { backend, clock: systemClock, home, roots: () => [root], env: process.env };
  let shown = 0;
  const show = (text: string): void => {
    shown += text.length;
    process.stdout.write(text);
  };
  const { exit, ended, output } = await runCommand(spec, deps, show, stop.signal);
  if (ended === 'not-started') return badInput(output);
  if (ended === 'cancelled') return exitCodes.stopped;
  if (shown === 0 && output !== '') process.stdout.write(output);
  return exit ?? exitCodes.failed;
}

function confinementFor({ mode, state }: SandboxArguments, root: string, home: string): Confinement {
  if (mode === 'full-access') return fullAccess;
  const usual = stateFolder({ platform: process.platform, home, env: process.env });
  const own = [usual, ...(state === undefined ? [] : [resolve(state)])];
  own.forEach(makeIfMissing);
  return {
    mode,
    writable: [root],
    protected: protectedPaths({ roots: [root], home, isProtected: isProtectedName }),
    hidden: hiddenPaths({ home, own }),
    network: { kind: 'off' },
  };
}

/** Only what is there can be hidden, and another window may put its record there while the command runs. */
function makeIfMissing(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // not ours to make, and so no window's of this user either
  }
}

/** One word is a line of shell, as people quote it; several are a program and its words, each taken as it stands. */
function lineOf(words: readonly string[]): string {
  const [only, ...more] = words;
  if (only !== undefined && more.length === 0) return only;
  return words.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

function rootOf(workspace: string): string | undefined {
  try {
    return realpathSync(resolve(workspace));
  } catch {
    return undefined; // said by the caller, with the name as it was given
  }
}
