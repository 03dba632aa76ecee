import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { gitConfigured } from '../../src/sandbox/gitConfigured.js';
import { gitPlaces } from '../../src/sandbox/gitPlaces.js';
import { nestedPlaces } from '../../src/sandbox/nestedPlaces.js';
import { tempFolder } from '../fakes/tempFolder.js';

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

const walks: readonly [says: string, files: readonly string[], found: readonly string[]][] = [
  ['a repository in a folder', ['a/.git/HEAD'], ['a/.git']],
  ['a file that says where the repository is', ['a/b/.git'], ['a/b/.git']],
  ['a repository inside another', ['.git/HEAD', 'a/.git/HEAD'], ['.git', 'a/.git']],
  ['a bare one', ['r/HEAD', 'r/objects/x', 'r/refs/x'], ['r']],
  ['half of a bare one is none', ['r/HEAD', 'r/objects/x'], []],
  ['a name that was asked for', ['a/.vscode/x', 'a/b/.mcp.json'], ['a/.vscode', 'a/b/.mcp.json']],
  ['what packages bring is passed over', ['node_modules/p/.vscode/x', 'node_modules/p/.git/HEAD'], []],
  ['what lies very deep is not found', ['1/2/3/4/5/6/.git/HEAD'], []],
  ['the fourth level is', ['1/2/3/4/.git/HEAD'], ['1/2/3/4/.git']],
];
for (const [says, files, found] of walks) {
  test(`in a folder is found: ${says}`, t => {
    const root = tempFolder(t);
    write(root, Object.fromEntries(files.map(name => [name, ''])));
    const { named, repositories } = nestedPlaces(root, new Set(['.vscode', '.mcp.json']));
    assert.deepEqual([...named, ...repositories].map(path => relative(root, path)).sort(), [...found].sort());
  });
}

test('a folder that may not be looked into is held whole: whose command shut it may open it again', t => {
  const root = tempFolder(t);
  write(root, { 'pkg/.git/HEAD': '', 'a/.vscode/x': '' });
  const { named } = nestedPlaces(root, new Set(['.vscode']), folder => {
    if (folder === join(root, 'pkg')) throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    return readdirSync(folder, { withFileTypes: true });
  });
  assert.deepEqual([...named].sort(), [join(root, 'a', '.vscode'), join(root, 'pkg')]);
});

test('a circle of links is not followed', t => {
  const root = tempFolder(t);
  mkdirSync(join(root, 'a'));
  symlinkSync(root, join(root, 'a', 'up'));
  assert.deepEqual(nestedPlaces(root, new Set(['a'])).named, [join(root, 'a')]);
});

test('of a hundred thousand folders a few hundred are looked at', t => {
  const root = tempFolder(t);
  for (let n = 0; n < 1500; n += 1) mkdirSync(join(root, `f${n}`, '.vscode'), { recursive: true });
  const { named } = nestedPlaces(root, new Set(['.vscode']));
  assert.ok(named.length > 100 && named.length <= 400, String(named.length));
});

test('git acts by its own folder, those of submodules, and those of further work trees', t => {
  const root = tempFolder(t);
  write(root, { 'modules/a/b/HEAD': '', 'modules/a/b/modules/c/HEAD': '', 'worktrees/w/gitdir': '' });
  const found = gitPlaces(root).map(path => relative(root, path));
  for (const name of ['hooks', 'modules/a/b/config', 'modules/a/b/modules/c/commondir', 'worktrees/w/commondir'])
    assert.ok(found.includes(name), name);
});

const configurations: readonly [says: string, config: string, found: readonly string[]][] = [
  ['a folder of hooks, also one that is missing', '[core]\n\thooksPath = tools/hooks', ['tools/hooks']],
  ['a name in quotes, in any letters', '[CORE] HooksPath = "my hooks" ', ['my hooks', 'my', 'hooks']],
  ['a file that is included, from where the configuration stands', '[include]\n path = ../included', ['included']],
  ['what an included file includes', '[includeIf "gitdir:x"]\n path = ../more/one', ['more/one', 'more/two']],
  ['a program', '[core]\n fsmonitor = tools/watch --now', ['tools/watch']],
  ['a file that a program is handed', '[filter "x"]\n clean = sh tools/watch', ['tools/watch']],
  ['a line that goes on', '[core]\n fsmonitor = \\\n tools/watch', ['tools/watch']],
  ['a folder that has the name of a word is not meant', '[filter "x"]\n clean = git-lfs clean -- %f', []],
  ['where a submodule has its tree is not', '[core]\n worktree = ../tools', []],
  ['a comment is not', '# hooksPath = tools/hooks', []],
];
for (const [says, config, found] of configurations) {
  test(`git's configuration names: ${says}`, t => {
    const root = tempFolder(t);
    write(root, {
      '.git/config': config,
      'tools/watch': '',
      'clean/x': '',
      included: '',
      'more/one': '[include] path = two',
    });
    write(root, { 'more/two': '' });
    const named = gitConfigured({ repository: join(root, '.git'), tree: root, home: join(root, 'home') });
    assert.deepEqual(named.map(path => relative(root, path)).sort(), [...found].sort());
  });
}

test('a pipe in the place of git’s settings keeps nobody waiting', t => {
  const root = tempFolder(t);
  write(root, { '.git/HEAD': '' });
  execFileSync('mkfifo', [join(root, '.git', 'config')]);
  assert.deepEqual(gitConfigured({ repository: join(root, '.git'), tree: root, home: root }), []);
});
