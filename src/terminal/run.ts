import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { newSession } from '../agent/conversation.js';
import { Core } from '../core/core.js';
import { openKeyFile } from '../machine/keyFile.js';
import { slashed } from '../machine/realPath.js';
import { systemClock } from '../machine/systemClock.js';
import type { Model } from '../models/model.js';
import { startRefusalInWords } from '../policy/atStart.js';
import type { TurnEnd } from '../protocol/agentEvent.js';
import { settingsSchema } from '../protocol/settings.js';
import { destinationFromEnvironment } from '../telemetry/environment.js';
import { leftBehind } from '../telemetry/standing.js';
import type { RunArguments } from './arguments.js';
import { exitCodes } from './exitCodes.js';
import { modelFor, reviewerFor } from './openModels.js';
import { TerminalPerson } from './person.js';
import { readPolicyFile } from './policyFile.js';
import { printer } from './printer.js';
import { badInput, reportFault } from './say.js';
import { terminalCore, type Chosen } from './terminalCore.js';
import { wouldChangeInWords } from './wouldChange.js';

/** Where the program's own files are. */
export interface Installed {
  /** Grammar files. */
  readonly assets: string;
  readonly guide: string;
}

/** Does one task in one folder and returns the exit code. */
export async function run(wanted: RunArguments, installed: Installed): Promise<number> {
  const chosen = choose(wanted);
  if (typeof chosen === 'string') return badInput(chosen);
  const stopping = new AbortController();
  const asks = wanted.mode !== 'background' && wanted.mode !== 'dry-run' && process.stdin.isTTY;
  const person = asks ? new TerminalPerson(() => stopping.abort()) : undefined;
  try {
    const opening = modelFor(chosen.settings, installed.guide);
    let reviewer: Promise<Model> | undefined;
    opening.catch(() => undefined); // the first turn asks for it, and says what is wrong with it
    const deps = terminalCore(chosen, {
      assets: installed.assets,
      model: () => opening,
      reviewer: () => (reviewer ??= reviewerFor(chosen.settings)),
      person: { ask: async (question, choices, signal) => person?.ask(question, choices, signal) },
      isAttended: () => person !== undefined,
    });
    const core = await Core.open(deps);
    try {
      const replaced = core.ledger.useKeeper(openKeyFile(deps.stateFolder));
      if (replaced !== undefined) process.stderr.write(`${replaced}\n`);
      return await work(core, chosen, await opening.catch(() => undefined), person, stopping.signal);
    } finally {
      const sending = await core.close();
      const left = sending && leftBehind(sending);
      if (left !== undefined) process.stderr.write(`${left}\n`);
    }
  } finally {
    person?.dispose();
  }
}

async function work(
  core: Core,
  { wanted, root, telemetry }: Chosen,
  model: Model | undefined,
  person: TerminalPerson | undefined,
  stopping: AbortSignal,
): Promise<number> {
  const refusal = core.startRefusal(model === undefined || model.script ? undefined : model.id);
  if (refusal !== undefined) {
    process.stderr.write(
      `${startRefusalInWords(refusal, of => `Choose with --${of === 'reviewer' ? 'reviewer-model' : of}`)}\n`,
    );
    return exitCodes.refused;
  }
  const { problems, stricter, reviewer, reviewerWords } = core.posture();
  const reviewed = reviewer && `The reviewer is ${reviewer}. ${reviewerWords ?? ''}`;
  for (const words of [core.ledger.notice, ...problems, reviewed, ...stricter, ...telemetry.problems])
    if (words) process.stderr.write(`${words}\n`);
  if (wanted.mode === 'dry-run') process.stderr.write(`${dryRunWords}\n`);
  if (stopping.aborted) return exitCodes.stopped;
  const session = newSession(root, systemClock.now());
  const agent = core.agentFor(session, printer(wanted.json));
  const stop = (): void => void core.stopHere('the terminal').catch(reportFault);
  stopping.addEventListener('abort', stop, { once: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const watching = person?.watch(core.broker);
  const reading = core.onDidProgress(([, state]) => {
    if (state === 'reviewing') process.stderr.write('The reviewer reads what is to be approved next …\n');
  });
  agent.send(wanted.task);
  const end = await agent.idle();
  watching?.dispose();
  reading.dispose();
  await core.keepJournal(session.id).catch(reportFault);
  if (wanted.mode === 'dry-run')
    process.stdout.write(wouldChangeInWords(core.wouldChange(session.id), root, wanted.json));
  return exitCodeOf(end);
}

const dryRunWords =
  'Dry run: nothing is written, run or fetched. Changes are kept in memory until it ends; what would have happened is on record.';

/** All that can be found wrong before anything is opened; a string says what. */
function choose(wanted: RunArguments): Chosen | string {
  const root = folderAt(wanted.workspace);
  if (root === undefined) return `--workspace: there is no folder ${wanted.workspace}.`;
  if (wanted.mode === 'interactive' && !process.stdin.isTTY)
    return '--mode interactive asks at a terminal, and there is none here. Use --mode background, or run it in a terminal.';
  const rules = readPolicyFile(wanted.policy);
  if (rules === undefined) return `--policy: there is no file ${wanted.policy ?? ''} that can be read.`;
  const settings = settingsSchema.safeParse({
    ...{ provider: wanted.provider, model: wanted.model, baseUrl: wanted.baseUrl },
    ...{ mode: wanted.mode, trust: wanted.trust },
    ...{ askTimeout: wanted.askTimeout, maxSteps: wanted.maxSteps, riskThreshold: wanted.riskThreshold ?? null },
    ...{ sandbox: wanted.sandbox, 'reviewer.provider': wanted.reviewer.provider },
    ...{ 'reviewer.model': wanted.reviewer.model, 'reviewer.baseUrl': wanted.reviewer.baseUrl },
  });
  if (!settings.success) {
    const isReviewers = settings.error.issues[0]?.path[0] === 'reviewer.baseUrl';
    const [option, given] = isReviewers
      ? ['--reviewer-base-url', wanted.reviewer.baseUrl]
      : ['--base-url', wanted.baseUrl];
    return `${option}: "${given}" is not an http or https address.`;
  }
  return { wanted, root, settings: settings.data, rules, telemetry: destinationFromEnvironment(process.env) };
}

function exitCodeOf(end: TurnEnd): number {
  switch (end.kind) {
    case 'done':
      return exitCodes.done;
    case 'stopped':
      return exitCodes.stopped;
    case 'refused':
      return exitCodes.refused;
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
