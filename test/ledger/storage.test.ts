import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { giveBack } from '../../src/ledger/storage.js';
import { tempFolder } from '../fakes/tempFolder.js';

test('room that cannot be given back while another process writes is given back the next time', async t => {
  const file = join(tempFolder(t), 'a.db');
  const [db, other] = [new DatabaseSync(file), new DatabaseSync(file)];
  t.after(() => db.close());
  db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
  db.prepare('INSERT INTO t SELECT zeroblob(500000)').run();
  db.exec('DELETE FROM t');
  const free = (): unknown => db.prepare('PRAGMA freelist_count').get()?.['freelist_count'];
  assert.notEqual(free(), 0);
  other.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
  await giveBack(db);
  assert.notEqual(free(), 0);
  other.exec('COMMIT');
  other.close();
  await giveBack(db);
  assert.equal(free(), 0);
});
