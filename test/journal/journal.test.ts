import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { tempFolder } from '../fakes/tempFolder.js';

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

test('whatever was put is got back byte for byte, under the hash of its bytes', async t => {
  const journal = Journal.open(tempFolder(t));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async bytes => {
      const hash = await journal.put(bytes);
      assert.equal(hash, sha256(bytes));
      assert.deepEqual(new Uint8Array((await journal.get(hash)) ?? []), bytes);
    }),
    { numRuns: 30 },
  );
});

test('the same bytes are kept once, smaller than they were, and for this user alone', async t => {
  const folder = tempFolder(t);
  const journal = Journal.open(folder);
  const bytes = Buffer.from('const answer = 42;\n'.repeat(1000));
  await Promise.all([journal.put(bytes), journal.put(bytes)]);
  await journal.put(bytes);
  const [file, ...others] = filesIn(folder);
  assert.deepEqual(others, []);
  const { size, mode } = statSync(file ?? '');
  assert.ok(size < bytes.length / 10);
  assert.equal(mode & 0o777, 0o600);
});

test('what was never put is not there, and no name leads out of the journal', async t => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'x.br'), brotliCompressSync('outside'));
  const journal = Journal.open(join(folder, 'journal'));
  for (const hash of ['0'.repeat(64), '', '../../../../x', '../'.repeat(20) + 'x']) {
    assert.equal(await journal.get(hash), undefined);
  }
});

test('a damaged copy is never returned as what it was', async t => {
  const folder = tempFolder(t);
  const journal = Journal.open(folder);
  for (const damage of [Buffer.from('no brotli'), brotliCompressSync('another text')]) {
    const hash = await journal.put(Buffer.from(`text ${damage.length}`));
    writeFileSync(filesIn(folder).find(file => file.includes(hash)) ?? '', damage);
    await assert.rejects(journal.get(hash), /is damaged/);
  }
});

test('an intent is listed from its beginning to its end', async t => {
  const folder = tempFolder(t);
  const journal = Journal.open(folder);
  const intent = { version: 1, id: 'intent-1', act: 'act-1', writer: '', steps: [] } as const;
  await journal.begin(intent);
  assert.deepEqual(await Journal.open(folder).begun(), ['intent-1']);
  const [file] = filesIn(join(folder, 'intents'));
  assert.deepEqual(JSON.parse(readFileSync(file ?? '', 'utf8')), intent);
  assert.equal(await journal.end(intent), true);
  assert.deepEqual(await journal.begun(), []);
});

test('a journal that cannot be made says what to do', t => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'file'), '');
  assert.throws(() => Journal.open(join(folder, 'file')), /No file is changed until it can/);
});
