import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { Clock } from '../../src/base/clock.js';
import { parentOf } from '../../src/base/paths.js';
import { answerFacts } from '../../src/machine/facts.js';
import { readByGit } from '../../src/machine/gitProcess.js';
import { findProgram } from '../../src/machine/programs.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { commitsNeeds, commitsOf } from '../../src/policy/breadth.js';
import { GitWorld } from '../fakes/gitWorld.js';
import { SetClock } from '../fakes/setClock.js';
import { contextWith } from '../policy/judging.js';
import { analyse } from '../shell/analysing.js';

const never = new AbortController().signal;

interface Where {
  readonly cwd?: string;
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What the machine counts for a command: "2 commits", or undefined where it does not know. */
async function lost(world: GitWorld, command: string, where: Where = {}): Promise<string | undefined> {
  const { cwd = world.folder, clock = new SetClock(), env = { PATH: process.env['PATH'] } } = where;
  const { effects, words } = analyse(command, 'bash', { cwd, home: world.home });
  const roots = [world.folder, cwd];
  const context = contextWith({ roots, home: world.home, temp: [], own: [] });
  const needs = commitsNeeds(effects, context, words && { words, cwd });
  assert.equal(needs.length, 1, `${command} is counted`);
  const isSecret = (): boolean => false;
  const answer = answerFacts({ buffers: noBuffers, clock, roots: () => roots, home: world.home, isSecret, env });
  const facts = await answer(needs, never);
  const fact = effects.map(effect => commitsOf(effect, facts)).find(found => found !== undefined);
  return fact && `${fact.atMost === true ? 'up to ' : ''}${fact.count} ${fact.of}`;
}

/**
 * `main` is three commits ahead of what the remote was last seen to have, one of them tagged; `topic` has two of its
 * own, one of which `other` has too; there are two stashes.
 */
function history(t: TestContext): GitWorld {
  const world = new GitWorld(t);
  const commit = (name: string): string => world.git('commit', '-q', '--allow-empty', '-m', name);
  world.git('reset', '-q', '--hard');
  world.git('init', '-q', '--bare', '../remote');
  world.git('remote', 'add', 'origin', '../remote');
  world.git('tag', '-d', 'v1');
  world.git('push', '-q', 'origin', 'main', 'topic');
  ['three', 'four', 'five'].forEach(commit);
  world.git('tag', '-a', '-m', 'x', 'v2', 'HEAD~2');
  world.git('checkout', '-q', 'topic');
  commit('own');
  world.git('branch', 'other');
  commit('alone');
  world.git('checkout', '-q', 'main');
  world.write({ a: 'again\n' });
  world.git('stash', '-q');
  return world;
}

const counts: readonly (readonly [
  command: string,
  lost: string | undefined,
  first?: readonly (readonly string[])[],
])[] = [
  ['git reset --hard HEAD~1', '1 commits'],
  ['git reset --hard origin/main', '2 commits'],
  ['git reset --hard HEAD~3', '2 commits'],
  ['git reset --hard v2', '2 commits'],
  ['git reset --soft HEAD~2', '2 commits'],
  ['git reset --hard topic', '2 commits'],
  ['git reset --hard HEAD@{0}', '0 commits'],
  ['git reset --hard @{u}', '2 commits', [['branch', '-q', '-u', 'origin/main']]],
  ['git reset --hard HEAD~1', '0 commits', [['branch', 'kept']]],
  [
    'git reset --hard HEAD~1',
    '1 commits',
    [
      ['checkout', '-q', '--detach'],
      ['branch', '-D', 'main'],
    ],
  ],
  ['git reset --hard nowhere', undefined],
  ['git branch -D topic', '1 commits'],
  ['git branch -D topic other', '2 commits'],
  ['git branch -D topic', '0 commits', [['checkout', '-q', '--detach', 'topic']]],
  ['git branch -D none', undefined],
  ['git branch -r -D origin/main', '0 commits'],
  ['git branch -f topic main', '1 commits'],
  ['git branch -M topic', '1 commits'],
  ['git branch -M topic other', '0 commits'],
  ['git checkout -B topic', '1 commits'],
  ['git checkout -B new', '0 commits'],
  [
    'git checkout -B new main',
    '1 commits',
    [
      ['checkout', '-q', '--detach', 'topic'],
      ['branch', '-D', 'topic'],
    ],
  ],
  ['git switch -C topic other', '1 commits'],
  ['git tag -d v2', '0 commits'],
  [
    'git tag -d v2',
    '3 commits',
    [
      ['checkout', '-q', 'topic'],
      ['branch', '-D', 'main'],
      ['tag', '-f', 'v2', 'HEAD@{1}'],
    ],
  ],
  ['git update-ref -d refs/heads/topic', '1 commits'],
  ['git update-ref refs/heads/topic main', '1 commits'],
  ['git stash drop', '1 stashes'],
  ['git stash drop stash@{1}', '1 stashes'],
  ['git stash drop 2', undefined],
  ['git stash clear', '2 stashes'],
  [
    'git reflog expire --expire=now --all',
    'up to 1 commits',
    [
      ['stash', 'clear'],
      ['branch', '-D', 'topic'],
    ],
  ],
  ['git push -f origin topic:main', '1 commits'],
  ['git push -f origin main', '0 commits'],
  ['git push -f', '1 commits', [['reset', '-q', '--hard', 'origin/main~1']]],
  ['git push -f', '0 commits'],
  ['git push -f', undefined, [['config', 'push.default', 'matching']]],
  ['git push origin +HEAD~4', undefined],
  ['git push origin +HEAD~4:main', '1 commits'],
  ['git push origin :main', '1 commits'],
  ['git push origin --delete topic', '0 commits'],
  ['git push origin --delete main topic', '2 commits'],
  ['git push origin :main', '1 commits', [['remote', 'set-head', 'origin', 'main']]],
  ['git push origin :unseen', undefined],
  ['git push -f ../remote main', undefined],
  ['git push -f origin main', undefined, [['config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/x/*']]],
];

suite('the commits that git would lose are counted', () => {
  for (const [command, expected, first = []] of counts) {
    const after = first.length === 0 ? '' : `, after git ${first.map(words => words.join(' ')).join(' and ')}`;
    test(`${command}: ${expected ?? 'not known'}${after}`, async t => {
      const world = history(t);
      for (const words of first) world.git(...words);
      assert.equal(await lost(world, command), expected);
    });
  }

  test('in a linked work tree, by what is checked out there', async t => {
    const world = history(t);
    const cwd = join(world.folder, '..', 'linked');
    world.git('worktree', 'add', '-q', cwd, 'topic');
    assert.equal(await lost(world, 'git reset --hard HEAD~1', { cwd }), '1 commits');
  });
});

suite('a repository that would mislead is not asked', () => {
  const odd: readonly (readonly [says: string, change: (world: GitWorld) => void])[] = [
    ['a driver for differences', world => world.set(`diff.external=${world.trap('trap')}`)],
    ['a conversion', world => world.set(`diff.tc.textconv=${world.trap('trap')}`)],
    ['a filter', world => world.set(`filter.flt.clean=${world.trap('trap')}`)],
    [
      'a partial clone',
      world => world.set('remote.origin.promisor=true', `remote.origin.uploadpack=${world.trap('t')}`),
    ],
    ['a part of its configuration that holds under a condition', includesTrap],
    ['a part of its configuration that cannot be found', world => world.set('include.path=~other/x')],
    ['a configuration that is not in form', world => appendFileSync(`${world.folder}/.git/config`, '[broken')],
    ['a work tree elsewhere', world => world.set('core.worktree=/etc')],
    ['names kept in another way', world => world.set('extensions.refstorage=reftable')],
    ['objects borrowed from another', world => writeFileSync(`${world.folder}/.git/objects/info/alternates`, '/x\n')],
    ['a history that is cut', world => writeFileSync(`${world.folder}/.git/shallow`, world.git('rev-parse', 'HEAD'))],
    ['grafts', world => writeFileSync(`${world.folder}/.git/info/grafts`, world.git('rev-parse', 'HEAD'))],
    ['a .git that is a file and points elsewhere', pointsElsewhere],
    ['a .git that is a link', linksElsewhere],
    ['a .git with its parts elsewhere', world => writeFileSync(`${world.folder}/.git/commondir`, '../../other/.git\n')],
  ];
  for (const [says, change] of odd) {
    test(says, async t => {
      const world = history(t);
      change(world);
      assert.equal(await lost(world, 'git reset --hard HEAD~1'), undefined);
      assert.deepEqual(world.started(), []);
    });
  }
});

function includesTrap(world: GitWorld): void {
  writeFileSync(`${world.folder}/../more`, `[diff]\n\texternal = ${world.trap('trap')}\n`);
  world.set(`includeIf.gitdir:${world.folder}/.path=${world.folder}/../more`);
}

function pointsElsewhere(world: GitWorld): void {
  renameSync(`${world.folder}/.git`, `${world.folder}/../other`);
  writeFileSync(`${world.folder}/.git`, 'gitdir: ../other\n');
}

function linksElsewhere(world: GitWorld): void {
  renameSync(`${world.folder}/.git`, `${world.folder}/../other`);
  symlinkSync('../other', `${world.folder}/.git`);
}

suite('nothing but git is started', () => {
  test('by settings, hooks and aliases that a count does not need', async t => {
    const world = history(t);
    const trap = world.trap('trap');
    world.set(`core.fsmonitor=${trap}`, `core.pager=${trap}`, `pager.rev-list=${trap}`, `pager.for-each-ref=${trap}`);
    world.set(
      `alias.rev-list=!${trap}`,
      `alias.for-each-ref=!${trap}`,
      'log.showSignature=true',
      `gpg.program=${trap}`,
    );
    world.set(`core.sshCommand=${trap}`, `core.alternateRefsCommand=${trap}`, `credential.helper=${trap}`);
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout'])
      world.trap('hook', `${world.folder}/.git/hooks/${hook}`);
    assert.equal(await lost(world, 'git reset --hard HEAD~1'), '1 commits');
    assert.equal(await lost(world, 'git push -f origin topic:main'), '1 commits');
    assert.equal(await lost(world, 'git reflog expire --all'), 'up to 4 commits');
    assert.deepEqual(world.started(), []);
  });

  test('by a configuration that became a partial clone after it was read', async t => {
    const world = history(t);
    const hash = world.git('rev-parse', 'HEAD~1').trim();
    world.set('core.repositoryformatversion=1', 'extensions.partialclone=x', 'remote.x.promisor=true');
    world.set(`remote.x.url=${world.folder}`, `remote.x.uploadpack=${world.trap('trap')}`);
    rmSync(`${world.folder}/.git/objects/${hash.slice(0, 2)}/${hash.slice(2)}`);
    const folders = (process.env['PATH'] ?? '').split(':');
    const path = (await findProgram('git', '/', folders)) ?? '';
    const program = { path, folders, env: { HOME: world.home } };
    const repository = { folder: `${world.folder}/.git`, common: `${world.folder}/.git`, tree: world.folder };
    const call = { words: ['rev-list', '--count', '--stdin'], input: 'HEAD\n' };
    const said = await readByGit(program, repository, call, { clock: new SetClock(), until: Infinity }, never);
    assert.deepEqual([said, world.started()], [undefined, []]);
    assert.deepEqual(world.run('git rev-list --count HEAD'), ['trap'], 'it would be');
  });

  test('not a git that lies in the workspace, nor one that the environment points elsewhere', async t => {
    const world = history(t);
    const planted = world.trap('trap', `${world.folder}/bin/git`).replace(/\/git$/, '');
    const env = { PATH: `${planted}:${process.env['PATH'] ?? ''}`, GIT_DIR: '/x', GIT_EXEC_PATH: planted };
    assert.equal(await lost(world, 'git reset --hard HEAD~1', { env }), '1 commits');
    assert.equal(await lost(world, 'git reset --hard HEAD~1', { env: { PATH: planted } }), undefined);
    assert.deepEqual(world.started(), []);
  });
});

suite('names and history are taken as they are', () => {
  test('replacements do not hide commits', async t => {
    const world = history(t);
    world.git('replace', 'HEAD', 'HEAD~3');
    assert.equal(await lost(world, 'git reset --hard origin/main'), '2 commits');
  });

  test('names that look like options, or like two lines, are names', async t => {
    const world = history(t);
    world.git('update-ref', 'refs/heads/--all', 'HEAD~1');
    world.git('update-ref', 'refs/heads/topic\u2028x', 'HEAD');
    assert.equal(await lost(world, 'git reset --hard origin/main'), '0 commits');
    world.git('update-ref', '-d', 'refs/heads/topic\u2028x');
    assert.equal(await lost(world, 'git reset --hard origin/main'), '1 commits');
    assert.equal(await lost(world, 'git update-ref -d refs/heads/--all'), '0 commits');
    assert.equal(await lost(world, 'git branch -D -- --all'), '0 commits');
    assert.equal(await lost(world, "git reset --hard 'HEAD~1\n--all'"), undefined);
  });
});

test('a git that takes its time is ended with all that it started, and what it would have said is not known', async t => {
  const world = history(t);
  const bin = `${parentOf(world.folder)}/slow`;
  mkdirSync(bin);
  writeFileSync(`${bin}/git`, `#!/bin/sh\nsleep 30 &\necho $! > '${bin}/child'\nwait\n`);
  chmodSync(`${bin}/git`, 0o755);
  const started = systemClock.now();
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  assert.equal(await lost(world, 'git reset --hard HEAD~1', { clock: systemClock, env }), undefined);
  assert.ok(systemClock.now() - started < 1500);
  const child = Number(readFileSync(`${bin}/child`, 'utf8'));
  for (const until = systemClock.now() + 2000; isRunning(child); await new Promise(resolve => setImmediate(resolve)))
    assert.ok(systemClock.now() < until, 'what it started goes on');
});

/** One that ended and that nobody has taken note of is no more. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
