import { realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { newId } from '../base/ids.js';
import { Core, type CoreDeps } from '../core.js';
import { noBuffers } from '../machine/noBuffers.js';
import { slashed } from '../machine/realPath.js';
import { findRipgrep } from '../machine/ripgrep.js';
import { stateFolder } from '../machine/stateFolder.js';
import { systemClock } from '../machine/systemClock.js';
import { guideModel } from '../models/guide.js';
import type { Model } from '../models/model.js';
import { openModel } from '../models/open.js';
import type { TurnEnd } from '../protocol/agentEvent.js';
import { settingsSchema } from '../protocol/settings.js';
import { searchPath } from '../sandbox/searchPath.js';
import type { RunArguments } from './arguments.js';
import { exitCodes } from './exitCodes.js';
import { askAtTerminal } from './person.js';
import { readPolicyFile } from './policyFile.js';
import { printer } from './printer.js';

/** Where the program's own files are. */
export interface Installed {
  /** Grammar files. */
  readonly assets: string;
  readonly guide: string;
}

/** Does one task in one folder and returns the exit code. */
export async function run(wanted: RunArguments, installed: Installed): Promise<number> {
  const folder = folderAt(wanted.workspace);
  if (folder === undefined) return bad(`--workspace: there is no folder ${wanted.workspace}.`);
  if (wanted.mode === 'interactive' && !process.stdin.isTTY) {
    return bad(
      '--mode interactive asks at a terminal, and there is none here. Use --mode background, or run it in a terminal.',
    );
  }
  const settings = settingsSchema.safeParse({
    ...{ provider: wanted.provider, model: wanted.model, baseUrl: wanted.baseUrl, mode: wanted.mode },
    ...{ askTimeout: wanted.askTimeout, maxSteps: wanted.maxSteps, riskThreshold: wanted.riskThreshold ?? 0 },
  });
  if (!settings.success) return bad(`--base-url: "${wanted.baseUrl}" is not an http or https address.`);
  const core = await Core.open(coreDeps(wanted, folder, installed, () => settings.data));
  const { halted } = core.rules.policy;
  if (halted !== undefined) {
    await core.close();
    process.stderr.write(`${halted}\n`);
    return exitCodes.refused;
  }
  return work(core, wanted, folder);
}

async function work(core: Core, wanted: RunArguments, folder: string): Promise<number> {
  const print = printer(wanted.json);
  const agent = core.agentFor(newSession(folder), event => print(event));
  const stop = (): void => void core.stopEverything('the terminal').catch(reportFault);
  const person = wanted.mode === 'interactive' ? askAtTerminal(core.broker, stop) : undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  for (const problem of core.rules.policy.problems) process.stderr.write(`${problem}\n`);
  agent.send(wanted.task);
  const end = await agent.idle();
  person?.dispose();
  await core.close();
  return exitCodeOf(end);
}

function coreDeps(wanted: RunArguments, root: string, installed: Installed, settings: CoreDeps['settings']): CoreDeps {
  const home = slashed(homedir());
  const state =
    wanted.state === undefined
      ? stateFolder({ platform: process.platform, home, env: process.env })
      : resolve(wanted.state);
  return {
    ...{
      stateFolder: slashed(state),
      assets: installed.assets,
      roots: [root],
      home,
      own: [],
      settings,
      clock: systemClock,
    },
    trusted: () => true, // naming the folder was the statement
    trustsProjectCode: () => false,
    model: () => modelFor(wanted, installed),
    buffers: noBuffers,
    problems: {
      read: () => ({ failed: 'There is no editor here, so there are no problems to read. Run the checker instead.' }),
    },
    person: { ask: async () => undefined },
    ripgrep: findRipgrep(undefined, searchPath(process.env['PATH'], { home, roots: [root] })),
    userRules: () => readPolicyFile(wanted.policy),
    workspaceRules: { load: () => undefined, save: async () => undefined },
    willRun: [],
    fault: reportFault,
  };
}

async function modelFor({ provider, model, baseUrl }: RunArguments, installed: Installed): Promise<Model> {
  if (provider === 'guide') return guideModel(JSON.parse(await readFile(installed.guide, 'utf8')), systemClock);
  if (provider === 'editor') throw new Error("the editor's models are reached in the editor alone");
  return openModel({ provider, model, baseUrl, key: process.env['COUNTERSIGN_API_KEY'] ?? '' });
}

function newSession(folder: string): Parameters<Core['agentFor']>[0] {
  const now = systemClock.now();
  const empty = { messages: [], plan: [], usage: { input: 0, output: 0 } };
  return { version: 1, id: newId('session'), title: '', folder, createdAt: now, changedAt: now, ...empty };
}

function exitCodeOf(end: TurnEnd): number {
  switch (end.kind) {
    case 'done':
      return exitCodes.done;
    case 'stopped':
      return exitCodes.stopped;
    case 'steps':
    case 'failed':
      return exitCodes.failed;
  }
}

function folderAt(path: string): string | undefined {
  try {
    const real = realpathSync(resolve(path));
    return statSync(real).isDirectory() ? slashed(real) : undefined;
  } catch {
    return undefined; // whatever the reason, there is no folder to work in
  }
}

function bad(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return exitCodes.badInput;
}

function reportFault(fault: unknown): void {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
}
