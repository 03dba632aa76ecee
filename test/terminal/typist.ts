import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { TestContext } from 'node:test';
import type { Ended } from './program.js';

/** Somebody who reads a pseudo-terminal and types into it. */
export class Typist {
  readonly ended: Promise<Ended>;
  private screen = '';
  private readAt = 0;
  private wake: () => void = () => undefined;
  private isOver = false;

  private constructor(private readonly terminal: ChildProcessWithoutNullStreams) {
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.screen += text;
      this.wake();
    });
    this.ended = new Promise(resolve => {
      terminal.on('close', (code, signal) => {
        this.isOver = true;
        this.wake();
        resolve({ code, signal, stdout: this.screen, stderr: '' });
      });
    });
  }

  /** `script` gives a program a terminal of its own and ends as the program does. */
  static start(t: TestContext, words: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Typist {
    const line = words.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const terminal = spawn('script', ['-qec', line, '/dev/null'], {
      cwd,
      env: { PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh', ...env },
    });
    t.after(() => terminal.kill('SIGKILL'));
    return new Typist(terminal);
  }

  /** Reads on until this stands on the screen, after what was read before. */
  async read(expected: RegExp): Promise<void> {
    const late = AbortSignal.timeout(20_000);
    late.addEventListener('abort', () => this.wake());
    while (!expected.test(plain(this.screen.slice(this.readAt)))) {
      if (this.isOver || late.aborted) throw new Error(`There is no ${String(expected)} on:\n${this.screen}`);
      await new Promise<void>(wake => (this.wake = wake));
    }
    this.readAt = this.screen.length;
  }

  type(line: string): void {
    this.press(`${line}\r`);
  }

  press(keys: string): void {
    this.terminal.stdin.write(keys);
  }
}

/** Without what only moves the cursor. */
function plain(screen: string): string {
  return screen.replace(/\u001b\[[0-9;?]*[A-Za-z]|\r/g, '');
}
