import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Journal } from '../../src/journal/journal.js';
import { Shadow } from '../../src/journal/shadow.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const path = '/usr/bin:/bin';
const git = execFileSync('/bin/sh', ['-c', 'command -v git'], { env: { PATH: path }, encoding: 'utf8' }).trim();

const never = new AbortController().signal;

async function setUp(t: TestContext, files: Readonly<Record<string, string | Buffer>> = {}) {
  const folder = tempFolder(t);
  const root = join(folder, 'work');
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const journal = Journal.open(join(folder, 'journal'));
  /** As another window does. */
  const open = async (writer: string, isAlive: (writer: string) => boolean = () => true) => {
    const deps = { folder: join(folder, 'shadows'), journal: Journal.open(join(folder, 'journal'), writer), isAlive };
    const shadow = await Shadow.open(root, { ...deps, clock: systemClock, git, path }, never);
    assert.ok(shadow);
    return shadow;
  };
  const shadow = await open('first');
  const repository = () => {
    const [name = ''] = readdirSync(join(folder, 'shadows'));
    return join(folder, 'shadows', name);
  };
  const snapshot = async (of = shadow) => {
    const standing = await of.snapshot(never);
    assert.ok(standing);
    return standing;
  };
  /** What the deed changes: names, and bytes before and after. */
  const found = async (deed: () => void) => {
    const before = await snapshot();
    deed();
    const { files: changed, uncovered } = await shadow.between(before, await snapshot(), never);
    const bytes = async (hash: string | undefined) =>
      hash && Buffer.from((await journal.get(hash)) ?? []).toString('latin1');
    const told = changed.map(async ({ what, path: at, pre, post }) => [
      what,
      at.slice(root.length + 1),
      await bytes(pre),
      await bytes(post),
    ]);
    return { changed, uncovered, told: await Promise.all(told) };
  };
  return { folder, root, at: (name: string) => join(root, name), found, open, snapshot, repository };
}

test('what a command made, changed and deleted is found, byte for byte, in a folder without git', async t => {
  const { at, found } = await setUp(t, { same: 's', changed: 'a\r\nb\n', gone: Buffer.from([0, 255, 13, 10]) });
  const { told, uncovered } = await found(() => {
    writeFileSync(at('changed'), 'b\r\n');
    writeFileSync(at('made'), 'm');
    rmSync(at('gone'));
  });
  assert.deepEqual(told, [
    ['modify', 'changed', 'a\r\nb\n', 'b\r\n'],
    ['delete', 'gone', '\0\u00ff\r\n', undefined],
    ['create', 'made', undefined, 'm'],
  ]);
  assert.deepEqual(uncovered, []);
});

test('attributes of the folder neither convert a byte nor start a program', async t => {
  const attributes = '* text=auto eol=lf ident filter=evil working-tree-encoding=UTF-16\n';
  const { folder, at, found } = await setUp(t, { '.gitattributes': attributes, a: '$Id$\r\n' });
  const { told } = await found(() => writeFileSync(at('a'), '$Id: x$\r\n\r\n'));
  assert.deepEqual(told, [['modify', 'a', '$Id$\r\n', '$Id: x$\r\n\r\n']]);
  assert.equal(existsSync(join(folder, 'ran')), false);
});

test('the user’s own repository is not touched, nor does anything it configures run', async t => {
  const { folder, root, at, found } = await setUp(t, { a: '1', '.gitignore': 'out\n' });
  const own = (...words: readonly string[]) =>
    execFileSync(git, ['-c', 'user.name=u', '-c', 'user.email=e', ...words], {
      cwd: root,
      env: { PATH: path, HOME: folder },
    });
  own('init', '-q');
  own('add', '-A');
  own('commit', '-qm', 'first');
  writeFileSync(at('a'), 'stashed');
  own('stash');
  const evil = join(folder, 'evil');
  writeFileSync(evil, `#!/bin/sh\ntouch ${join(folder, 'ran')}\ncat\n`, { mode: 0o755 });
  for (const name of ['core.fsmonitor', 'filter.evil.clean', 'core.pager']) own('config', name, evil);
  for (const hook of ['post-index-change', 'pre-commit'])
    writeFileSync(at(`.git/hooks/${hook}`), `#!/bin/sh\n${evil}\n`, { mode: 0o755 });
  writeFileSync(at('.gitattributes'), '* filter=evil\n');
  writeFileSync(at('.git/info/exclude'), 'private\n');
  const repository = () =>
    readdirSync(at('.git'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(file => [file, statSync(file).mtimeMs, readFileSync(file, 'latin1')]);
  const before = repository();
  const { told } = await found(() => {
    writeFileSync(at('a'), '2');
    writeFileSync(at('out'), 'ignored');
    writeFileSync(at('private'), 'ignored too');
  });
  assert.deepEqual(told, [['modify', 'a', '1', '2']]);
  assert.deepEqual(repository(), before);
  assert.equal(existsSync(join(folder, 'ran')), false);
});

test('a repository inside the folder starts nothing that it configures, whenever it changes', async t => {
  const { folder, at, found } = await setUp(t, { a: '1' });
  const inside = at('inside');
  mkdirSync(inside);
  const own = (...words: readonly string[]) =>
    execFileSync(git, ['-c', 'user.name=u', '-c', 'user.email=e', ...words], {
      cwd: inside,
      env: { PATH: path, HOME: folder },
    });
  own('init', '-q');
  writeFileSync(join(inside, '.gitattributes'), '* filter=evil\n');
  writeFileSync(join(inside, 'f'), 'one');
  own('add', '-A');
  own('commit', '-qm', 'first');
  const ran = join(folder, 'ran');
  for (const name of ['filter.evil.clean', 'core.fsmonitor']) own('config', name, `touch ${ran}; cat`);
  await found(() => undefined);
  // Of the same size, so that only its bytes can tell whether it is another.
  const { told } = await found(() => writeFileSync(join(inside, 'f'), 'two'));
  assert.deepEqual(told, []);
  assert.equal(existsSync(ran), false);
});

test('a changed mode is found, with the rights before and after', async t => {
  const { at, found } = await setUp(t, { script: '#!/bin/sh\n' });
  chmodSync(at('script'), 0o640);
  const { changed } = await found(() => chmodSync(at('script'), 0o750));
  assert.deepEqual(
    changed.map(({ what, owned, becomes }) => [what, owned?.mode, becomes?.mode]),
    [['modify', 0o640, 0o750]],
  );
});

test('a file whose name cannot be read as text is said to be not covered', async t => {
  const { root, found } = await setUp(t);
  const { told, uncovered } = await found(() => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff])]), 'x');
  });
  assert.deepEqual([told, uncovered], [[], ['1 with a name that is not UTF-8']]);
});

test('a link is said to be not covered, and is not followed', async t => {
  const { folder, at, found } = await setUp(t);
  writeFileSync(join(folder, 'outside'), 'x');
  const { told, uncovered } = await found(() => symlinkSync(join(folder, 'outside'), at('link')));
  assert.deepEqual([told, uncovered], [[], ['link is a link or a repository']]);
});

function makeRepository(at: string): void {
  const own = ['-c', 'user.name=u', '-c', 'user.email=e'];
  for (const words of [
    ['init', '-q'],
    ['commit', '-q', '--allow-empty', '-m', 'first'],
  ])
    execFileSync(git, [...own, ...words], { cwd: at, env: { PATH: path } });
}

const seenOrNot: readonly [says: string, deed: (at: (name: string) => string) => void, uncovered: RegExp][] = [
  [
    'what an ignore file no longer names is not said to be new, so that no undo deletes it',
    at => writeFileSync(at('.gitignore'), ''),
    /^secret was there before, where it was not looked at$/,
  ],
  [
    'what a repository inside the folder had is not said to be new',
    at => rmSync(at('inside/.git'), { recursive: true }),
    /^inside is a link or a repository;inside\/f was there before, where it was not looked at$/,
  ],
];

for (const [says, deed, expected] of seenOrNot) {
  test(says, async t => {
    const { at, found } = await setUp(t, { '.gitignore': 'secret\n', secret: 's' });
    mkdirSync(at('inside'));
    writeFileSync(at('inside/f'), 'f');
    makeRepository(at('inside'));
    const { told, uncovered } = await found(() => deed(at));
    assert.deepEqual(
      told.filter(([, name]) => name !== '.gitignore'),
      [],
    );
    assert.match(uncovered.join(';'), expected);
  });
}

test('what the repository around the folder ignores everywhere is not looked at', async t => {
  const { folder, at, found, open } = await setUp(t);
  mkdirSync(join(folder, '.git', 'info'), { recursive: true });
  writeFileSync(join(folder, '.git', 'info', 'exclude'), 'private\n');
  writeFileSync(join(folder, '.gitignore'), '# all\n\nmodules/\n*.log\n!kept.log\n**/deep\n/bound\nwork/other\n');
  await open('first');
  const { told } = await found(() => {
    mkdirSync(at('modules'));
    for (const name of ['modules/m', 'a.log', 'kept.log', 'deep', 'private', 'bound', 'other'])
      writeFileSync(at(name), '');
  });
  assert.deepEqual(
    told.map(([, name]) => name),
    ['bound', 'kept.log', 'other'],
  );
});

test('a file that is moved is told as gone from one place and made at the other', async t => {
  const { at, found } = await setUp(t, { old: 'text' });
  const { told, uncovered } = await found(() => renameSync(at('old'), at('new')));
  assert.deepEqual(told, [
    ['create', 'new', undefined, 'text'],
    ['delete', 'old', 'text', undefined],
  ]);
  assert.deepEqual(uncovered, []);
});

test('a file that is too large to be copied is said to be not covered when it changes, and only then', async t => {
  const { at, found, repository } = await setUp(t, { small: '1' });
  const grow = (name: string) => truncateSync(at(name), 64 * 1024 * 1024 + 1);
  const made = await found(() => {
    writeFileSync(at('[*] large\n'), '');
    grow('[*] large\n');
    writeFileSync(at('small'), '2');
  });
  assert.deepEqual(
    [made.told, made.uncovered],
    [[['modify', 'small', '1', '2']], ['[*] large\n is larger than 64 MB']],
  );
  const same = await found(() => writeFileSync(at('other'), '1'));
  assert.deepEqual([same.told, same.uncovered], [[['create', 'other', undefined, '1']], []]);
  const grown = await found(() => grow('small'));
  assert.deepEqual([grown.told, grown.uncovered], [[], ['small is larger than 64 MB']]);
  const shrunk = await found(() => writeFileSync(at('small'), '3'));
  assert.deepEqual([shrunk.told, shrunk.uncovered], [[], ['small is larger than 64 MB']]);
  const again = await found(() => writeFileSync(at('small'), '4'));
  assert.deepEqual([again.told, again.uncovered], [[['modify', 'small', '3', '4']], []]);
  const objects = readdirSync(join(repository(), 'objects'), { recursive: true, encoding: 'utf8' });
  const sizes = objects.map(name => statSync(join(repository(), 'objects', name)).size);
  assert.ok(Math.max(...sizes) < 10_000, 'nothing of it was kept');
});

test('windows that look at one folder have an index each, and the lock of one does not stop the other', async t => {
  const { at, open, snapshot, repository } = await setUp(t, { a: '1' });
  const before = await snapshot();
  const [own = ''] = indexesIn(repository());
  writeFileSync(join(repository(), `${own}.lock`), '');
  const second = await open('second');
  assert.equal(indexesIn(repository()).length, 2);
  assert.equal((await snapshot(second)).tree, before.tree);
  writeFileSync(at('a'), '2');
  assert.notEqual((await snapshot(second)).tree, before.tree);
  assert.ok(existsSync(join(repository(), `${own}.lock`)), 'it is not for another window to take away');
});

test('what a window that is gone had read need not be read again, and its index and lock are taken away', async t => {
  const { open, snapshot, repository } = await setUp(t, { a: '1' });
  const before = await snapshot();
  const [left = ''] = indexesIn(repository());
  const index = readFileSync(join(repository(), left));
  writeFileSync(join(repository(), `${left}.lock`), '');
  const later = await open('later', writer => writer !== 'first');
  const [own = ''] = indexesIn(repository());
  assert.notEqual(own, left);
  assert.deepEqual(readFileSync(join(repository(), own)), index);
  assert.equal(existsSync(join(repository(), `${left}.lock`)), false);
  assert.equal((await snapshot(later)).tree, before.tree);
});

test('an index that git cannot read is made anew', async t => {
  const { at, found, snapshot, repository } = await setUp(t, { a: '1' });
  const before = await snapshot();
  const [own = ''] = indexesIn(repository());
  writeFileSync(join(repository(), own), 'no index');
  await assert.rejects(snapshot());
  assert.equal((await snapshot()).tree, before.tree);
  const { told } = await found(() => writeFileSync(at('a'), '2'));
  assert.deepEqual(told, [['modify', 'a', '1', '2']]);
});

test('a file of which one side cannot be kept is not said to be new, so that no undo deletes it', async t => {
  const { root, at, snapshot, open } = await setUp(t, { a: '1' });
  const shadow = await open('first');
  const before = await snapshot(shadow);
  writeFileSync(at('a'), '2');
  const after = await snapshot(shadow);
  rmSync(join(root, '..', 'shadows'), { recursive: true });
  assert.notEqual(before.tree, after.tree);
  const { files, uncovered } = await shadow.between(before, after, never);
  assert.deepEqual([files, uncovered.length], [[], 1]);
});

function indexesIn(repository: string): readonly string[] {
  return readdirSync(repository).filter(name => name.startsWith('index') && !name.endsWith('.lock'));
}
