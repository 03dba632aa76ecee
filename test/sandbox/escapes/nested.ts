import { rmSync } from 'node:fs';
import type { Escape } from './escape.js';
import { keeps, staysMissing } from './keeping.js';

/** What acts by itself deeper in the folder, and what git's configuration names. */
export const nested: readonly Escape[] = [
  keeps(
    'a file of the editor deeper in the folder is not written',
    'work/packages/one/.vscode/tasks.json',
    'echo x > packages/one/.vscode/tasks.json',
  ),
  keeps(
    'a folder above a file of the editor is not replaced',
    'work/packages/one/.vscode/tasks.json',
    'mv packages old; mkdir -p packages/one/.vscode; echo x > packages/one/.vscode/tasks.json',
  ),
  keeps(
    'instructions for an agent deeper in the folder are not written',
    'work/packages/one/AGENTS.md',
    'echo x > packages/one/AGENTS.md',
  ),
  keeps(
    'a hook that the configuration puts elsewhere is not written',
    'work/tools/hooks/pre-commit',
    'echo x > tools/hooks/pre-commit',
    {
      arrange: world => {
        world.write('work/tools/hooks/pre-commit');
        world.write('work/.git/config', '[core]\n\thooksPath = tools/hooks\n');
      },
    },
  ),
  staysMissing(
    'a hook that the user’s configuration puts elsewhere is not made',
    'work/my-hooks/pre-commit',
    'mkdir -p my-hooks; echo x > my-hooks/pre-commit',
    { arrange: world => world.write('home/.gitconfig', '[core]\n  hookspath = "my-hooks"\n') },
  ),
  keeps(
    'a file that the configuration includes is not written',
    'work/included.gitconfig',
    'echo "[core] fsmonitor = evil" > included.gitconfig',
    {
      arrange: world => {
        world.write('work/included.gitconfig');
        world.write('work/.git/config', '[include]\n\tpath = ../included.gitconfig\n');
      },
    },
  ),
  keeps(
    'a hook of a submodule is not written',
    'work/.git/modules/lib/hooks/post-checkout',
    'echo x > .git/modules/lib/hooks/post-checkout',
    {
      arrange: world => {
        world.write('work/.git/modules/lib/hooks/post-checkout');
        world.write('work/.git/modules/lib/HEAD');
      },
    },
  ),
  keeps(
    'the configuration of a submodule is not written',
    'work/.git/modules/a/b/config',
    'echo x > .git/modules/a/b/config',
    {
      arrange: world => {
        world.write('work/.git/modules/a/b/config');
        world.write('work/.git/modules/a/b/HEAD');
      },
    },
  ),
  keeps(
    'where a submodule has its repository stays named so',
    'work/lib/.git',
    'echo gitdir: evil > lib/.git; rm -f lib/.git',
  ),
  keeps(
    'where a work tree elsewhere has its repository stays named so',
    'work/.git/worktrees/tree/commondir',
    'echo evil > .git/worktrees/tree/commondir',
  ),
  keeps(
    'a hook of a repository inside is not written',
    'work/sub/.git/hooks/pre-commit',
    'echo x > sub/.git/hooks/pre-commit',
  ),
  staysMissing(
    'a repository inside gets no hook',
    'work/sub/.git/hooks/pre-commit',
    'mkdir -p sub/.git/hooks; echo x > sub/.git/hooks/pre-commit',
    {
      arrange: world => world.write('work/sub/.git/HEAD'),
    },
  ),
  keeps(
    'the configuration of a repository deeper inside is not written',
    'work/a/b/sub/.git/config',
    'echo x > a/b/sub/.git/config',
  ),
  keeps(
    'a repository inside is not replaced by moving the folder above it',
    'work/a/sub/.git/config',
    'mv a old; mkdir -p a/sub/.git; echo x > a/sub/.git/config',
  ),
  keeps(
    'a hook of a bare repository inside is not written',
    'work/repo.git/hooks/update',
    'echo x > repo.git/hooks/update',
    {
      arrange: world => {
        for (const name of ['HEAD', 'config', 'objects/x', 'refs/x', 'hooks/update'])
          world.write(`work/repo.git/${name}`);
      },
    },
  ),
  staysMissing(
    'a folder without git does not become a repository',
    'work/HEAD',
    'mkdir objects refs; echo "ref: refs/heads/main" > HEAD; echo "[core] fsmonitor = evil" > config',
    { arrange: world => rmSync(world.at('work/.git'), { recursive: true }) },
  ),
];
