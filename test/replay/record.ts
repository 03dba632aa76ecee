import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { atDesk, type Desk } from '../bench/program.js';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { conversationsIn, filesIn } from './recorder.js';
import type { RecordedSession } from './recordedSession.js';
import type { Task } from './task.js';

/**
 * Does a task with the built program in a real folder: a scripted model on this machine makes the calls, and the real
 * sandbox holds the commands. Nobody is there, so that what is risky or leaves the machine is refused.
 */
export function recordTask(task: Task): Promise<RecordedSession> {
  return atDesk(async desk => {
    prepare(desk, task.files);
    const calls = task.turns.map(turn => say(...turn.map(call => tool(call.tool, call.input))));
    const server = await startAnthropicServer(inOrder(...calls, say(text('Done.'))));
    try {
      await runTask(desk, task.said, ['--provider', 'anthropic', '--base-url', `${server.url}/v1`, '--model', 'm']);
    } finally {
      await server.close();
    }
    return sessionAt(desk, task);
  });
}

/** The task of the guide that is shipped, on its sample folder. */
export function recordGuide(): Promise<RecordedSession> {
  return atDesk(async desk => {
    const files = filesIn('media/sample');
    prepare(desk, files);
    await runTask(desk, 'Show me around.', ['--provider', 'guide']);
    return sessionAt(desk, { name: 'the guide', files });
  });
}

function prepare({ workspace, folder }: Desk, files: Task['files']): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-C', workspace, ...words], { env: environment(folder) });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  git('add', '-A');
  git('commit', '-qm', 'First');
}

async function runTask({ workspace, state, folder }: Desk, said: string, model: readonly string[]): Promise<void> {
  const free = ['--risk-threshold', '70', '--max-steps', '200'];
  const words = ['run', '--workspace', workspace, '--state', state, ...model, ...free, said];
  const child = spawn(process.execPath, [resolve('dist/cli.js'), ...words], {
    env: { ...environment(folder), COUNTERSIGN_API_KEY: 'k' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints = textOf(child.stderr);
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  if (code !== 0) throw new Error(`The program ended with ${String(code)}: ${await complaints}`);
}

function sessionAt({ state, folder }: Desk, { name, files }: Pick<Task, 'name' | 'files'>): RecordedSession {
  const [conversation] = conversationsIn(state, folder);
  if (conversation === undefined) throw new Error(`Nothing was done in “${name}”.`);
  return { kind: 'session', name, in: 'terminal', files, moments: conversation.moments };
}

function environment(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' };
}
