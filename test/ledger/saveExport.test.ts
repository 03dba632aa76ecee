import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { saveExport } from '../../src/ledger/saveExport.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;

// This file runs itself as who is killed: `save FILE`.
const [, , role, to = ''] = process.argv;
if (role === 'save') await saveExport(endless(), to, never, () => process.stdout.write('.'));
else defineTests();

function* endless(): Generator<string> {
  for (;;) yield 'a line\n';
}

function defineTests(): void {
  test('an export that is killed half way leaves what stood there, and is in nobody’s way', async t => {
    const file = join(tempFolder(t), 'acts.jsonl');
    writeFileSync(file, 'before');
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const other = spawn(process.execPath, [fileURLToPath(import.meta.url), 'save', file], { env });
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    await once(other, 'exit');
    assert.equal(readFileSync(file, 'utf8'), 'before');
    await saveExport(['after'], file, never);
    assert.equal(readFileSync(file, 'utf8'), 'after');
  });

  test('what somebody put where the export is written first is not written through', async t => {
    const folder = tempFolder(t);
    const other = join(folder, 'other');
    writeFileSync(other, 'theirs');
    symlinkSync(other, join(folder, 'acts.csv.part'));
    await saveExport(['ours'], join(folder, 'acts.csv'), never);
    assert.equal(readFileSync(other, 'utf8'), 'theirs');
  });

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
}
