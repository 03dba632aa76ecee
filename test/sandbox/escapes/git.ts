import { renameSync, rmSync, symlinkSync } from 'node:fs';
import type { Escape } from './escape.js';
import { keeps, staysMissing } from './keeping.js';

/** Git runs what it finds in its own folder and in what its configuration names. */
export const git: readonly Escape[] = [
  keeps('the configuration of git is not written', 'work/.git/config', 'echo x > .git/config'),
  keeps('git does not write its configuration', 'work/.git/config', 'git config -f .git/config core.fsmonitor evil', {
    arrange: world => world.write('work/.git/config', 'kept\n'),
    gotOut: world => world.isChanged('work/.git/config'),
  }),
  keeps('the configuration of git is not replaced', 'work/.git/config', 'echo x > n; mv -f n .git/config'),
  keeps('the configuration of git is not removed', 'work/.git/config', 'rm -f .git/config'),
  keeps('the folder of git is not moved away', 'work/.git/config', 'mv .git g; mkdir .git; echo x > .git/config'),
  keeps('a hook is not written', 'work/.git/hooks/post-commit', 'echo x > .git/hooks/post-commit'),
  staysMissing('a hook is not made', 'work/.git/hooks/pre-commit', 'echo x > .git/hooks/pre-commit'),
  staysMissing('git is not sent to another folder', 'work/.git/commondir', 'echo ../evil > .git/commondir'),
  staysMissing(
    'git gets no configuration of a work tree',
    'work/.git/config.worktree',
    'echo x > .git/config.worktree',
  ),
  staysMissing(
    'git gets no attributes',
    'work/.git/info/attributes',
    'mkdir -p .git/info; echo x > .git/info/attributes',
  ),
  keeps('where a work tree has its repository stays named so', 'work/.git', 'echo gitdir: evil > .git; rm -f .git', {
    arrange: world => {
      rmSync(world.at('work/.git'), { recursive: true });
      world.write('work/.git');
    },
  }),
  keeps(
    'a folder of git that is a link is not replaced',
    'work/.git/config',
    'rm .git; mkdir .git; echo x > .git/config; echo x > really/config',
    {
      arrange: world => {
        renameSync(world.at('work/.git'), world.at('work/really'));
        symlinkSync('really', world.at('work/.git'));
      },
    },
  ),
];
