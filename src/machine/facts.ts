import type { Clock } from '../base/clock.js';
import { assertNever } from '../base/never.js';
import { pause } from '../base/pause.js';
import {
  breadthKey,
  commitsKey,
  namesKey,
  projectKey,
  pushKey,
  type FactNeed,
  type Facts,
  type FileImage,
} from '../protocol/fact.js';
import { searchPath } from '../sandbox/searchPath.js';
import type { AnswerFacts, Buffers } from '../tools/ports.js';
import { Answers } from './answers.js';
import { breadthFactOf } from './breadth.js';
import { readImage } from './fileImage.js';
import { commitsFactOf } from './gitCommits.js';
import type { GitPlace } from './gitConfiguration.js';
import { gitFactOf, pushFactOf } from './gitFact.js';
import type { GitProgram } from './gitProcess.js';
import { oddNames } from './oddNames.js';
import type { Overlay } from './overlay.js';
import { isUnknownOver } from './overlayUnknown.js';
import { findProgram } from './programs.js';
import { projectFactOf } from './project.js';
import { pathFactOf, realPathOf, slashed } from './realPath.js';
import { secretsBelow, secretsOver } from './secretsBelow.js';

/** One set of answers may take this long; what is late is left out, and what is left out is unknown. */
const capMs = 2000;

export interface FactsDeps {
  readonly buffers: Buffers;
  readonly clock: Clock;
  readonly roots: () => readonly string[];
  readonly home: string;
  /** Which names are those of secrets. */
  readonly isSecret: (path: string) => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In a dry run: what stands in place of what is on disk. */
  readonly over?: Overlay;
}

/**
 * Answers what descriptions need to know of this machine.
 *
 * Invariant: an answer is true when it is given, or it is missing. Nothing here writes or reaches the network, and git
 * alone is started, where it can start nothing itself. Never rejects.
 */
export function answerFacts(deps: FactsDeps): AnswerFacts {
  return async (needs, signal) => {
    const answers = new Answers();
    const stop = new AbortController();
    const looking = Promise.all(needs.map(need => answer(need, answers, deps, AbortSignal.any([signal, stop.signal]))));
    await Promise.race([looking, pause(deps.clock, capMs, AbortSignal.any([signal, stop.signal]))]);
    const facts: Facts = answers.close();
    stop.abort();
    return facts;
  };
}

/** Never rejects: what cannot be answered is left out. */
async function answer(need: FactNeed, answers: Answers, deps: FactsDeps, signal: AbortSignal): Promise<void> {
  const { over } = deps;
  try {
    if (over !== undefined && (await isUnknownOver(need, over, foldersOf(deps), gitPlaceOf(deps)))) return;
    switch (need.kind) {
      case 'path':
        answers.give('paths', need.path, await (over?.pathFact(need.path) ?? pathFactOf(need.path)));
        return;
      case 'text':
        answers.give('texts', need.path, await textOf(need.path, deps, signal));
        return;
      case 'program': {
        answers.give('programs', need.name, await findProgram(need.name, need.cwd, foldersOf(deps)));
        return;
      }
      case 'project': {
        const fact = await projectFactOf(need, { roots: deps.roots(), home: deps.home, ...(over && { over }) });
        if (fact !== undefined) answers.give('projects', projectKey(need.words, need.cwd), fact);
        return;
      }
      case 'breadth':
        answers.give('breadths', breadthKey(need), await breadthFactOf(need, deps.clock, signal));
        return;
      case 'commits': {
        const fact = await commitsFactOf(need, await gitProgramOf(deps), gitPlaceOf(deps), deps.clock, signal);
        if (fact !== undefined) answers.give('commits', commitsKey(need), fact);
        return;
      }
      case 'secrets': {
        const fact = await secretsBelow(need.path, { isSecret: deps.isSecret, roots: deps.roots() }, signal);
        if (fact === undefined) return;
        const seen = over === undefined ? fact : await secretsOver(need.path, fact, over, deps.isSecret);
        answers.give('secrets', need.path, seen);
        return;
      }
      case 'names': {
        const fact = await oddNames(need.source, signal, over);
        if (fact !== undefined) answers.give('names', namesKey(need.source), fact);
        return;
      }
      case 'git':
        answers.give('gits', need.folder, await gitFactOf(need.folder, gitPlaceOf(deps)));
        return;
      case 'push': {
        const fact = await pushFactOf(need, gitPlaceOf(deps));
        if (fact !== undefined) answers.give('pushes', pushKey(need.folder, need.to), fact);
        return;
      }
      default:
        assertNever(need);
    }
  } catch {
    // Cannot be answered (no permission, a circle of links, aborted): a missing key is unknown, and unknown is strict.
  }
}

/** Where programs are looked for. */
function foldersOf({ env, roots, home }: FactsDeps): readonly string[] {
  return searchPath(env['PATH'] ?? env['Path'], { roots: roots(), home });
}

async function gitProgramOf(deps: FactsDeps): Promise<GitProgram | undefined> {
  const folders = foldersOf(deps);
  const path = await findProgram('git', deps.home, folders);
  return path === undefined ? undefined : { path, folders, env: deps.env };
}

async function textOf(path: string, { over, buffers }: FactsDeps, signal: AbortSignal): Promise<FileImage> {
  if (over === undefined) return readImage(await realPathOf(path), buffers, signal);
  const real = await over.realOf(path);
  return (await over.imageAt(real)) ?? readImage(real, buffers, signal);
}

/** Where git finds the user's configuration: the same as the commands' own environment says. */
function gitPlaceOf({ home, env }: FactsDeps): GitPlace {
  const set = env['XDG_CONFIG_HOME'];
  return { home, userConfiguration: set === undefined || set === '' ? `${home}/.config` : slashed(set) };
}
