import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { pushFactOf } from '../../src/machine/gitFact.js';
import { readGitConfig } from '../../src/machine/gitConfigText.js';
import type { PushFact } from '../../src/protocol/fact.js';
import { GitWorld } from '../fakes/gitWorld.js';
import { effectsOf, judgeCommand, rulesOf } from '../policy/judging.js';

function fact(world: GitWorld, to?: string, folder = world.folder): Promise<PushFact | undefined> {
  return pushFactOf({ folder, to }, { home: world.home, userConfiguration: `${world.home}/.config` });
}

/** The name of the remote, and settings; git itself says where it goes. */
const remotes: readonly [says: string, settings: readonly string[]][] = [
  ['its address', ['remote.r.url=https://example.org/a.git']],
  ['its push address', ['remote.r.url=https://example.org/a.git', 'remote.r.pushurl=git@example.org:a.git']],
  ['a shortened address', ['remote.r.url=gh:a.git', 'url.https://github.com/.insteadOf=gh:']],
  [
    'the longest shortening',
    ['remote.r.url=gh:x/a', 'url.https://one/.insteadOf=gh:', 'url.https://two/.insteadOf=gh:x/'],
  ],
  ['a shortening for pushes', ['remote.r.url=https://h/a', 'url.ssh://git@h/.pushInsteadOf=https://h/']],
  [
    'a push address that no shortening for pushes meets',
    [...['remote.r.url=https://h/a', 'remote.r.pushurl=https://h/b', 'url.ssh://git@h/.pushInsteadOf=https://h/']],
  ],
  ['a name of several parts', ['remote.r.url=https://h/a b', 'url.Https://Other/.insteadOf=https://h/']],
];
for (const [says, settings] of remotes) {
  test(`a push to a remote goes where git says: ${says}`, async t => {
    const world = new GitWorld(t);
    world.set(...settings);
    assert.deepEqual((await fact(world, 'r'))?.addresses, [world.git('remote', 'get-url', '--push', 'r').trim()]);
  });
}

const defaults: readonly [says: string, settings: readonly string[], address: string | undefined][] = [
  ['origin', ['remote.origin.url=o'], 'o'],
  ['the remote of the branch', ['remote.origin.url=o', 'remote.r.url=r', 'branch.main.remote=r'], 'r'],
  ['the remote of another branch', ['remote.origin.url=o', 'remote.r.url=r', 'branch.topic.remote=r'], 'o'],
  ['the default for pushes', ['remote.r.url=r', 'remote.s.url=s', 'branch.main.remote=r', 'remote.pushDefault=s'], 's'],
  [
    'the push remote of the branch',
    ['remote.r.url=r', 'remote.s.url=s', 'remote.pushDefault=s', 'branch.main.pushRemote=r'],
    'r',
  ],
  ['one that only a newer git would take', ['remote.r.url=r'], undefined],
  ['nothing', [], undefined],
];
for (const [says, settings, address] of defaults) {
  test(`a push without a name goes to ${says}`, async t => {
    const world = new GitWorld(t);
    world.set(...settings);
    assert.deepEqual((await fact(world))?.addresses, address === undefined ? undefined : [address]);
  });
}

test('an address in the words is rewritten as a remote is', async t => {
  const world = new GitWorld(t);
  world.set('url.https://evil.example/.insteadOf=https://example.org/');
  assert.deepEqual((await fact(world, 'https://example.org/a.git'))?.addresses, ['https://evil.example/a.git']);
});

test('a remote with several push addresses goes to all of them', async t => {
  const world = new GitWorld(t);
  world.git('config', '--add', 'remote.r.pushurl', 'a');
  world.git('config', '--add', 'remote.r.pushurl', 'b');
  assert.deepEqual((await fact(world, 'r'))?.addresses, ['a', 'b']);
});

test('a mirror and a refspec with a plus say what the words do not', async t => {
  const world = new GitWorld(t);
  world.set('remote.m.url=m', 'remote.m.mirror=true', 'remote.p.url=p', 'remote.p.push=+refs/heads/*:refs/heads/*');
  assert.deepEqual(await fact(world, 'm'), { addresses: ['m'], rewrites: true, deletesRef: true });
  assert.deepEqual(await fact(world, 'p'), { addresses: ['p'], rewrites: true, deletesRef: false });
});

test('the user’s configuration, what it includes, and a linked work tree count', async t => {
  const world = new GitWorld(t);
  writeFileSync(`${world.home}/.gitconfig`, '[include]\n\tpath = more # not the end\n');
  writeFileSync(`${world.home}/more`, '[url "https://two/"]\n\tinsteadOf = "https://one/"\n');
  world.set('remote.origin.url=https://one/a');
  world.git('worktree', 'add', '-q', `${world.folder}/../tree`, 'topic');
  assert.deepEqual((await fact(world, undefined, `${world.folder}/../tree`))?.addresses, ['https://two/a']);
});

const unsure: readonly [says: string, text: string][] = [
  ['an include under a condition says where', '[includeIf "gitdir:/x/"]\n\tpath = other\n'],
  ['a helper speaks for the remote', '[remote "r"]\n\tvcs = x\n'],
];
for (const [says, text] of unsure) {
  test(`where a push goes is not known when ${says}`, async t => {
    const world = new GitWorld(t);
    world.set('remote.r.url=a');
    writeFileSync(`${world.home}/.gitconfig`, text);
    writeFileSync(`${world.home}/other`, '[url "b"]\n\tinsteadOf = a\n');
    assert.equal(await fact(world, 'r'), undefined);
  });
}

test('a configuration that git would refuse, or that cannot be read, rejects', async t => {
  const world = new GitWorld(t);
  for (const text of ['[remote\n', 'x = y\n', '[a]\n\tb = "c\n', '[include]\n\tpath = ~other/x\n']) {
    writeFileSync(`${world.home}/.gitconfig`, text);
    await assert.rejects(fact(world, 'r'), { code: 'unreadable' });
  }
  mkdirSync(`${world.home}/folder`);
  writeFileSync(`${world.home}/.gitconfig`, '[include]\n\tpath = folder\n');
  await assert.rejects(fact(world, 'r'), { code: 'unreadable' });
});

test('a configuration is read as git reads it', t => {
  const world = new GitWorld(t);
  const text = '[A "b\\"c"] x = 1 ; no\n\ty-z="two # three"  \n[d.E]\n f = a\\\n  b\\n"  "\n\tg\n# h\n[i]j=k#l';
  writeFileSync(`${world.folder}/x`, text);
  const said = world
    .git('config', '-f', 'x', '--list', '-z')
    .split('\0')
    .filter(line => line !== '');
  const read = readGitConfig(text)?.map(({ key, value }) => (key === 'd.e.g' ? key : `${key}\n${value}`));
  assert.deepEqual(read, said);
});

test('a rule speaks about the resolved address, and an unknown one is never allowed', () => {
  const mine = { effect: 'git', op: 'push', remote: 'git@example.org:me/*' };
  const policy = rulesOf(
    { id: 'mine', when: mine, then: 'allow', because: 'it is mine' },
    { id: 'net', when: { effect: 'network' }, then: 'allow', because: 'it is reached anyway' },
    {
      id: 'not-theirs',
      when: { effect: 'git', op: 'push', remote: '*theirs*' },
      then: 'deny',
      because: 'it is theirs',
    },
  );
  const to = (...addresses: string[]): PushFact => ({ addresses, rewrites: false, deletesRef: false });
  const push = (fact?: PushFact, command = 'git push') =>
    judgeCommand(command, { policy, machine: fact === undefined ? {} : { pushes: { '': fact } } });
  assert.equal(push(to('git@example.org:me/a.git')).kind, 'allow');
  assert.equal(push(to('git@example.org:theirs/a.git')).kind, 'deny');
  assert.equal(push(to('git@example.org:me/a.git', 'git@example.org:me/b.git')).kind, 'deny', 'which of the two?');
  assert.equal(push().kind, 'deny', 'it may be theirs');
  assert.equal(push({ ...to('git@example.org:me/a.git'), rewrites: true }).floor?.id, 'rewrites-remote');
  assert.ok(effectsOf('git push x').some(effect => effect.kind === 'git' && effect.to === 'x'));
});
