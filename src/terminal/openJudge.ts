import { noUsage } from '../policy/policyLimits.js';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { adminSource } from '../core/policySources.js';
import { answerFacts } from '../machine/facts.js';
import { noBuffers } from '../machine/noBuffers.js';
import { realPathOf, slashed } from '../machine/realPath.js';
import { stateFolder } from '../machine/stateFolder.js';
import { systemClock } from '../machine/systemClock.js';
import { temporaryFolders } from '../machine/temporaryFolders.js';
import { compile, type Source } from '../policy/compile.js';
import type { Context } from '../policy/context.js';
import { isSecret } from '../policy/secrets.js';
import { noTally } from '../protocol/tally.js';
import { ShellReader } from '../shell/shellReader.js';
import type { Places } from './arguments.js';
import type { Judge } from './judgeLine.js';
import type { UserRules } from './policyFile.js';

/** Everything that a judgement needs besides the action, from what the person named and what the machine is. */
export async function openJudge(wanted: Places, rules: UserRules, assets: string): Promise<Judge> {
  const read = (name: string): Promise<Uint8Array> => readFile(join(assets, name));
  const names = ['tree-sitter.wasm', 'tree-sitter-bash.wasm', 'tree-sitter-powershell.wasm'] as const;
  const [runtime, bash, powerShell] = await Promise.all([read(names[0]), read(names[1]), read(names[2])]);
  const reader = await ShellReader.open(runtime, bash, () => systemClock.now());
  await reader.loadPowerShell(powerShell); // an answer must not depend on how early it was asked for
  const { analyse } = reader;
  const cwd = slashed(resolve(wanted.workspace ?? '.'));
  const home = slashed(resolve(wanted.home ?? homedir()));
  const roots = [await realPathOf(cwd)];
  const env = wanted.home === undefined ? process.env : {};
  const state = slashed(stateFolder({ platform: process.platform, home, env }));
  const own = existsSync(state) ? [state] : []; // where nothing was ever kept, a home folder is like any other
  const admin = adminSource();
  const user: Source = { layer: 'user', ...rules };
  const policy = compile(admin === undefined ? [user] : [admin, user], {
    ...{ home, roots },
    analyse: command => ({ cwd, ...analyse(command, 'bash', { cwd, home }) }),
  });
  for (const problem of policy.problems) process.stderr.write(`${problem}\n`);
  const temp = temporaryFolders();
  return {
    place: { cwd, home, roots, analyse },
    policy,
    context: () => ({ ...nobodysContext, ...{ roots, home, temp, own }, now: systemClock.now() }),
    facts: answerFacts({
      buffers: noBuffers,
      clock: systemClock,
      roots: () => roots,
      home,
      isSecret,
      env: process.env,
    }),
  };
}

/** No session and no window stand behind these questions: a person would be asked, and nothing was remembered. */
const nobodysContext = {
  mode: 'interactive',
  ...{ trusted: true, agent: 'main', newestEntryAt: 0, threshold: 0, sandboxWorks: false },
  ...{
    confinable: false,
    passesInSandbox: false,
    trustsProjectCode: false,
    stopped: false,
    uses: () => 0,
    spent: () => 0,
    child: undefined,
    reviewed: false,
    readSecret: false,
    sawUntrusted: false,
    unasked: noTally,
    lastRun: undefined,
    usage: noUsage,
  },
  caseSensitive: process.platform === 'linux',
} as const satisfies Partial<Context>;
