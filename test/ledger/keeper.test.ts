import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { canonicalJson } from '../../src/base/canonicalJson.js';
import { hashOf } from '../../src/ledger/chain.js';
import type { Keeper } from '../../src/ledger/keeper.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { verificationInWords } from '../../src/ledger/verificationWords.js';
import type { Checkpoint } from '../../src/protocol/entry.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** One installation: a key, the newest checkpoint, and a ledger that is opened again and again. */
function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  const key = signer();
  const all: Checkpoint[] = [];
  const open = () => {
    const ledger = Ledger.open(file, new SetClock());
    t.after(() => ledger.dispose());
    const keeper: Keeper = { signer: key, kept: all.at(-1), keep: async checkpoint => void all.push(checkpoint) };
    return { ledger, told: ledger.useKeeper(keeper) };
  };
  const session = async (entries: number) => {
    const { ledger, told } = open();
    for (let i = 0; i < entries; i++) await ledger.record(about, action(`${i}`));
    ledger.dispose();
    return told;
  };
  return { file, all, open, session };
}

test('each checkpoint is kept elsewhere, also the one at the end', async t => {
  const { all, session } = setUp(t);
  await session(300);
  assert.deepEqual(
    all.map(({ count }) => count),
    [256, 302],
  );
});

test('a ledger that goes on as it was left is verified as whole, by one who compares', async t => {
  const { open, session } = setUp(t);
  await session(10);
  assert.equal(await session(10), undefined);
  const { ledger } = open();
  const found = await ledger.verify();
  assert.partialDeepStrictEqual(found, { kind: 'whole', gaps: [], unchecked: [] });
  assert.match(
    verificationInWords(found),
    /^Whole: all 23 entries are .* signed for; signed with the key [0-9a-f]{16}\.$/,
  );
});

const replacements: readonly [says: string, change: (file: string) => void][] = [
  ['was cut at its end', file => run(file, 'DELETE FROM entries WHERE seq > 8')],
  ['was put away', file => rmSync(file)],
  ['was put in the place of it, and says itself that the rest was pruned', replaceAsPruned],
  ['was changed at its end', file => run(file, "UPDATE entries SET hash = 'x' WHERE seq = 11")],
];

for (const [says, change] of replacements) {
  test(`at its next start a ledger that ${says} is found, told of, and goes on with that on record`, async t => {
    const { file, open, session } = setUp(t);
    await session(10);
    change(file);
    const { ledger, told } = open();
    assert.match(told ?? '', /is not the one that Countersign wrote last.* had 11 entries/);
    assert.deepEqual(
      ledger.entries({ kind: 'gap', limit: 9 }).map(({ body }) => body.kind === 'gap' && body.after),
      [11],
    );
    ledger.dispose();
    assert.equal(await session(1), undefined, 'once');
  });
}

test('a ledger that was cut while it is open is verified as broken, though what is left is whole', async t => {
  const { file, open, session } = setUp(t);
  await session(10);
  await session(10);
  const { ledger } = open();
  run(file, 'DELETE FROM entries WHERE seq > 12');
  const found = await ledger.verify();
  assert.partialDeepStrictEqual(found, { kind: 'broken', at: 13, what: 'removed' });
  assert.match(
    verificationInWords(found),
    /^Broken at entry 13 \(removed\): it ends at entry 12, but there were 2[23]/,
  );
});

test('that another record stood there once is part of every later verification', async t => {
  const { file, open, session } = setUp(t);
  await session(10);
  rmSync(file);
  await session(3);
  const found = await open().ledger.verify();
  assert.partialDeepStrictEqual(found, { kind: 'whole', gaps: [1] });
  assert.match(verificationInWords(found), /another record stood here before entry 1: it was cut/);
});

test('a checkpoint that fell behind what was pruned is of this ledger, where the same key signed since', async t => {
  const file = join(tempFolder(t), 'ledger.db');
  const key = signer();
  const clock = new SetClock();
  const ledger = Ledger.open(file, clock);
  t.after(() => ledger.dispose());
  ledger.useSigner(key);
  await ledger.record(about, action('1'));
  const kept = ledger.checkpoint();
  clock.move(7_200_000);
  await ledger.record(about, action('2'));
  assert.equal(await ledger.prune({ olderThan: clock.now() - 3_600_000 }, 'the settings', 'kept for an hour'), 3);
  assert.equal(ledger.useKeeper({ signer: key, kept, keep: async () => undefined }), undefined);
});

test('that a checkpoint could not be compared, because another window pruned what it is about, is part of verification', async t => {
  const file = join(tempFolder(t), 'ledger.db');
  const key = signer();
  const clock = new SetClock();
  const [here, elsewhere] = [Ledger.open(file, clock), Ledger.open(file, clock)];
  for (const ledger of [here, elsewhere]) t.after(() => ledger.dispose());
  for (let n = 0; n < 4; n++) await here.record(about, action(`${n}`));
  here.useSigner(key);
  const kept = here.checkpoint();
  assert.equal(here.useKeeper({ signer: key, kept, keep: async () => undefined }), undefined);
  clock.move(7_200_000);
  elsewhere.useSigner(key);
  await elsewhere.record(about, action('later'));
  await elsewhere.prune({ olderThan: clock.now() - 3_600_000 }, 'the settings', 'kept for an hour');
  const found = await here.verify();
  assert.partialDeepStrictEqual(found, { kind: 'whole', unchecked: [5] });
  assert.match(
    verificationInWords(found),
    /a checkpoint for 5 entries could not be compared, because these were pruned/,
  );
});

test('a checkpoint that cannot be kept is told, and stops nothing', async t => {
  const file = join(tempFolder(t), 'ledger.db');
  const told: unknown[] = [];
  const ledger = Ledger.open(file, new SetClock(), fault => told.push(fault));
  t.after(() => ledger.dispose());
  const fault = new Error('no room');
  ledger.useKeeper({
    signer: signer(),
    kept: undefined,
    async keep() {
      throw fault;
    },
  });
  await ledger.record(about, action('1'));
  ledger.checkpoint();
  await ledger.record(about, action('2'));
  await ledger.keptOutside;
  assert.deepEqual(told, [fault]);
});

test('of two checkpoints for as many entries that name different ones, one is not of this ledger', async t => {
  const { all, open, session } = setUp(t);
  await session(10);
  const [kept] = all;
  assert.ok(kept);
  const witnesses = [{ ...kept, head: 'f'.repeat(64) }, kept];
  assert.partialDeepStrictEqual(await open().ledger.verify({ witnesses }), { kind: 'broken', at: 1, what: 'changed' });
});

function run(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** What somebody does who may write the file and has no key. */
function replaceAsPruned(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM entries; DELETE FROM texts; DELETE FROM acts; DELETE FROM act_rules');
  const head = 'f'.repeat(64);
  const body = canonicalJson({ kind: 'pruned', upTo: 99, head, by: 'the settings', why: 'kept for 30 days' });
  const link = { seq: 100, at: 1, session: '', agent: 'countersign', body, prev: head };
  db.prepare('INSERT INTO entries (seq, at, session, agent, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    ...Object.values(link),
    hashOf(link),
  );
  db.close();
}
