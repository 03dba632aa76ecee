import { spawn, spawnSync } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { openListeners, type Listeners } from './listeners.js';

/** What the files outside say, and go on saying. */
export const kept = 'kept\n';

const withSecrets = [
  ...['state/ledger.db', 'state/journal/image', 'state/rules.json', 'home/.local/state/countersign/ledger.db'],
  ...['home/.ssh/id_ed25519', 'home/.ssh/keys/deep', 'home/.aws/credentials', 'home/.netrc', 'home/.npmrc'],
  ...['home/.git-credentials', 'home/.config/gh/hosts.yml', 'home/.docker/config.json', 'home/.kube/config'],
  ...['home/.gnupg/private-keys-v1.d/key', 'home/.mozilla/firefox/logins.json', 'home/.bash_history'],
];
const withText = [
  ...['outside/file', 'work/Makefile', 'work/.git/config', 'work/.git/hooks/post-commit', 'work/.git/HEAD'],
  ...['home/.bashrc', 'home/.profile', 'home/.gitconfig', 'home/.config/autostart/program', 'home/.local/bin/program'],
];

interface Parts {
  readonly folder: string;
  readonly secret: string;
  readonly listeners: Listeners;
  /** A process of somebody's, with the secret in its environment and a file of the state open as its descriptor 3. */
  readonly victim: number;
}

/**
 * The surroundings of one attempt: a folder to work in, a home with credentials, state, listeners and a process, all
 * of it somebody's who wants it left alone.
 */
export class World {
  readonly folder: string;
  /** Stands in every file that nobody may read. */
  readonly secret: string;
  readonly listeners: Listeners;
  readonly victim: number;
  /** Seconds that nothing else sleeps, so that a sleeper is found by them. */
  readonly unique = String(randomInt(1e8, 1e9));

  private readonly left: string[] = [];

  private constructor(parts: Parts) {
    ({ folder: this.folder, secret: this.secret, listeners: this.listeners, victim: this.victim } = parts);
  }

  static async open(t: TestContext): Promise<World> {
    const folder = makeFolder();
    t.after(() => removeAll(folder));
    const secret = randomUUID();
    for (const name of withSecrets) writeIn(folder, name, secret);
    for (const name of withText) writeIn(folder, name, kept);
    const listeners = await openListeners(join(folder, 'outside', 'socket'));
    t.after(listeners.close);
    const victim = await startVictim(join(folder, 'state'), secret);
    t.after(() => endIfAlive(victim));
    const world = new World({ folder, secret, listeners, victim });
    t.after(() => world.lingering().forEach(endIfAlive));
    t.after(() => world.left.forEach(path => fs.rmSync(path, { force: true })));
    return world;
  }

  private leftIn(folder: string): string {
    return join(folder, `countersign-${this.unique}`);
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text = kept): void {
    writeIn(this.folder, name, text);
  }

  has(name: string): boolean {
    return fs.existsSync(this.at(name));
  }

  isChanged(name: string): boolean {
    return !this.has(name) || fs.readFileSync(this.at(name), 'utf8') !== kept;
  }

  /** A second name of a file. */
  link(name: string, other: string): void {
    fs.linkSync(this.at(name), this.at(other));
  }

  /** Puts a file of somebody's into a folder that all share. */
  leave(folder: string, text: string): void {
    fs.writeFileSync(this.leftIn(folder), text);
    this.left.push(this.leftIn(folder), `${this.leftIn(folder)}-new`);
  }

  isLeftChanged(folder: string): boolean {
    return fs.existsSync(`${this.leftIn(folder)}-new`) || fs.readFileSync(this.leftIn(folder), 'utf8') !== kept;
  }

  /** Whether the state is as it was. */
  isWhole(): boolean {
    const names = withSecrets.filter(name => name.startsWith('state/'));
    return names.every(name => this.has(name) && fs.readFileSync(this.at(name), 'utf8') === this.secret);
  }

  isAlive(): boolean {
    return commandLines().some(({ pid }) => pid === this.victim);
  }

  /** Processes that sleep the unique time: none is to be left when a command has ended. */
  lingering(): readonly number[] {
    return commandLines().flatMap(({ pid, words }) => (words.includes(this.unique) ? [pid] : []));
  }

  /** Whether a process was started with this file of the world's. */
  isRunning(name: string): boolean {
    return commandLines().some(({ words }) => words.some(word => word.includes(this.at(name))));
  }

  /** For the shell: where everything is. */
  variables(): string {
    const { tcp, udp, path, abstract, address } = this.listeners;
    const [OUT, STATE] = [this.at('outside'), this.at('state')];
    const all = { OUT, STATE, HOME: this.at('home'), VICTIM: this.victim, UNIQUE: this.unique };
    const doors = { TCP: tcp, UDP: udp, SOCKET: path, ABSTRACT: abstract, ADDRESS: address };
    return Object.entries({ ...all, ...doors, NODE: process.execPath })
      .map(([name, value]) => `export ${name}='${value}'\n`)
      .join('');
  }
}

function writeIn(folder: string, name: string, text: string): void {
  fs.mkdirSync(dirname(join(folder, name)), { recursive: true });
  fs.writeFileSync(join(folder, name), text);
}

/** Not below the folders for temporary files: a sandbox has others in their place, so that nothing there shows anything. */
function makeFolder(): string {
  const places = [resolve('.cache'), join(homedir(), '.cache'), '/opt', '/srv'];
  for (const place of places.filter(path => !/^(\/var)?\/tmp\//.test(path))) {
    try {
      fs.mkdirSync(place, { recursive: true });
      return fs.realpathSync(fs.mkdtempSync(join(place, 'countersign-escape-')));
    } catch {
      // not ours to write: the next place is asked
    }
  }
  throw new Error(`There is no folder to try in, but those for temporary files: ${places.join(', ')}`);
}

/** Also folders that an attempt made and nobody may look into. */
function removeAll(folder: string): void {
  spawnSync('chmod', ['-R', 'u+rwx', folder]);
  fs.rmSync(folder, { recursive: true, force: true });
}

async function startVictim(state: string, secret: string): Promise<number> {
  const file = fs.openSync(join(state, 'ledger.db'), 'r');
  const child = spawn('bash', ['-c', 'echo up; exec sleep 1000'], {
    ...{ cwd: state, env: { PATH: '/usr/bin:/bin', KEY: secret }, detached: true },
    stdio: ['ignore', 'pipe', 'ignore', file],
  });
  fs.closeSync(file);
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error('There is no process to try with.');
  await once(stdout, 'data');
  return pid;
}

function commandLines(): readonly { readonly pid: number; readonly words: readonly string[] }[] {
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), words: textOf(`/proc/${name}/cmdline`).split('\0') }))
    .filter(({ words }) => words.length > 1); // one that ended and was not collected has none
}

function textOf(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
}

function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended by itself
  }
}
