import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { canonicalJson } from '../../src/base/canonicalJson.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { newestVersion } from '../../src/ledger/schema.js';
import type { Entry, EntryBody } from '../../src/protocol/entry.js';
import { about, action, asked, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'state', 'ledger.db');
  const clock = new SetClock();
  const open = () => {
    const ledger = Ledger.open(file, clock);
    t.after(() => ledger.dispose());
    return ledger;
  };
  return { file, clock, open };
}

const has = (code: string, says: RegExp) => (fault: unknown) => {
  assert.ok(fault instanceof Error && 'code' in fault);
  assert.equal(fault.code, code);
  assert.match(fault.message, says);
  return true;
};

test('what was recorded is read back, in order, after the ledger was closed', async t => {
  const { open, clock } = setUp(t);
  const first = open();
  await first.record(about, { kind: 'prompt', text: 'mend the bug' });
  clock.move(10);
  await first.record(about, action('1'));
  first.dispose();
  const entries = open().entries({ limit: 10 });
  assert.deepEqual(
    entries.map(({ seq, at, session, agent, body }) => ({ seq, at, session, agent, body })),
    [
      { seq: 1, at: clock.now() - 10, ...about, body: { kind: 'prompt', text: 'mend the bug' } },
      { seq: 2, at: clock.now(), ...about, body: action('1') },
    ],
  );
});

test('the first entry follows 64 zeros, and each later one the hash of the one before', async t => {
  const ledger = setUp(t).open();
  for (const act of ['1', '2', '3']) await ledger.record(about, action(act));
  const entries = ledger.entries({ limit: 10 });
  assert.deepEqual(
    entries.map(({ prev }) => prev),
    ['0'.repeat(64), ...entries.slice(0, -1).map(({ hash }) => hash)],
  );
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'partly', count: 3 });
});

test('the hash of an entry is that of the canonical JSON of its other members, where a digest stands for its texts', async t => {
  const { file, open } = setUp(t);
  const ledger = open();
  await ledger.record({ session: 'a "b"', agent: 'ü\u0000' }, { kind: 'prompt', text: 'half a \uD800 character' });
  const db = new DatabaseSync(file);
  t.after(() => db.close());
  const row = db.prepare('SELECT seq, at, session, agent, body, prev, hash FROM entries').get() ?? {};
  const said = db.prepare('SELECT salt, parts FROM texts').get() ?? {};
  const digest = hash('sha256', `${String(said['salt'])}${String(said['parts'])}`);
  assert.equal(row['body'], canonicalJson({ $: [digest, 'text'], kind: 'prompt' }));
  const { hash: own, ...rest } = { ...row, body: JSON.parse(row['body']) as unknown, hash: row['hash'] };
  assert.equal(own, hash('sha256', canonicalJson(rest)));
  assert.equal((await ledger.verify()).kind, 'partly');
});

test('the ledger can be read by its owner alone', async t => {
  const { file, open } = setUp(t);
  await open().record(about, action('1'));
  const folder = join(file, '..');
  assert.deepEqual(
    readdirSync(folder).map(name => statSync(join(folder, name)).mode & 0o077),
    [0, 0, 0],
  );
});

test('a secret in a prompt is in no file of the ledger', async t => {
  const { file, open } = setUp(t);
  await open().record(about, { kind: 'prompt', text: 'my DB_PASSWORD=correcthorse please' });
  for (const part of ['', '-wal']) assert.ok(!readFileSync(file + part, 'latin1').includes('correcthorse'));
});

test('entries are found by session, act and kind, from either end', async t => {
  const ledger = setUp(t).open();
  await ledger.record(about, action('1'));
  await ledger.record({ ...about, session: 'other' }, action('2'));
  await ledger.record(about, asked('1'));
  await ledger.record(about, decided('1', 'approved'));
  const seqs = (query: Parameters<Ledger['entries']>[0]) => ledger.entries(query).map(({ seq }) => seq);
  assert.deepEqual(seqs({ session: 'other', limit: 9 }), [2]);
  assert.deepEqual(seqs({ act: '1', limit: 9 }), [1, 3, 4]);
  assert.deepEqual(seqs({ kind: 'action', limit: 9 }), [1, 2]);
  assert.deepEqual(seqs({ limit: 2 }), [3, 4]);
  assert.deepEqual(seqs({ before: 3, limit: 1 }), [2]);
  assert.deepEqual(seqs({ after: 1, limit: 2 }), [2, 3]);
});

test('acts are paged newest first, and the same act twice makes two rows', async t => {
  const ledger = setUp(t).open();
  for (const act of ['1', '2', '3', '4', '5']) {
    await ledger.record(about, action(act));
    await ledger.record(about, ran(act));
  }
  const first = await ledger.rows({ limit: 2 });
  assert.deepEqual([first.rows.map(row => row.act), first.more, first.total], [['5', '4'], true, 5]);
  const second = await ledger.rows({ before: first.rows.at(-1)?.seq ?? 0, limit: 3 });
  assert.deepEqual([second.rows.map(row => row.act), second.more], [['3', '2', '1'], false]);
  assert.deepEqual(
    ledger.rowsOf(['1', '4', 'unheard of']).map(row => row.act),
    ['4', '1'],
  );
});

test('a rule’s use is counted once an act, and a pass each time one is minted', async t => {
  const { open, clock } = setUp(t);
  const ledger = open();
  const allowed = { verdict: 'allow', rules: [{ id: 'tests', layer: 'workspace' }] } as const;
  await ledger.record(about, action('1', allowed));
  await ledger.record(about, action('1', allowed));
  await ledger.record(about, ran('1'));
  clock.move(1000);
  await ledger.record(about, action('2', allowed));
  assert.deepEqual(ledger.ruleUse(), new Map([['tests', { count: 2, last: clock.now() }]]));
  assert.deepEqual([ledger.uses('tests'), ledger.uses('unheard of')], [1, 0]);
});

test('a grant that released a waiting ask has used one of its passes', async t => {
  const ledger = setUp(t).open();
  await ledger.record(about, action('1'));
  await ledger.record(about, asked('1'));
  await ledger.record(about, decided('1', 'approved', { by: { kind: 'grant', rule: 'g1' } }));
  await ledger.record(about, ran('1'));
  assert.equal(ledger.uses('g1'), 1);
});

test('the newest time stays when the clock is set back', async t => {
  const { open, clock } = setUp(t);
  const ledger = open();
  assert.equal(ledger.newestAt, 0);
  await ledger.record(about, action('1'));
  const newest = clock.now();
  clock.move(-3_600_000);
  await ledger.record(about, action('2'));
  assert.equal(ledger.newestAt, newest);
});

test('an ask is settled once, whichever window answers first', async t => {
  const { open } = setUp(t);
  const [one, other] = [open(), open()];
  await one.record(about, asked('1'));
  await other.record(about, decided('1', 'lapsed', { lapse: 'window-closed' }));
  await assert.rejects(one.record(about, decided('1', 'approved')), has('settled', /settled already/));
  assert.partialDeepStrictEqual(await one.verify(), { kind: 'partly', count: 2 });
});

test('asks and runs of windows that are gone are closed at the next start, those of living ones stay', async t => {
  const { open, clock } = setUp(t);
  const [gone, living] = [open(), open()];
  await gone.record(about, action('1'));
  await gone.record(about, asked('1'));
  await gone.record(about, ran('2'));
  await gone.record(about, ran('3'));
  await gone.record(about, ended('3'));
  await living.record(about, asked('4'));
  gone.dispose();
  clock.move(5000);
  const next = open();
  assert.deepEqual(next.recover(), { lapsed: 1, cut: 1 });
  assert.deepEqual(next.recover(), { lapsed: 0, cut: 0 });
  const [lapse, cut] = next.entries({ after: 6, limit: 9 }).map(({ body }) => body);
  assert.deepEqual(lapse, decided('1', 'lapsed', { lapse: 'window-closed', latencyMs: 5000 }));
  assert.ok(cut?.kind === 'result' && cut.act === '2' && cut.outcome === 'failed');
  assert.equal(next.rowsOf(['1'])[0]?.decided, 'nobody: window closed');
  await living.record(about, decided('4', 'approved'));
});

test('what a dry run left open is closed as one, and what was refused in it or judged again outside it is not', async t => {
  const { open } = setUp(t);
  const gone = open();
  await gone.record(about, action('1', { dry: true }));
  await gone.record(about, action('2', { dry: true, verdict: 'deny' }));
  await gone.record(about, action('3', { dry: true }));
  await gone.record(about, { ...ended('3'), dry: true } as EntryBody);
  await gone.record(about, action('4', { dry: true }));
  await gone.record(about, action('4'));
  gone.dispose();
  const next = open();
  assert.deepEqual(next.recover(), { lapsed: 0, cut: 1 });
  assert.deepEqual(next.recover(), { lapsed: 0, cut: 0 });
  const [cut] = next.entries({ after: 6, limit: 9 }).map(({ body }) => body);
  assert.ok(cut?.kind === 'result' && cut.act === '1' && cut.outcome === 'failed' && cut.dry === true);
  assert.equal(next.rowsOf(['1'])[0]?.state, 'failed');
  assert.match(next.rowsOf(['1'])[0]?.result ?? '', /nothing of it had happened/);
});

test('a host that lost its window can be taken for gone: what it asked lapses, and it can start nothing', async t => {
  const { open } = setUp(t);
  const [lost, next] = [open(), open()];
  await lost.record(about, asked('1'));
  assert.deepEqual(
    next.recover(writer => writer.pid !== process.pid),
    { lapsed: 1, cut: 0 },
  );
  await assert.rejects(lost.record(about, decided('1', 'approved')), has('settled', /ask again/));
});

test('listeners hear every entry once and in order, also those of other windows', async t => {
  const { open, clock } = setUp(t);
  const [mine, other] = [open(), open()];
  await mine.record(about, action('before'));
  const heard: number[] = [];
  const listening = mine.onDidRecord(({ seq }) => heard.push(seq));
  await other.record(about, action('1'));
  await mine.record(about, action('2'));
  assert.deepEqual(heard, [2, 3], 'what came before our own entry is told before it');
  await other.record(about, action('3'));
  clock.move(500);
  assert.deepEqual(heard, [2, 3, 4]);
  clock.move(500);
  assert.deepEqual(heard, [2, 3, 4]);
  listening.dispose();
  await mine.record(about, action('4'));
  assert.deepEqual(heard, [2, 3, 4]);
});

test('a listener that records is heard after the entry that made it do so', async t => {
  const ledger = setUp(t).open();
  const heard: string[] = [];
  const more: Promise<void>[] = [];
  const both = [
    ledger.onDidRecord(({ body }) => {
      if (body.kind === 'action') more.push(ledger.record(about, ran('1')));
    }),
    ledger.onDidRecord(({ body }: Entry) => heard.push(body.kind)),
  ];
  await ledger.record(about, action('1'));
  await Promise.all(more);
  assert.deepEqual(heard, ['action', 'run']);
  both.forEach(listening => listening.dispose());
});

test('nothing is waited for any more once the ledger is closed, and nothing is recorded', async t => {
  const { open, clock } = setUp(t);
  const ledger = open();
  const listening = ledger.onDidRecord(() => undefined);
  assert.equal(clock.waits, 1);
  listening.dispose();
  ledger.dispose();
  assert.equal(clock.waits, 0);
  await assert.rejects(ledger.record(about, action('1')), has('closed', /closed/));
});

test('what has no JSON is refused, and the chain goes on', async t => {
  const ledger = setUp(t).open();
  await assert.rejects(ledger.record(about, action('1', { input: { count: NaN } })), has('unrecordable', /NaN|number/));
  await ledger.record(about, action('2'));
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'partly', count: 1 });
});

test('an entry that cannot be read hides no other', async t => {
  const { file, open } = setUp(t);
  const ledger = open();
  for (const act of ['1', '2']) await ledger.record(about, action(act));
  const db = new DatabaseSync(file);
  db.exec(`UPDATE entries SET body = '{"kind":"action","act":"1"}' WHERE seq = 1`);
  db.close();
  assert.deepEqual(
    ledger.entries({ limit: 9 }).map(({ body }) => body.kind),
    ['oddity', 'action'],
  );
  assert.equal((await ledger.rows({ limit: 9 })).rows.length, 1);
});

test('a ledger of a later version is left alone', t => {
  const { file, open } = setUp(t);
  open().dispose();
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${newestVersion + 1}`);
  db.close();
  assert.throws(open, has('newer', /Update Countersign/));
});

test('another program’s database is left alone', t => {
  const { file, open } = setUp(t);
  open().dispose();
  const db = new DatabaseSync(join(file, '..', 'other.db'));
  db.exec('CREATE TABLE t (a)');
  db.close();
  assert.throws(() => Ledger.open(join(file, '..', 'other.db'), new SetClock()), has('foreign', /another program/));
});

test('a damaged ledger is kept aside, and the new one begins with that', async t => {
  const { file, open } = setUp(t);
  open().dispose();
  writeFileSync(file, 'this is no database at all');
  const ledger = open();
  assert.match(ledger.notice ?? '', /was damaged .* is kept as .*ledger\.db\.damaged-2026-01-01/);
  const aside = readdirSync(join(file, '..')).find(name => name.includes('damaged'));
  assert.equal(readFileSync(join(file, '..', aside ?? ''), 'utf8'), 'this is no database at all');
  assert.deepEqual(ledger.entries({ limit: 9 })[0]?.body, { kind: 'oddity', what: ledger.notice });
  await ledger.record(about, action('1'));
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'partly', count: 2 });
});

test('a ledger that cannot be made says what to do', t => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'file'), '');
  assert.throws(
    () => Ledger.open(join(folder, 'file', 'ledger.db'), new SetClock()),
    has('unwritable', /Nothing runs/),
  );
});

test('a ledger that cannot be written any more rejects, and says what to do', async t => {
  const { file, open } = setUp(t);
  const ledger = open();
  await ledger.record(about, action('1'));
  const db = new DatabaseSync(file);
  db.exec(`CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT raise(ABORT, 'no'); END`);
  await assert.rejects(ledger.record(about, action('2')), has('unwritable', /Nothing runs until it can/));
  db.exec('DROP TRIGGER full');
  db.close();
  await ledger.record(about, action('3'));
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'partly', count: 2 });
});
