import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { Clock } from '../../src/base/clock.js';
import { breadthFactOf } from '../../src/machine/breadth.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { BreadthFact, BreadthNeed } from '../../src/protocol/fact.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;

function count(path: string, more: Partial<BreadthNeed> = {}, clock: Clock = systemClock): Promise<BreadthFact> {
  const need = { kind: 'breadth', path, recursive: true, glob: undefined, byGit: false, ...more } as const;
  return breadthFactOf(need, clock, never);
}

function files(folder: string, named: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(named)) {
    mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
    writeFileSync(`${folder}/${name}`, text);
  }
}

function git(folder: string, ...words: readonly string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  execFileSync('git', [...who, ...words], { cwd: folder, stdio: 'pipe', env: { PATH: process.env['PATH'] } });
}

/** A repository with one file of each state: `a` clean, `b` changed, `c` untracked, `build/` ignored. */
function repository(t: TestContext): string {
  const folder = tempFolder(t);
  git(folder, 'init', '-q');
  files(folder, { a: 'one', b: 'two', 'src/a.ts': 'x', '.gitignore': 'build/\n*.log\n!keep.log\n' });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'x');
  files(folder, { b: 'three', c: 'new', 'build/x/y': '12345', 'a.log': 'l', 'src/keep.log': 'k' });
  return folder;
}

suite('what an act reaches is counted', () => {
  test('files and bytes of a folder and all below it, without following links', async t => {
    const folder = tempFolder(t);
    files(folder, { 'x/a': '12', 'x/y/b': '345', 'x/.c': '6', outside: '7777' });
    symlinkSync(folder, `${folder}/x/round`);
    const { files: found, bytes, complete, git: seen } = await count(`${folder}/x`);
    assert.deepEqual([found, complete, seen], [4, true, undefined]);
    assert.equal(bytes, 6 + folder.length);
  });

  test('one file, a folder without what is in it, and nothing', async t => {
    const folder = tempFolder(t);
    files(folder, { 'x/a': '12' });
    assert.deepEqual(await count(`${folder}/x/a`), { files: 1, bytes: 2, complete: true });
    assert.deepEqual(await count(`${folder}/x`, { recursive: false }), { files: 0, bytes: 0, complete: true });
    assert.deepEqual(await count(`${folder}/none`), { files: 0, bytes: 0, complete: true });
  });

  test('what a pattern names, as a shell expands it', async t => {
    const folder = tempFolder(t);
    files(folder, { 'a.ts': '1', 'b.ts': '1', 'c.js': '1', '.d.ts': '1', 'e/f.ts': '1', 'e/g/h.ts': '1' });
    const named = async (glob: string, recursive: boolean): Promise<number> =>
      (await count(folder, { glob, recursive })).files;
    assert.equal(await named('*.ts', false), 2);
    assert.equal(await named('*', false), 3);
    assert.equal(await named('*', true), 5);
    assert.equal(await named('*/*.ts', false), 1);
    assert.equal(await named('e', true), 2);
    assert.equal(await named('[ab].ts', false), 2);
    assert.equal(await named('none*', true), 0);
  });

  test('to the end of its time, and then there is more', async t => {
    const folder = tempFolder(t);
    files(folder, { a: '1', b: '2' });
    const clock = new SetClock();
    const late = {
      after: clock.after.bind(clock),
      now: () => {
        clock.move(200);
        return clock.now();
      },
    };
    const { files: found, complete } = await count(folder, {}, late);
    assert.equal(complete, false);
    assert.ok(found < 2);
  });
});

suite('what git could give back', () => {
  test('each file has one state', async t => {
    const folder = repository(t);
    const { files: found, git: seen } = await count(folder, { glob: '*' });
    assert.deepEqual([found, seen], [7, { clean: 2, changed: 1, untracked: 2, ignored: 2 }]);
    assert.deepEqual((await count(`${folder}/build`)).git, { clean: 0, changed: 0, untracked: 0, ignored: 1 });
    assert.equal((await count(`${folder}/build`)).isIgnored, true);
    assert.equal((await count(`${folder}/src`)).isIgnored, undefined);
    assert.deepEqual((await count(`${folder}/a`)).git, { clean: 1, changed: 0, untracked: 0, ignored: 0 });
    assert.deepEqual((await count(`${folder}/src`)).git, { clean: 1, changed: 0, untracked: 1, ignored: 0 });
  });

  test('its own state counts as files, and is in none of its counts', async t => {
    const { files: found, git: seen } = await count(`${repository(t)}/.git`);
    assert.ok(found > 5);
    assert.deepEqual(seen, { clean: 0, changed: 0, untracked: 0, ignored: 0 });
  });

  test('for git itself, only what it knows or would list counts', async t => {
    const folder = repository(t);
    const { files: found, git: seen } = await count(folder, { byGit: true });
    assert.deepEqual([found, seen], [6, { clean: 3, changed: 1, untracked: 2, ignored: 0 }]);
  });

  test('an ignored folder with a file that git has is not ignored as a whole', async t => {
    const folder = repository(t);
    git(folder, 'add', '-f', 'build/x/y');
    const { git: seen, isIgnored } = await count(`${folder}/build`);
    assert.deepEqual([seen?.clean, isIgnored], [1, undefined]);
    assert.equal((await count(folder, { byGit: true })).git?.clean, 4);
  });

  test('a file whose time alone changed is as git has it; one whose content changed is not', async t => {
    const folder = repository(t);
    utimesSync(`${folder}/a`, 1, 1);
    assert.equal((await count(`${folder}/a`)).git?.clean, 1);
    writeFileSync(`${folder}/a`, 'eno');
    assert.equal((await count(`${folder}/a`)).git?.changed, 1);
  });

  for (const version of ['2', '3', '4']) {
    test(`an index of version ${version} is read`, async t => {
      const folder = repository(t);
      files(folder, { 'long/name/of/one': '1', 'long/name/of/other': '2', 'long/other': '' });
      git(folder, 'update-index', '--index-version', version);
      git(folder, 'add', ...(version === '3' ? ['-N'] : []), 'long');
      assert.equal((await count(`${folder}/long`)).git?.untracked, 0);
      assert.equal((await count(`${folder}/src/a.ts`)).git?.clean, 1);
    });
  }

  test('nothing is said where no index can be read: split, sparse, of another hash, or broken', async t => {
    const folder = repository(t);
    git(folder, 'update-index', '--split-index');
    assert.equal((await count(folder)).git, undefined);
    git(folder, 'update-index', '--no-split-index');
    assert.equal((await count(`${folder}/a`)).git?.clean, 1);
    writeFileSync(`${folder}/.git/index`, 'DIRC but broken, and long enough to be looked at');
    assert.equal((await count(folder)).git, undefined);
    const other = tempFolder(t);
    git(other, 'init', '-q', '--object-format=sha256');
    files(other, { a: '1' });
    git(other, 'add', 'a');
    assert.equal((await count(other)).git, undefined);
  });

  test('a linked work tree has its own index', async t => {
    const folder = repository(t);
    const linked = `${tempFolder(t)}/tree`;
    git(folder, 'worktree', 'add', '-q', linked);
    files(linked, { b: 'changed here' });
    assert.deepEqual((await count(linked, { byGit: true })).git, { clean: 3, changed: 1, untracked: 0, ignored: 0 });
  });

  test('what a hostile repository names is not started', async t => {
    const folder = repository(t);
    const started = `${tempFolder(t)}/started`;
    files(folder, { '.gitattributes': '* filter=evil diff=evil\n' });
    for (const key of ['filter.evil.clean', 'filter.evil.smudge', 'core.fsmonitor', 'diff.evil.textconv'])
      git(folder, 'config', key, `touch ${started}; cat`);
    utimesSync(`${folder}/a`, 1, 1);
    await count(folder, { byGit: true });
    assert.equal(existsSync(started), false);
  });

  test('a repository that cannot be read leaves the count', async t => {
    const folder = repository(t);
    renameSync(`${folder}/.git`, `${folder}/away`);
    writeFileSync(`${folder}/.git`, 'gitdir: nowhere');
    rmSync(`${folder}/away`, { recursive: true });
    const { files: found, complete } = await count(`${folder}/src`);
    assert.deepEqual([found, complete], [2, true]);
  });
});
