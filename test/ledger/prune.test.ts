import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { keepAtMost } from '../../src/ledger/keepAtMost.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { verificationInWords } from '../../src/ledger/verificationWords.js';
import type { ActivityFilter } from '../../src/protocol/activity.js';
import { about, action, asked, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

const hour = 3_600_000;
const day = 24 * hour;
const because = ['the setting', 'kept for a while'] as const;

function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  const clock = new SetClock();
  const open = (key = signer()) => {
    const ledger = Ledger.open(file, clock);
    ledger.useSigner(key);
    t.after(() => ledger.dispose());
    return ledger;
  };
  return { file, clock, open };
}

/** A whole act: four entries. */
async function act(ledger: Ledger, id: string, rule = 'r'): Promise<void> {
  const rules = [{ id: rule, layer: 'user' as const }];
  await ledger.record(about, action(id, { verdict: 'allow', title: `Run ${id}`, rules }));
  await ledger.record(about, ran(id));
  await ledger.record(about, ended(id));
}

/** An act a day. */
async function daily(ledger: Ledger, clock: SetClock, days: number, from = 0): Promise<void> {
  for (let n = from; n < from + days; n++) {
    await act(ledger, `${n}`);
    clock.move(day);
  }
}

test('what is older than it should be kept goes, and the rest verifies, says who did it and when', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  await daily(ledger, clock, 10);
  assert.equal(await ledger.prune({ olderThan: clock.now() - 4 * day }, 'the setting', 'kept for 4 days'), 18);
  const found = await ledger.verify();
  assert.partialDeepStrictEqual(found, { kind: 'whole', pruned: 18, count: 15 });
  assert.match(
    verificationInWords(found),
    /; the 18 entries before them were pruned \(by the setting on \d{4}-\S+Z: kept for 4 days\); signed/,
  );
});

test('acts are counted and listed as those that are left', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  await daily(ledger, clock, 10);
  await ledger.prune({ olderThan: clock.now() - 4 * day }, ...because);
  const { rows, total, more } = await ledger.rows({ limit: 99 });
  assert.deepEqual([rows.map(row => row.act), total, more], [['9', '8', '7', '6'], 4, false]);
  assert.equal((await ledger.counts({})).total, 4);
  for (const text of ['Run 3', '3']) assert.equal((await ledger.rows({ filter: { text }, limit: 9 })).rows.length, 0);
  assert.deepEqual(ledger.rowsOf(['3']), []);
  await act(ledger, 'new');
  assert.deepEqual((await ledger.rows({ limit: 1 })).total, 5);
});

test('the rest verifies after each of several, also where the key changed between', async t => {
  const { clock, open } = setUp(t);
  for (let round = 0; round < 5; round++) {
    const ledger = open(round === 2 ? signer() : undefined);
    await daily(ledger, clock, 6, round * 6);
    ledger.checkpoint();
    assert.ok((await ledger.prune({ olderThan: clock.now() - 9 * day }, ...because)) > 0 || round === 0);
    const found = await ledger.verify();
    assert.equal(found.kind, 'whole', verificationInWords(found));
    ledger.dispose();
  }
  const last = open();
  assert.equal((await last.verify()).kind, 'whole');
  assert.ok((await last.rows({ limit: 99 })).total < 15);
});

test('an act that waits for an answer, or runs, stays with all that came after it', async t => {
  for (const opening of [[asked('open')], [asked('open'), decided('open', 'approved')], [ran('open')]]) {
    const { clock, open } = setUp(t);
    const ledger = open();
    await act(ledger, 'before');
    await ledger.record(about, action('open', { verdict: 'ask' }));
    for (const body of opening.slice(0, -1)) await ledger.record(about, body);
    clock.move(3 * day);
    await daily(ledger, clock, 3);
    for (const body of opening.slice(-1)) await ledger.record(about, body);
    assert.equal(await ledger.prune({ olderThan: clock.now() - hour }, ...because), 3);
    assert.equal(ledger.rowsOf(['open']).length, 1);
    assert.equal(await ledger.prune({ olderThan: clock.now() - hour }, ...because), 0, 'it is the first by now');
    assert.equal(ledger.rowsOf(['open']).length, 1);
    await ledger.verify();
  }
});

test('an act goes whole', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  await act(ledger, 'before');
  await ledger.record(about, action('long', { verdict: 'allow' }));
  await ledger.record(about, ran('long'));
  clock.move(2 * day);
  await ledger.record(about, ended('long'));
  assert.equal(await ledger.prune({ olderThan: clock.now() - day }, ...because), 3);
  assert.equal(ledger.rowsOf(['long'])[0]?.state, 'done');
  clock.move(2 * day);
  assert.equal(await ledger.prune({ olderThan: clock.now() - day }, ...because), 6);
  assert.equal((await ledger.rows({ limit: 9 })).total, 0);
});

test('what is younger than an hour stays, whatever the limits', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  await act(ledger, '1');
  clock.move(hour / 2);
  assert.equal(await ledger.prune({ olderThan: clock.now(), mostBytes: 1 }, ...because), 0);
});

test('the largest size is kept to, and what was taken is given back to the disk', async t => {
  const { file, clock, open } = setUp(t);
  const ledger = open();
  for (let n = 0; n < 300; n++) {
    const input = { command: `echo ${n} ${'x'.repeat(4000)}` };
    await ledger.record(about, action(`${n}`, { verdict: 'allow', input }));
    clock.move(hour);
  }
  ledger.checkpoint();
  const { bytes } = ledger.size();
  assert.equal(await ledger.prune({ mostBytes: bytes + 1 }, ...because), 0);
  const most = Math.round(bytes / 2);
  assert.ok((await ledger.prune({ mostBytes: most }, ...because)) > 100);
  assert.ok(ledger.size().bytes <= most, `${ledger.size().bytes} of ${most}`);
  assert.ok(statSync(file).size <= most);
  assert.ok(ledger.size().bytes > most / 2);
  assert.equal(await ledger.prune({ mostBytes: most }, ...because), 0, 'once is enough');
});

test('what rules let pass stays counted', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  const spends = [{ rule: 'r', measure: 'count', per: 'session', amount: 1, most: 5 }] as const;
  await ledger.record(about, action('1', { rules: [{ id: 'r', layer: 'user' }] }));
  await ledger.record(about, {
    kind: 'run',
    act: '1',
    action: 'a'.repeat(64),
    tool: 'run_command',
    spends: [...spends],
  });
  await ledger.record(about, ended('1'));
  clock.move(3 * day);
  assert.equal(await ledger.prune({ olderThan: clock.now() - day }, ...because), 3);
  assert.equal(ledger.uses('r'), 1);
  assert.equal(ledger.spent({ rule: 'r', measure: 'count', per: 'session', session: about.session }), 1);
  assert.equal(ledger.ruleUse().get('r')?.count, 1);
});

test('without a key nothing is pruned', async t => {
  const { file, clock } = setUp(t);
  const ledger = Ledger.open(file, clock);
  t.after(() => ledger.dispose());
  await daily(ledger, clock, 3);
  assert.equal(await ledger.prune({ olderThan: clock.now() }, ...because), 0);
});

test('entries that are taken away without a word, or other than the mark says, are found', async t => {
  const { file, clock, open } = setUp(t);
  const ledger = open();
  await daily(ledger, clock, 10);
  await ledger.prune({ olderThan: clock.now() - 5 * day }, ...because);
  const db = new DatabaseSync(file);
  t.after(() => db.close());
  db.exec('DELETE FROM entries WHERE seq = (SELECT min(seq) FROM entries)');
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'broken', at: 1, what: 'removed' });
});

const filters: readonly ActivityFilter[] = [{}, { rule: 'a' }, { text: 'Run' }, { state: ['done'] }, { session: 's' }];

test('after any days of work and prunes every count is that of what is left, and it verifies', async t => {
  const deed = fc.record({ prune: fc.nat({ max: 12 }), acts: fc.nat({ max: 6 }), rule: fc.constantFrom('a', 'b') });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), async deeds => {
      const { clock, open } = setUp(t);
      const ledger = open();
      let n = 0;
      for (const { prune, acts, rule } of deeds) {
        for (let i = 0; i < acts; i++) await act(ledger, `${n++}`, rule);
        clock.move(day);
        await ledger.prune({ olderThan: clock.now() - prune * day }, ...because);
        const all = await ledger.rows({ limit: 999 });
        assert.equal(all.total, all.rows.length);
        for (const filter of filters)
          assert.equal((await ledger.counts(filter)).total, (await ledger.rows({ filter, limit: 999 })).rows.length);
        assert.notEqual((await ledger.verify()).kind, 'broken');
      }
      ledger.dispose();
    }),
    { numRuns: 6 },
  );
});

test('by the settings nothing goes unless one of them is set, and the mark names them', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  await daily(ledger, clock, 5);
  assert.equal(await keepAtMost(ledger, { days: 0, megabytes: 0 }, 'the settings', clock.now()), 0);
  assert.equal(await keepAtMost(ledger, { days: 2, megabytes: 500 }, 'the settings', clock.now()), 9);
  const [mark] = ledger.entries({ kind: 'pruned', limit: 1 });
  assert.partialDeepStrictEqual(mark?.body, { by: 'the settings', why: 'kept for 2 days, kept to 500 megabytes' });
});
