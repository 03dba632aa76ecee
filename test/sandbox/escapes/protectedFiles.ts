import { mkdirSync, symlinkSync } from 'node:fs';
import type { Escape } from './escape.js';
import { keeps, staysMissing } from './keeping.js';

const missing = [
  ...['.vscode/tasks.json', '.idea/workspace.xml', '.devcontainer/devcontainer.json', '.envrc', '.husky/pre-commit'],
  ...['.claude/settings.json', '.codex/config.toml', '.cursor/mcp.json', '.gemini/settings.json', '.mcp.json'],
  ...['AGENTS.md', 'CLAUDE.md', '.countersign/rules.json'],
];

/** What runs by itself or governs the agent: neither changed nor made. */
export const protectedFiles: readonly Escape[] = [
  ...missing.map(name =>
    staysMissing(`${name} is not made`, `work/${name}`, `mkdir -p "$(dirname ${name})"; echo x > ${name}`),
  ),
  staysMissing(
    'a folder with tasks is not moved to where the editor looks',
    'work/.vscode/tasks.json',
    'mkdir n; echo x > n/tasks.json; mv -T n .vscode || mv n .vscode',
  ),
  keeps('a file of the editor is not written', 'work/.vscode/settings.json', 'echo x > .vscode/settings.json'),
  keeps(
    'a file of the editor is not replaced by renaming',
    'work/.vscode/settings.json',
    'echo x > n; mv -f n .vscode/settings.json',
  ),
  keeps(
    'a folder of the editor is not replaced by renaming',
    'work/.vscode/settings.json',
    'mv .vscode old; mkdir .vscode; echo x > .vscode/settings.json',
  ),
  keeps(
    'a folder of the editor is not exchanged',
    'work/.vscode/settings.json',
    'mkdir n; echo x > n/settings.json; mv --exchange n .vscode || { rm -rf .vscode; mv n .vscode; }',
  ),
  keeps('what decides what a build runs is not written', 'work/Makefile', 'echo x > Makefile'),
  keeps('what decides what a build runs is not removed', 'work/Makefile', 'rm -f Makefile'),
  keeps('what runs elsewhere is not written', 'work/.github/workflows/ci.yml', 'echo x > .github/workflows/ci.yml'),
  keeps('what configures a package manager is not written', 'work/.npmrc', 'echo x > .npmrc'),
  keeps('a file is not written through a protected link', 'work/other/tasks.json', 'echo x > .vscode/tasks.json', {
    arrange: world => {
      world.write('work/other/tasks.json');
      symlinkSync('other', world.at('work/.vscode'));
    },
  }),
  keeps(
    'a protected link is not replaced',
    'work/.vscode/tasks.json',
    'rm .vscode; mkdir .vscode; echo x > .vscode/tasks.json; ln -sfn n .vscode',
    {
      arrange: world => {
        world.write('work/other/tasks.json');
        symlinkSync('other', world.at('work/.vscode'));
      },
    },
  ),
  staysMissing(
    'where a protected link to nothing leads, nothing is made',
    'work/new/place/tasks.json',
    'mkdir -p new/place; echo x > new/place/tasks.json',
    { arrange: world => symlinkSync('new/place', world.at('work/.vscode')) },
  ),
  keeps('a second name of a protected file means that nothing runs', 'work/Makefile', 'echo x > innocent', {
    arrange: world => world.link('work/Makefile', 'work/innocent'),
    refused: /another name on this disk/,
  }),
  keeps(
    'a second name of a file in a protected folder means that too',
    'work/.vscode/tasks.json',
    'echo x > innocent',
    {
      arrange: world => {
        world.write('work/.vscode/tasks.json');
        world.link('work/.vscode/tasks.json', 'work/innocent');
      },
      refused: /another name on this disk/,
    },
  ),
  staysMissing(
    'a protected folder gets no new file',
    'work/.github/workflows/new.yml',
    'echo x > .github/workflows/new.yml',
    {
      arrange: world => mkdirSync(world.at('work/.github/workflows'), { recursive: true }),
    },
  ),
];
