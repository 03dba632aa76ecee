import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { systemClock } from '../../src/machine/systemClock.js';
import { answerFacts } from '../../src/machine/facts.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import type { Facts } from '../../src/protocol/fact.js';
import { isSecret } from '../../src/policy/secrets.js';
import { namesNeeds, secretNeeds } from '../../src/policy/secretsBelow.js';
import { commandEnvironment } from '../../src/sandbox/environment.js';
import { contextWith } from '../policy/judging.js';
import { analyse } from '../shell/analysing.js';
import { tempFolder } from './tempFolder.js';

const quiet = { GIT_CONFIG_NOSYSTEM: '1', PATH: process.env['PATH'] ?? '', LANG: 'C' };

/** A real repository with two commits, a branch, a tag and a stash, and programs that leave a trace when they are started. */
export class GitWorld {
  readonly folder: string;
  readonly home: string;
  private readonly fired: string;

  constructor(t: TestContext) {
    const base = tempFolder(t);
    [this.folder, this.home, this.fired] = [`${base}/work`, `${base}/home`, `${base}/fired`];
    for (const folder of [this.folder, this.home, this.fired, `${base}/bin`, `${this.folder}/src`]) mkdirSync(folder);
    this.git('init', '-q', '-b', 'main');
    this.set('user.name=a', 'user.email=a@example.org', 'commit.gpgsign=false');
    this.write({ a: 'one\n', b: 'one\n', 'src/a.ts': 'foo\n', dist: 'x\n', '.gitignore': 'dist\n' });
    this.write({ '.gitattributes': 'a diff=drv filter=flt\nb diff=tc\n' });
    this.commit('one');
    this.git('branch', 'topic');
    this.write({ a: 'two\n', b: 'two\n' });
    this.commit('two');
    this.git('tag', 'v1');
    this.write({ b: 'kept\n' });
    this.git('stash', '-q');
    this.write({ a: 'six\n', b: 'six\n' });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(`${this.folder}/${name}`, text);
  }

  /** A program that passes its input on, and says that it ran. */
  trap(name: string, file = `${this.folder}/../bin/${name}`): string {
    mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true });
    writeFileSync(
      file,
      `#!/bin/sh\necho ran >> '${this.fired}/${name}'\ntest "$1" = '' || cat "$1" 2>/dev/null\nexit 0\n`,
    );
    chmodSync(file, 0o755);
    return file;
  }

  set(...settings: readonly string[]): void {
    for (const setting of settings) {
      const at = setting.indexOf('=');
      this.git('config', setting.slice(0, at), setting.slice(at + 1));
    }
  }

  git(...words: readonly string[]): string {
    const env = { ...quiet, HOME: this.home };
    return execFileSync('git', words, { cwd: this.folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  private commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  /** Runs it as the command tool would, and answers which traps went off. */
  run(command: string): readonly string[] {
    for (const name of this.started()) rmSync(`${this.fired}/${name}`);
    const env = commandEnvironment({ HOME: this.home }, (process.env['PATH'] ?? '').split(':'));
    try {
      execFileSync('/bin/bash', ['--noprofile', '--norc', '-c', command], {
        ...{ cwd: this.folder, env, stdio: 'ignore', timeout: 10_000 },
      });
    } catch {
      // Many fail for want of what they name; only what was started counts.
    }
    return this.started();
  }

  /** The traps that went off. */
  started(): readonly string[] {
    return existsSync(this.fired) ? readdirSync(this.fired).sort() : [];
  }

  /** What the machine says about all that a command needs to know. */
  async factsOf(
    command: string,
    cwd = this.folder,
  ): Promise<{ facts: Facts; effects: ReturnType<typeof analyse>['effects'] }> {
    const { effects, needs } = analyse(command, 'bash', { cwd, home: this.home });
    const answer = answerFacts({
      ...{ buffers: noBuffers, clock: systemClock, roots: () => [this.folder], home: this.home, isSecret },
      env: { PATH: process.env['PATH'] },
    });
    const context = contextWith({ roots: [this.folder], home: this.home, temp: [], own: [] });
    const all = [...needs, ...secretNeeds(effects, context), ...namesNeeds(effects)];
    return { effects, facts: await answer(all, new AbortController().signal) };
  }
}
