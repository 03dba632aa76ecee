import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Journal } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { keepJournal } from '../../src/machine/keepJournal.js';
import { thisProcess } from '../../src/machine/rollback.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { about } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

const day = 86_400_000;
const now = Date.now();

/** A journal with an image of a megabyte of noise a day, the last of yesterday; their hashes, oldest first. */
async function setUp(t: TestContext) {
  const folder = tempFolder(t);
  const journal = Journal.open(join(folder, 'journal'), 'gone');
  const ledger = Ledger.open(join(folder, 'ledger.db'), systemClock);
  t.after(() => ledger.dispose());
  const hashes: string[] = [];
  for (const days of [5, 4, 3, 2]) {
    const hash = await journal.put(crypto.getRandomValues(new Uint8Array(65_536)));
    const old = new Date(now - days * day);
    utimesSync(join(journal.images, hash.slice(0, 2), `${hash}.br`), old, old);
    hashes.push(hash);
  }
  const keep = (megabytes: number, session?: string) =>
    keepJournal({ journal, ledger, record: ledger.record }, { megabytes, now, ...(session && { session }) });
  const stands = () => Promise.all(hashes.map(hash => journal.has(hash)));
  const oddities = () => ledger.entries({ kind: 'oddity', limit: 9 }).map(({ body }) => 'what' in body && body.what);
  return { folder, journal, ledger, hashes, keep, stands, oddities };
}

// Four images of 65,536 bytes: these limits leave room for so many.
const oneImage = 0.07;
const twoImages = 0.14;

test('what was not used for the longest time goes first, until the rest is small enough, and that is on record', async t => {
  const { keep, stands, oddities } = await setUp(t);
  await keep(twoImages);
  assert.deepEqual(await stands(), [false, false, true, true]);
  const date = new Date(now - 4 * day).toISOString().slice(0, 10);
  assert.match(oddities().join(), new RegExp(`2 copies of files went, .* until ${date} can be undone any more`));
  await keep(oneImage);
  assert.deepEqual(await stands(), [false, false, true, true], 'no more than once a day');
});

test('without a limit, or below it, nothing goes', async t => {
  for (const megabytes of [0, 10]) {
    const { keep, stands, oddities } = await setUp(t);
    await keep(megabytes);
    assert.deepEqual([await stands(), oddities()], [[true, true, true, true], []]);
  }
});

test('what is put again counts as used now, and stays', async t => {
  const { journal, hashes, keep, stands } = await setUp(t);
  const bytes = await journal.get(hashes[0] ?? '');
  assert.ok(bytes);
  await journal.put(bytes);
  await keep(oneImage);
  assert.deepEqual(await stands(), [true, false, false, false]);
});

test('what an open intent or the session that goes on names stays, whatever its age', async t => {
  const { journal, ledger, hashes, keep, stands } = await setUp(t);
  const [pre, post, mine] = hashes;
  assert.ok(pre && post && mine);
  const step = { kind: 'write', path: '/repo/a', temp: '.0a.countersign', pre, post } as const;
  await journal.begin({ version: 1, id: 'intent-1', act: 'act-1', writer: 'gone', steps: [step] });
  const change = { kind: 'change', act: 'act-2', action: 'a', what: 'delete', path: '/repo/b', pre: mine } as const;
  await ledger.record(about, change);
  await keep(0.001, about.session);
  assert.deepEqual(await stands(), [true, true, true, false]);
});

test('shadow repositories that nobody looked into for a month go, but for those that are in use', async t => {
  const { journal, keep } = await setUp(t);
  const indexOf = (writer: string) => `index-of-${Buffer.from(writer).toString('base64url')}`;
  const shadows: readonly [name: string, days: number, writer: string, stays: boolean][] = [
    ['unused', 31, 'gone', false],
    ['recent', 29, 'gone', true],
    ['in-use', 31, thisProcess(), true],
  ];
  for (const [name, days, writer] of shadows) {
    const file = join(journal.shadows, name, indexOf(writer));
    mkdirSync(join(journal.shadows, name), { recursive: true });
    writeFileSync(file, '');
    const old = new Date(now - days * day);
    utimesSync(file, old, old);
  }
  mkdirSync(join(journal.shadows, 'half.gone'));
  await keep(0);
  const stay = shadows.filter(([, , , stays]) => stays).map(([name]) => name);
  assert.deepEqual(readdirSync(journal.shadows).sort(), stay.toSorted());
});

test('a shadow repository larger than all that is kept goes when no window uses it', async t => {
  const { journal, keep, folder } = await setUp(t);
  mkdirSync(join(journal.shadows, 'large', 'objects'), { recursive: true });
  writeFileSync(join(journal.shadows, 'large', 'objects', 'pack'), Buffer.alloc(2_000_000));
  await keep(3);
  assert.deepEqual(readdirSync(journal.shadows), ['large']);
  rmSync(join(folder, 'journal.pruned'));
  await keep(1);
  assert.deepEqual(readdirSync(journal.shadows), []);
});

test('a lock of git that is gone when it is looked at keeps nothing from being done', async t => {
  const { journal, keep, stands } = await setUp(t);
  const repository = join(journal.shadows, 'being-made');
  mkdirSync(join(repository, 'objects'), { recursive: true });
  // Both are listed, and neither can be looked at.
  for (const name of ['config.lock', 'objects/pack.lock']) symlinkSync('nowhere', join(repository, name));
  await keep(oneImage);
  assert.deepEqual(await stands(), [false, false, false, true]);
});
