import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { suite, test } from 'node:test';
import { evaluate } from '../../src/policy/evaluate.js';
import { GitWorld } from '../fakes/gitWorld.js';
import { contextWith, policyOf } from '../policy/judging.js';
import { rowFiles } from '../policy/rowFiles.js';

const reads = rowFiles
  .filter(({ name }) => /^git-reads/.test(name))
  .flatMap(({ rows }) => rows)
  .filter(([command, expected]) => expected === 'allow' && !/\blfs\b|\bfsck\b/.test(command))
  .map(([command]) => command);

async function verdictOn(world: GitWorld, command: string): Promise<'allow' | 'ask' | 'deny'> {
  const { effects, facts } = await world.factsOf(command);
  const context = contextWith({ roots: [world.folder], home: world.home, temp: [], own: [] });
  return evaluate({ action: { tool: 'run_command', agent: 'main', hash: 'a' }, effects }, facts, policyOf(), context)
    .kind;
}

suite('a repository in which everything is set that the environment switches off', () => {
  test(`all ${reads.length} reads pass, and start nothing`, async t => {
    const world = new GitWorld(t);
    const trap = world.trap('trap');
    world.set(`core.fsmonitor=${trap}`, `core.pager=${trap}`, 'log.showSignature=true', `gpg.program=${trap}`);
    world.set(`pager.log=${trap}`, `pager.diff=${trap}`, `pager.status=${trap}`, `pager.branch=${trap}`);
    world.set(`core.editor=${trap}`, `sequence.editor=${trap}`, `core.sshCommand=${trap}`, `credential.helper=${trap}`);
    world.set(`alias.log=!${trap}`, `alias.status=!${trap}`, `interactive.diffFilter=${trap}`, `core.askPass=${trap}`);
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction', 'pre-commit']) {
      world.trap('hook', `${world.folder}/.git/hooks/${hook}`);
    }
    for (const command of reads) {
      assert.equal(await verdictOn(world, command), 'allow', command);
      assert.deepEqual(world.run(command), [], command);
    }
    assert.deepEqual(world.run('git describe --dirty'), ['hook'], 'a hook does go off where the index is written');
  });
});

suite('a repository with a driver, a conversion and a filter', () => {
  test('what still passes starts none of them', async t => {
    const world = new GitWorld(t);
    world.set(`diff.external=${world.trap('external')}`, `diff.drv.command=${world.trap('driver')}`);
    world.set(`diff.tc.textconv=${world.trap('textconv')}`, `filter.flt.clean=${world.trap('clean')}`);
    const verdicts = await Promise.all(reads.map(async command => [command, await verdictOn(world, command)] as const));
    const passed = verdicts.filter(([, verdict]) => verdict === 'allow');
    for (const [command] of passed) assert.deepEqual(world.run(command), [], command);
    assert.ok(passed.length > reads.length / 3, `only ${passed.length} passed`);
  });
});

/** What is set, a read that starts it, and a read that does not. */
const starts: readonly [setting: string, command: string, other: string][] = [
  ['diff.external', 'git diff', 'git log -p'],
  ['diff.drv.command', 'git diff HEAD~1 HEAD', 'git show'],
  ['diff.external', 'git diff --no-textconv', 'git diff --no-ext-diff'],
  ['diff.tc.textconv', 'git show', 'git show --no-textconv'],
  ['diff.tc.textconv', 'git log -p', 'git log --stat'],
  ['diff.tc.textconv', 'git log -S two', 'git log --oneline'],
  ['diff.tc.textconv', 'git blame b', 'git blame --no-textconv b'],
  ['diff.tc.textconv', 'git diff --no-ext-diff', 'git diff --no-ext-diff --no-textconv'],
  ['filter.flt.clean', 'git diff --no-ext-diff --no-textconv', 'git log -p'],
  ['filter.flt.clean', 'git status', 'git branch -vv'],
  ['filter.flt.clean', 'git hash-object a', 'git hash-object --no-filters a'],
];
for (const [setting, command, other] of starts) {
  test(`with ${setting}, “${command}” would start it and asks, and “${other}” passes`, async t => {
    const world = new GitWorld(t);
    assert.equal(await verdictOn(world, command), 'allow', 'before it is set');
    world.set(`${setting}=${world.trap('trap')}`);
    assert.deepEqual(world.run(command), ['trap']);
    assert.equal(await verdictOn(world, command), 'ask');
    assert.deepEqual(world.run(other), []);
    assert.equal(await verdictOn(world, other), 'allow');
  });
}

test('a partial clone fetches what is missing by a program of its configuration, so every read asks', async t => {
  const world = new GitWorld(t);
  const blob = world.git('rev-parse', 'HEAD~1:a').trim();
  world.set('core.repositoryformatversion=1', 'extensions.partialclone=x', 'remote.x.promisor=true');
  world.set(`remote.x.url=${world.folder}`, `remote.x.uploadpack=${world.trap('trap')}`);
  world.git('update-index', '-q', '--refresh');
  removeObject(world, blob);
  assert.deepEqual(world.run('git cat-file -p HEAD~1:a'), ['trap']);
  for (const command of ['git cat-file -p HEAD~1:a', 'git log', 'git status', 'git branch']) {
    assert.equal(await verdictOn(world, command), 'ask', command);
  }
});

test('a format that checks signatures, a work tree elsewhere and an alias of what git has given up ask at any read', async t => {
  for (const setting of [
    'format.pretty=%G?',
    'pretty.x=%h %GS',
    'core.worktree=/etc',
    'branch.sort=signature',
    'alias.whatchanged=!id',
  ]) {
    const world = new GitWorld(t);
    world.set(setting);
    for (const command of ['git log', 'git branch']) assert.equal(await verdictOn(world, command), 'ask', setting);
  }
});

function removeObject(world: GitWorld, id: string): void {
  rmSync(`${world.folder}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
}
