import { assertNever } from '../base/never.js';
import { baseName, isWithin } from '../base/paths.js';
import type { FactNeed } from '../protocol/fact.js';
import { gitSettings, type GitPlace } from './gitConfiguration.js';
import { repositoryAt } from './gitRepository.js';
import { ignoreFiles } from './overlaySearch.js';
import type { Overlay } from './overlay.js';
import { programPlaces } from './programs.js';
import { realPathOf } from './realPath.js';

/**
 * Whether a dry run changed what an answer depends on that is counted or read on disk alone: then it is not known.
 *
 * Invariant: a fact that this lets pass is the same as if the changes had been written. Rejects when that cannot be said.
 */
export async function isUnknownOver(
  need: FactNeed,
  over: Overlay,
  folders: readonly string[],
  git: GitPlace,
): Promise<boolean> {
  if (over.paths.length === 0) return false;
  switch (need.kind) {
    case 'path':
    case 'text':
    case 'project':
    case 'secrets':
      return false; // answered over it
    case 'names':
      return need.source.by === 'git' && changesGit(need.source.folder, over, git);
    case 'program':
      // What memory holds has no mode: whether it could be started is not known.
      return speaksOfAny(programPlaces(need.name, need.cwd, folders), over);
    case 'breadth': {
      const start = await over.realOf(need.path);
      if (over.paths.some(path => isWithin(start, path) || isWithin(path, start) || isOfIgnoring(path))) return true;
      return changesGit(start, over, git);
    }
    case 'commits':
    case 'git':
    case 'push':
      return changesGit(need.folder, over, git);
    default:
      return assertNever(need);
  }
}

async function speaksOfAny(names: readonly string[], over: Overlay): Promise<boolean> {
  const found = await Promise.all(names.map(async name => over.imageAt(await over.realOf(name))));
  return found.some(image => image !== undefined);
}

function isOfIgnoring(path: string): boolean {
  return ignoreFiles.includes(baseName(path)) || path.endsWith('/info/exclude');
}

/** What git keeps of its own, wherever it lies, and the files in which it looks for its configuration. */
const gitsOwn =
  /\/(\.git|objects|refs|worktrees|modules)\/|\/(\.git|\.gitconfig|\.gitmodules|gitconfig|HEAD|packed-refs|index|commondir|gitdir|config|config\.worktree)$/;

/** Whether it may have changed what git reads there: its own state, its configuration, or what that includes. */
async function changesGit(folder: string, over: Overlay, place: GitPlace): Promise<boolean> {
  if (over.paths.some(path => gitsOwn.test(path))) return true;
  const settings = await gitSettings(await repositoryAt(await realPathOf(folder)), place);
  const included = new Set(
    settings.flatMap(({ key, value }) => (/^include(if\..*)?\.path$/s.test(key) ? [baseName(value)] : [])),
  );
  return over.paths.some(path => included.has(baseName(path)));
}
