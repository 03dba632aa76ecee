import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext) {
  const folder = tempFolder(t);
  const file = join(folder, 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  const open = (path = file) => {
    const opened = LedgerFile.open(path);
    t.after(() => opened.dispose());
    return opened;
  };
  return { folder, file, ledger, open };
}

const acts = (file: LedgerFile) => file.reading(reader => reader.rows({ limit: 9 })).rows.map(({ act }) => act);

test('a ledger that nobody has open is read without a trace', async t => {
  const { folder, file, ledger, open } = setUp(t);
  await ledger.record(about, action('1'));
  ledger.dispose();
  const before = { files: readdirSync(folder), bytes: readFileSync(file), at: statSync(file).mtimeMs };
  const read = open();
  assert.deepEqual(acts(read), ['1']);
  assert.deepEqual({ files: readdirSync(folder), bytes: readFileSync(file), at: statSync(file).mtimeMs }, before);
  read.dispose();
  assert.deepEqual(readdirSync(folder), before.files);
});

test('a ledger in use is read with its newest entries, and with those that come later', async t => {
  const { ledger, open } = setUp(t);
  await ledger.record(about, action('1'));
  const read = open();
  assert.deepEqual(acts(read), ['1']);
  await ledger.record(about, action('2'));
  assert.deepEqual(acts(read), ['2', '1']);
});

test('a ledger that is taken into use while it is read is read on as it is then', async t => {
  const { file, ledger, open } = setUp(t);
  await ledger.record(about, action('1'));
  ledger.dispose();
  const read = open();
  assert.deepEqual(acts(read), ['1']);
  for (const act of ['2', '3']) {
    const again = Ledger.open(file, new SetClock());
    await again.record(about, action(act));
    if (act === '3') assert.deepEqual(acts(read), ['3', '2', '1']);
    again.dispose();
  }
  assert.deepEqual(acts(read), ['3', '2', '1']);
});

const refused: readonly [says: string, make: (file: string) => void, code: string, because: RegExp][] = [
  ['a file that is not there is missing', () => undefined, 'missing', /There is no ledger .*other\.db/],
  [
    'a text is no ledger',
    file => writeFileSync(file, 'Dear diary, '.repeat(100)),
    'unreadable',
    /cannot be read as a ledger/,
  ],
  ['an empty file is no ledger', file => writeFileSync(file, ''), 'foreign', /is no ledger/],
  ['a database of another program is no ledger', file => alter(file, 'CREATE TABLE t (a)'), 'foreign', /is no ledger/],
  [
    'one of an earlier version is not brought up to date by reading it',
    file => alter(file, 'PRAGMA user_version = 1'),
    'older',
    /earlier Countersign \(version 1.*nothing was changed/,
  ],
  [
    'one of a later version is left to the later Countersign',
    file => alter(file, 'PRAGMA user_version = 999'),
    'newer',
    /later Countersign \(version 999.*Update Countersign/,
  ],
];

function alter(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

for (const [says, make, code, because] of refused) {
  test(says, t => {
    const file = join(tempFolder(t), 'other.db');
    make(file);
    assert.throws(
      () => LedgerFile.open(file),
      (fault: unknown) =>
        fault instanceof Error && 'code' in fault && fault.code === code && because.test(fault.message),
    );
  });
}

test('a copy that was cut short says so when it is read', async t => {
  const { folder, file, ledger, open } = setUp(t);
  for (let act = 0; act < 100; act++) await ledger.record(about, action(String(act)));
  ledger.dispose();
  const copy = join(folder, 'copy.db');
  copyFileSync(file, copy);
  writeFileSync(copy, readFileSync(copy).subarray(0, 16_384));
  assert.throws(() => acts(open(copy)), /cannot be read as a ledger .*copied whole/);
});
