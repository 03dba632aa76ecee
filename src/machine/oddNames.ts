import { readdir } from 'node:fs/promises';
import { isWithin, relativeTo } from '../base/paths.js';
import type { NamesFact, NamesSource } from '../protocol/fact.js';
import { codeOf } from './faultCode.js';
import { readGitIndex } from './gitIndex.js';
import { repositoryAt } from './gitRepository.js';
import type { Overlay } from './overlay.js';
import { realPathOf } from './realPath.js';

/** With more than this nobody looks. */
const mostNames = 50_000;
const mostOdd = 10;

/**
 * Names that a shell or `xargs` would not take as they are; undefined where not all could be seen. A folder that does
 * not exist has none.
 *
 * Invariant: a name is plain only if cutting at blanks, quotes, patterns, options and git's own quoting all leave it
 * as it is, and so no plain name leads out of the folder that it is taken from.
 */
export async function oddNames(
  source: NamesSource,
  signal: AbortSignal,
  over?: Overlay,
): Promise<NamesFact | undefined> {
  if (source.by === 'git') return oddAmong(await tracked(source));
  const names = await below(source.folder, signal);
  return oddAmong(over === undefined ? names : names?.concat(await standingBelow(source.folder, over)));
}

function oddAmong(names: readonly string[] | undefined): NamesFact | undefined {
  return names && { odd: names.filter(isOdd).slice(0, mostOdd) };
}

/** The files that a dry run alone would leave there. */
async function standingBelow(folder: string, over: Overlay): Promise<readonly string[]> {
  const real = await over.realOf(folder);
  return over.standing.flatMap(([path]) => (isWithin(real, path) ? [relativeTo(real, path)] : []));
}

/** Not plain: blanks, quotes, backslashes, patterns, what git quotes; signs that begin an option, or a file of options. */
function isOdd(name: string): boolean {
  return /[^\w./@+,%#^~()$&!;-]/.test(name) || /^[-+@~#!^]/.test(name);
}

/** All that the index names, wherever in the work tree: what is gone from the disk is put out as well. */
async function tracked({ folder, revision }: NamesSource): Promise<readonly string[] | undefined> {
  const repository = await repositoryAt(await realPathOf(folder));
  if (repository === undefined) return [];
  if (revision !== undefined) return undefined;
  const index = await readGitIndex(repository.folder);
  return index && [...index.entries.keys()];
}

/** Paths relative to the folder. No link is followed. */
async function below(folder: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  const waiting = [''];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await membersOf(`${folder}/${next}`)) {
      const name = `${next}${entry.name}`;
      if (names.push(name) > mostNames || signal.aborted) return undefined;
      if (entry.isDirectory()) waiting.push(`${name}/`);
    }
  }
  return names;
}

async function membersOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (fault) {
    const code = codeOf(fault);
    // What is not there, or cannot be opened, has no names that a command could put out.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM') return [];
    throw fault;
  }
}
