import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CoreDeps } from '../core/deps.js';
import { noBuffers } from '../machine/noBuffers.js';
import { slashed } from '../machine/realPath.js';
import { findRipgrep } from '../machine/ripgrep.js';
import { stateFolder } from '../machine/stateFolder.js';
import { systemClock } from '../machine/systemClock.js';
import type { Settings } from '../protocol/settings.js';
import { searchPath } from '../sandbox/searchPath.js';
import type { FromEnvironment } from '../telemetry/environment.js';
import type { RunArguments } from './arguments.js';
import type { UserRules } from './policyFile.js';
import { reportFault } from './say.js';

/** What the person chose for one run. */
export interface Chosen {
  readonly wanted: RunArguments;
  /** Real path of the folder. */
  readonly root: string;
  readonly settings: Settings;
  readonly rules: UserRules;
  readonly telemetry: FromEnvironment;
}

/** What a terminal hands to the core: no editor, no rules of a workspace, and trust stated by naming the folder. */
export function terminalCore(
  { wanted, root, settings, rules, telemetry }: Chosen,
  hands: Pick<CoreDeps, 'assets' | 'model' | 'reviewer' | 'person' | 'isAttended'>,
): CoreDeps {
  const home = slashed(homedir());
  const usual = stateFolder({ platform: process.platform, home, env: process.env });
  const state = slashed(wanted.state === undefined ? usual : resolve(wanted.state));
  return {
    ...hands,
    stopper: pathToFileURL(join(hands.assets, 'stopper.js')),
    stateFolder: state,
    stopFolders: [...new Set([state, slashed(usual)])],
    roots: [root],
    home,
    own: [slashed(usual)],
    trusted: () => true,
    trustsProjectCode: () => false,
    telemetry: () => telemetry.destination,
    settings: () => settings,
    buffers: noBuffers,
    problems: {
      read: () => ({ failed: 'There is no editor here, so there are no problems to read. Run the checker instead.' }),
    },
    ripgrep: findRipgrep(undefined, searchPath(process.env['PATH'], { home, roots: [root] })),
    userRules: () => rules,
    workspaceRules: { load: () => undefined, save: async () => undefined },
    willRun: [],
    clock: systemClock,
    fault: reportFault,
  };
}
