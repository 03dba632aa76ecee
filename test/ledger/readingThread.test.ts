import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerError } from '../../src/ledger/ledgerError.js';
import { ReadingThread } from '../../src/ledger/readingThread.js';
import { about, action } from '../fakes/entries.js';
import { writeLargeLedger } from '../fakes/largeLedger.js';
import { ledgerWorker } from '../fakes/ledgerWorker.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';
import { textOf } from '../fakes/textOf.js';

/** The same ledger, read on a thread and here. */
function setUp(t: TestContext, entries: number) {
  const file = join(tempFolder(t), 'ledger.db');
  writeLargeLedger(file, entries, Date.UTC(2026, 0, 2));
  const ledger = Ledger.open(file, new SetClock(), undefined, ledgerWorker);
  const here = Ledger.open(file, new SetClock());
  t.after(() => {
    here.dispose();
    ledger.dispose();
  });
  return { file, ledger, here };
}

const closed = (fault: unknown): boolean => fault instanceof LedgerError && fault.code === 'closed';

test('the thread answers as the ledger itself does', async t => {
  const { ledger, here } = setUp(t, 3000);
  for (const filter of [{}, { verdict: ['deny' as const] }, { text: 'file69' }]) {
    assert.deepEqual(await ledger.rows({ filter, limit: 50 }), await here.rows({ filter, limit: 50 }));
    assert.deepEqual(await ledger.counts(filter), await here.counts(filter));
    assert.deepEqual(
      await ledger.ask('left', filter, ['act-3', 'act-4']),
      await here.ask('left', filter, ['act-3', 'act-4']),
    );
    for (const format of ['jsonl', 'csv'] as const)
      assert.equal(await textOf(ledger.exported(format, filter)), await textOf(here.exported(format, filter)));
  }
  const pages = { there: 0, here: 0 };
  for await (const acts of ledger.actPages({})) pages.there += acts.length;
  for await (const acts of here.actPages({})) pages.here += acts.length;
  assert.ok(pages.here > 500);
  assert.equal(pages.there, pages.here);
  assert.deepEqual(await ledger.verify(), await here.verify());
});

test('what was recorded before a question is in its answer', async t => {
  const { ledger } = setUp(t, 10);
  for (let n = 1; n <= 20; n++) {
    await ledger.record(about, action(`later-${n}`));
    assert.equal((await ledger.rows({ limit: 1 })).rows[0]?.act, `later-${n}`);
  }
});

test('verification on the thread says how far it is, finds what was changed, and stops when it is told to', async t => {
  const { file, ledger } = setUp(t, 6000);
  const told: number[] = [];
  assert.equal((await ledger.verify({ progress: seq => told.push(seq) })).kind, 'whole');
  assert.deepEqual([told.length > 1, told.toSorted((a, b) => a - b)], [true, told]);
  const stopping = new AbortController();
  const stopped = ledger.verify({ signal: stopping.signal, progress: () => stopping.abort(new Error('enough')) });
  await assert.rejects(stopped, /enough/);
  const db = new DatabaseSync(file);
  db.exec("UPDATE entries SET agent = 'other' WHERE seq = 3000");
  db.close();
  const found = await ledger.verify();
  assert.ok(found.kind === 'broken');
  assert.deepEqual([found.at, found.what], [3000, 'changed']);
});

test('many entries are verified by two threads, and what was changed is found by either', async t => {
  const { file, ledger } = setUp(t, 21_000);
  assert.equal((await ledger.verify()).kind, 'whole');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  const db = new DatabaseSync(file);
  t.after(() => db.close());
  for (const at of [7000, 5000, 3000]) {
    db.prepare("UPDATE entries SET agent = 'other' WHERE seq = ?").run(at);
    assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'broken', at, what: 'changed' });
  }
  const stopping = new AbortController();
  const stopped = ledger.verifyLists({ signal: stopping.signal, progress: () => stopping.abort(new Error('enough')) });
  await assert.rejects(stopped, /enough/);
  db.exec("UPDATE acts SET risk = 99 WHERE act = 'act-9'");
  assert.partialDeepStrictEqual(await ledger.verifyLists(), { kind: 'differ' });
});

test('what is erased while the thread reads is overwritten all the same', async t => {
  const { ledger } = setUp(t, 6000);
  ledger.useSigner(signer());
  const reading = Promise.all([ledger.verify(), ledger.counts({}), textOf(ledger.exported('jsonl', {}))]);
  for (const act of ['act-3', 'act-300'])
    assert.partialDeepStrictEqual(await ledger.erase({ act }, 'alice', 'asked to'), { overwritten: true });
  assert.notEqual((await reading)[0].kind, 'broken');
});

test('a thread that ends is a sentence, and the next question begins another', async t => {
  const folder = tempFolder(t);
  const file = join(folder, 'ledger.db');
  Ledger.open(file, new SetClock()).dispose();
  const program = join(folder, 'program.mjs');
  writeFileSync(program, 'process.exit(3)');
  const thread = new ReadingThread(file, pathToFileURL(program));
  t.after(() => thread.dispose());
  await assert.rejects(thread.ask('tools'), /Reading the ledger .*ledger\.db was cut off.* Try it again\./);
  await assert.rejects(thread.verify(0, {}), (fault: unknown) => fault instanceof LedgerError);
  writeFileSync(program, `import ${JSON.stringify(ledgerWorker.href)}`);
  assert.deepEqual(await thread.ask('tools'), []);
});

test('a thread that cannot begin is a sentence', async t => {
  const thread = new ReadingThread(join(tempFolder(t), 'ledger.db'), new URL('https://example.org/worker.js'));
  t.after(() => thread.dispose());
  await assert.rejects(thread.ask('tools'), /Reading the ledger .*ledger\.db was cut off.* Try it again\./);
  await assert.rejects(thread.verifyLists({}), (fault: unknown) => fault instanceof LedgerError);
});

test('a ledger that cannot be read is said to be so, and can be read once it is there', async t => {
  const file = join(tempFolder(t), 'ledger.db');
  const thread = new ReadingThread(file, ledgerWorker);
  t.after(() => thread.dispose());
  await assert.rejects(
    thread.ask('tools'),
    (fault: unknown) => fault instanceof LedgerError && fault.code === 'missing',
  );
  Ledger.open(file, new SetClock()).dispose();
  assert.deepEqual(await thread.ask('tools'), []);
});

test('whoever waits when the ledger is closed is told, and so is whoever asks later', async t => {
  const { file, ledger } = setUp(t, 100);
  const waiting = assert.rejects(ledger.verify(), closed);
  const asked = assert.rejects(ledger.counts({}), closed);
  ledger.dispose();
  await Promise.all([waiting, asked]);
  await assert.rejects(ledger.rows({ limit: 1 }), closed);
  rmSync(file); // nothing holds it
});
