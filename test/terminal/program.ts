import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** The built program: what these tests run is what is shipped. */
export const cli = resolve('dist/cli.js');

export const key = 'sk-terminal-test-0f8b2c44';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person's machine: a folder to work in, a home, and a place for state; gone after the test. */
export class Desk {
  readonly folder: string;
  readonly workspace: string;
  readonly state: string;
  readonly home: string;

  constructor(private readonly t: TestContext) {
    this.folder = tempFolder(t);
    this.workspace = join(this.folder, 'workspace');
    this.state = join(this.folder, 'state');
    this.home = join(this.folder, 'home');
    for (const folder of [this.workspace, this.home]) mkdirSync(folder);
  }

  /** Words that run one task against a loopback server; without a sandbox, unless the options name one. */
  task(url: string, ...options: readonly string[]): readonly string[] {
    const provider = ['--provider', 'anthropic', '--base-url', `${url}/v1`, '--model', 'claude-test'];
    const free = ['--sandbox', 'full-access'];
    return ['run', '--workspace', this.workspace, '--state', this.state, ...provider, ...free, ...options, 'Do it.'];
  }

  run(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const running = this.start(words, options);
    running.child.stdin?.end(options.input ?? '');
    return running.ended;
  }

  start(words: readonly string[], options: RunOptions = {}): Running {
    const [program, ...rest] = [...(options.under ?? []), process.execPath, cli, ...words];
    const env = {
      ...{ PATH: process.env['PATH'], HOME: this.home, TMPDIR: process.env['TMPDIR'], COUNTERSIGN_API_KEY: key },
      ...options.env,
    };
    const running = new Running(spawn(program ?? '', rest, { cwd: this.folder, env }));
    this.t.after(() => running.child.kill('SIGKILL'));
    return running;
  }

  /** The bodies of the ledger's entries, with what was said, in order. */
  entries(): Readonly<Record<string, unknown>>[] {
    const db = new DatabaseSync(join(this.state, 'ledger.db'), { readOnly: true });
    try {
      const rows = db
        .prepare(
          "SELECT json_patch(body, coalesce(parts, '{}')) AS body FROM entries LEFT JOIN texts USING (seq) ORDER BY seq",
        )
        .all();
      return rows.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);
    } finally {
      db.close();
    }
  }

  /** Every byte that the program keeps: ledger, journal and sessions. */
  kept(): string {
    return readdirSync(this.state, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  }
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Words that start another program with the rest as its arguments: a namespace. */
  readonly under?: readonly string[];
}

/** The program while it runs. */
export class Running {
  readonly ended: Promise<Ended>;
  private stdout = '';
  private stderr = '';
  private readonly lines: string[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(readonly child: ChildProcess) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    if (child.stdout) createInterface({ input: child.stdout }).on('line', line => this.heard(line));
    child.stdin?.on('error', () => undefined); // it may have ended before it read all
    this.ended = new Promise(resolve => {
      child.on('close', (code, signal) => {
        for (const wake of this.waiting.splice(0)) wake();
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** The next line on standard output; undefined at its end. */
  async nextLine(): Promise<string | undefined> {
    while (this.lines.length === 0) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return undefined;
      await new Promise<void>(wake => this.waiting.push(wake));
    }
    return this.lines.shift();
  }

  /** Reads on until an event of this kind has come. */
  async event<K extends AgentEvent['kind']>(kind: K): Promise<Extract<AgentEvent, { kind: K }>> {
    for (;;) {
      const line = await this.nextLine();
      if (line === undefined) throw new Error(`It ended without ${kind}: ${this.stdout}${this.stderr}`);
      const event = JSON.parse(line) as AgentEvent;
      if (event.kind === kind) return event as Extract<AgentEvent, { kind: K }>;
    }
  }

  private heard(line: string): void {
    this.lines.push(line);
    for (const wake of this.waiting.splice(0)) wake();
  }
}

/** True while the process is there and is no mere entry that waits to be collected. */
export function lives(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
