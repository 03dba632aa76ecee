import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import type { World } from './world.js';

/**
 * One way out that is tried by a command in a real sandbox. What came of it is looked at from outside, afterwards.
 * Unless it says why not, it is tried without a sandbox too, and must then get out: an attempt with a slip of the pen in
 * it would otherwise count as a wall.
 */
export interface Escape {
  /** What does not happen. */
  readonly says: string;
  /** For bash, in the folder worked in; the world's places are in variables. */
  readonly tries: string;
  readonly arrange?: (world: World) => void;
  /** Whether it got out: by the world's state, or by what the command could say. */
  readonly gotOut: (world: World, said: string) => boolean;
  /** Why it cannot be tried without a sandbox, or not on every machine. */
  readonly onlyConfined?: string;
  readonly mode?: 'read-only';
  /** The folder that may be written; `work` where it is not said. */
  readonly folder?: string;
  /** Where Countersign keeps its state; `state` where it is not said. */
  readonly state?: string;
  /** What the program that confines is started under, such as a namespace with other mounts. */
  readonly under?: (world: World) => readonly string[];
  /** Nothing is started at all; what is said instead. */
  readonly refused?: RegExp;
  /** It does not come to its end by itself. */
  readonly isCutShort?: true;
  /** What somebody outside does while the command runs. */
  readonly during?: (world: World, confined: ChildProcess) => Promise<void>;
}

/** For perl: makes a system call by its number, and says `reached` where the kernel took it. */
export function systemCall(number: number, ...words: readonly (number | string)[]): string {
  return `perl -e '$_ = "\\0" x 4096; print "reached" if syscall(${[number, ...words].join(', ')}) >= 0'`;
}

export const endedBySignal = '[The program that confines was ended by a signal]';

export const saysReached: Escape['gotOut'] = (_world, said) => said.includes('reached');
export const saysSecret: Escape['gotOut'] = (world, said) => said.includes(world.secret);
export const outsideChanged: Escape['gotOut'] = world => world.isChanged('outside/file');
export const listenerReached: Escape['gotOut'] = world => world.listeners.wereReached();

/** Tries it in the sandbox that is shipped; says what it and the program said. */
export async function tryConfined(world: World, escape: Escape): Promise<string> {
  const started = startConfined(world, escape);
  await escape.during?.(world, started.child);
  return started.said;
}

/** Several at once in one world have a name each. */
export function startConfined(world: World, escape: Escape, name = 'attempt'): Started {
  const { folder = 'work', state = 'state', mode = 'workspace-write', under } = escape;
  const places = ['--mode', mode, '--workspace', world.at(folder), '--state', world.at(state)];
  const line = `cd '${world.at('work')}' && bash ${script(world, escape, name)}; echo the-end`;
  return start(world, [
    ...(under?.(world) ?? []),
    ...[process.execPath, resolve('dist/cli.js'), 'sandbox', ...places, '--', line],
  ]);
}

export async function tryAlone(world: World, escape: Escape): Promise<string> {
  const started = start(world, ['timeout', '20', 'bash', script(world, escape)]);
  await escape.during?.(world, started.child);
  return started.said;
}

function script(world: World, { tries }: Escape, name = 'attempt'): string {
  world.write(`${name}.sh`, `${world.variables()}${tries}\n`);
  return world.at(`${name}.sh`);
}

export interface Started {
  readonly child: ChildProcess;
  readonly said: Promise<string>;
}

/** With what a careless caller leaves lying around: keys and sockets in the environment, an open file. */
function start(world: World, [program = '', ...words]: readonly string[]): Started {
  const { path } = world.listeners;
  const keys = {
    COUNTERSIGN_API_KEY: world.secret,
    SSH_AUTH_SOCK: path,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}`,
  };
  const env = { PATH: process.env['PATH'], HOME: world.at('home'), ...keys };
  const file = openSync(world.at('outside/file'), 'a');
  const none = 'ignore';
  const child = spawn(program, words, {
    ...{ cwd: world.at('work'), env, detached: true },
    stdio: [none, 'pipe', 'pipe', none, none, none, none, none, none, file],
  });
  closeSync(file);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = (_code: unknown, signal: unknown): string => (signal === null ? said : `${said}${endedBySignal}`);
  return { child, said: new Promise(done => child.once('close', (...how) => done(ended(...how)))) };
}
