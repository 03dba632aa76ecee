import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unlessMissing } from './systemFault.js';

/** What git acts by in the folder where it keeps a repository. Held even if missing. */
const acting = ['hooks', 'config', 'config.worktree', 'commondir', 'info/attributes'];
/** By these a further work tree is tied to its repository. */
const tying = ['gitdir', 'commondir', 'config.worktree'];
const mostModules = 100;

/** All of it for one repository, with those of its submodules and of its further work trees. */
export function gitPlaces(repository: string): readonly string[] {
  const trees = namesIn(join(repository, 'worktrees')).map(name => join(repository, 'worktrees', name));
  return [
    ...[repository, ...modulesIn(join(repository, 'modules'))].flatMap(folder =>
      acting.map(name => join(folder, name)),
    ),
    ...trees.flatMap(tree => tying.map(name => join(tree, name))),
  ];
}

/** A submodule has the name of its path, so it may lie deeper. */
function modulesIn(top: string): readonly string[] {
  const found: string[] = [];
  const queue = [top];
  for (const folder of queue) {
    const names = namesIn(folder);
    if (names.includes('HEAD')) found.push(folder, ...modulesIn(join(folder, 'modules')));
    else queue.push(...names.slice(0, mostModules - queue.length).map(name => join(folder, name)));
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  return unlessMissing(() => readdirSync(folder)) ?? [];
}
