import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Derived } from '../../src/ledger/derive.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import { mergeSome } from '../../src/ledger/sweep.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  const found = async (text: string) =>
    (await ledger.rows({ filter: { text }, limit: 100 })).rows.map(({ act }) => act);
  return { file, ledger, found };
}

async function recordTwo(ledger: Ledger): Promise<void> {
  await ledger.record(
    about,
    action('build', { title: 'Run npm run build', input: { command: 'npm run build --force' } }),
  );
  await ledger.record(about, asked('build'));
  await ledger.record(about, decided('build', 'rejected', { feedback: 'Bäume first, it’s 20% "quicker"' }));
  await ledger.record(
    about,
    action('todo', { tool: 'edit_file', title: 'Change src/todo.js', input: { path: 'src/todo.js' } }),
  );
  await ledger.record(about, ran('todo'));
  await ledger.record(about, changed('todo', '/repo/src/todo.js'));
  await ledger.record(about, ended('todo', 'done', 'saved'));
}

const cases: readonly [says: string, text: string, acts: readonly string[]][] = [
  ['a word of the title', 'build', ['build']],
  ['the beginning of a word', 'bui', ['build']],
  ['not its end', 'uild', []],
  ['words in any order, all of which occur', 'force npm', ['build']],
  ['words of different entries about one act', 'build first', ['build']],
  ['not words of different acts', 'build saved', []],
  ['whatever the case', 'SAVED', ['todo']],
  ['with or without accents', 'baume', ['build']],
  ['a path as it stands', 'src/todo.js', ['todo']],
  ['the beginning of a path', 'src/to', ['todo']],
  ['an option', '--force', ['build']],
  ['a feedback with its quotes', '"quicker"', ['build']],
  ['a per cent', '20%', ['build']],
  ['a word of both, newest first', 'npm', ['todo', 'build']],
  ['marks that are no words narrow nothing', '-- * "', ['todo', 'build']],
  ['nothing at all narrows nothing', '  ', ['todo', 'build']],
  ['operators are words', 'build OR todo', []],
  ['columns are no columns', 'words:build', []],
  ['no act is found by what an entry is called', 'decision', []],
  ['no act is found by its id', 'call-todo', []],
];

for (const [says, text, acts] of cases) {
  test(`search finds ${says}`, async t => {
    const { ledger, found } = setUp(t);
    await recordTwo(ledger);
    assert.deepEqual(await found(text), acts);
    for (let more = 0; more < 512; more++) await ledger.record(about, { kind: 'prompt', text: '' }); // into the index of the file
    assert.deepEqual(await found(text), acts);
  });
}

test('no text that a person types is a fault of the search', async t => {
  const { ledger } = setUp(t);
  const marks = fc.string({
    unit: fc.constantFrom('"', "'", '*', '(', ')', '-', '^', ':', '+', '{', '\0', ' ', 'a', 'NEAR', 'OR'),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(marks, fc.string({ unit: 'binary' })), async text => {
      assert.deepEqual((await ledger.rows({ filter: { text }, limit: 1 })).rows, []);
      assert.equal((await ledger.counts({ text })).total, 0);
    }),
  );
});

test('what was recorded a moment ago is found, also in a ledger that is only read', async t => {
  const { file, ledger, found } = setUp(t);
  const read = LedgerFile.open(file);
  t.after(() => read.dispose());
  const foundThere = (text: string) =>
    read.reading(reader => reader.rows({ filter: { text }, limit: 9 })).rows.map(({ act }) => act);
  assert.deepEqual([await found('build'), foundThere('build')], [[], []]);
  await recordTwo(ledger);
  assert.deepEqual([await found('build'), foundThere('build')], [['build'], ['build']]);
  for (let more = 0; more < 600; more++) await ledger.record(about, action(`more-${more}`, { title: 'Run later' }));
  await ledger.record(about, ended('build', 'refused', 'much later'));
  assert.deepEqual([await found('much'), foundThere('much')], [['build'], ['build']]);
  assert.equal((await found('later')).length, 100);
});

test('a word that was erased is found no more, and is in the file no more', async t => {
  const { file, ledger, found } = setUp(t);
  await ledger.record(about, action('1', { title: 'Run quetzalcoatl', input: {} }));
  await ledger.record(about, action('2', { title: 'Run npm' }));
  for (let more = 0; more < 512; more++) await ledger.record(about, { kind: 'prompt', text: '' });
  assert.deepEqual(await found('quetzal'), ['1']);
  ledger.dispose();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA secure_delete = ON; BEGIN');
  db.exec('DELETE FROM texts WHERE seq = 1');
  new Derived(db).forget([1]);
  db.exec('COMMIT');
  while (mergeSome(db));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const again = Ledger.open(file, new SetClock());
  t.after(() => again.dispose());
  const actsOf = async (text: string) => (await again.rows({ filter: { text }, limit: 9 })).rows.map(({ act }) => act);
  assert.deepEqual(
    [await actsOf('quetzal'), await actsOf('npm'), await actsOf('run_command')],
    [[], ['2'], ['2', '1']], // what it did is erased with it; which tool it was is not
  );
  again.dispose();
  assert.ok(!readFileSync(file, 'latin1').includes('quetzal'));
});

test('a damaged entry is not in the way of a search', async t => {
  const { file, ledger } = setUp(t);
  await recordTwo(ledger);
  ledger.dispose();
  const db = new DatabaseSync(file);
  db.exec('UPDATE texts SET parts = \'{"title":\' WHERE seq = 1');
  db.close();
  const again = Ledger.open(file, new SetClock());
  t.after(() => again.dispose());
  assert.deepEqual(
    (await again.rows({ filter: { text: 'npm' }, limit: 9 })).rows.map(({ act }) => act),
    ['todo'],
  );
});
