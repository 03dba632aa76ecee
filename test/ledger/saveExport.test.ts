import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { saveExport } from '../../src/ledger/saveExport.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;

test('an export is written whole, for this user alone, part by part', async t => {
  const file = join(tempFolder(t), 'acts.jsonl');
  let parts = 0;
  await saveExport(['{"a":1}\n', '{"b":2}\n'], file, never, () => parts++);
  assert.equal(readFileSync(file, 'utf8'), '{"a":1}\n{"b":2}\n');
  assert.equal(parts, 2);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('an export that is stopped leaves what stood there, and nothing beside it', async t => {
  const folder = tempFolder(t);
  const file = join(folder, 'acts.csv');
  writeFileSync(file, 'before');
  const stopping = new AbortController();
  function* endless(): Generator<string> {
    for (;;) yield 'a line\n';
  }
  await assert.rejects(saveExport(endless(), file, stopping.signal, () => stopping.abort()));
  assert.deepEqual([readdirSync(folder), readFileSync(file, 'utf8')], [['acts.csv'], 'before']);
});

test('a fault on the way is thrown, and leaves nothing behind', async t => {
  const folder = tempFolder(t);
  function* broken(): Generator<string> {
    yield 'a line\n';
    throw new Error('the ledger is gone');
  }
  await assert.rejects(saveExport(broken(), join(folder, 'acts.csv'), never), /the ledger is gone/);
  assert.deepEqual(readdirSync(folder), []);
});
