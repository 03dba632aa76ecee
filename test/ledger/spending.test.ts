import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { canonicalJson } from '../../src/base/canonicalJson.js';
import { hashOf } from '../../src/ledger/chain.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Period } from '../../src/protocol/rule.js';
import type { Spend } from '../../src/protocol/spend.js';
import { about, action, ended } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  const clock = new SetClock();
  const open = () => {
    const ledger = Ledger.open(file, clock);
    t.after(() => ledger.dispose());
    return ledger;
  };
  /** As somebody does who can write the file. */
  const change = (sql: string) => {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  };
  return { clock, open, change, file };
}

function running(act: string, spend: Partial<Spend> = {}): EntryBody {
  const spends: [Spend] = [{ rule: 'r', measure: 'count', per: 'hour', amount: 1, most: 2, ...spend }];
  return { kind: 'run', act, action: 'a'.repeat(64), tool: 'run_command', spends };
}

test('two windows cannot both take the last that a rule may let pass', async t => {
  const { open } = setUp(t);
  const [one, other] = [open(), open()];
  await one.record(about, running('1'));
  await other.record(about, running('2'));
  await assert.rejects(one.record(about, running('3')), { code: 'overspent' });
  await assert.rejects(other.record(about, running('4')), { code: 'overspent' });
  assert.deepEqual(
    one.entries({ limit: 10 }).map(({ body }) => 'act' in body && body.act),
    ['1', '2'],
  );
  assert.equal((await one.verify()).kind, 'partly');
});

test('the last use of a rule is taken once', async t => {
  const { open } = setUp(t);
  const [one, other] = [open(), open()];
  const rules = [{ id: 'r', layer: 'user' as const }];
  for (const [ledger, act] of [
    [one, '1'],
    [other, '2'],
  ] as const)
    await ledger.record(about, action(act, { rules }));
  await one.record(about, running('1', { per: 'ever', most: 1 }));
  await assert.rejects(other.record(about, running('2', { per: 'ever', most: 1 })), { code: 'overspent' });
  assert.equal(other.uses('r'), 1);
});

test('a use that is taken through a grant that was handed on is a use', async t => {
  const ledger = setUp(t).open();
  const through = { per: 'ever', most: 2, via: 'child' } as const;
  await ledger.record(about, running('1', through));
  await ledger.record(about, running('2', through));
  await assert.rejects(ledger.record(about, running('3', through)), { code: 'overspent' });
  assert.equal(ledger.uses('r'), 2);
});

test('what was spent is the sum in the period, of that rule and that measure', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  const spent = (per: Period, session = about.session): number =>
    ledger.spent({ rule: 'r', measure: 'bytes', per, session });
  const bytes = (amount: number): Partial<Spend> => ({ measure: 'bytes', amount, most: 1000 });
  await ledger.record(about, { kind: 'prompt', text: 'first' });
  await ledger.record(about, running('1', bytes(100)));
  await ledger.record(about, running('x', { ...bytes(7), rule: 'other' }));
  clock.move(61_000);
  await ledger.record(about, { kind: 'prompt', text: 'second' });
  await ledger.record({ ...about, session: 'another' }, { kind: 'prompt', text: 'elsewhere' });
  await ledger.record(about, running('2', bytes(20)));
  await ledger.record({ ...about, session: 'another' }, running('3', bytes(3)));
  assert.deepEqual(
    [spent('minute'), spent('hour'), spent('day'), spent('session'), spent('task'), spent('task', 'another')],
    [23, 123, 123, 120, 20, 3],
  );
  clock.move(3_600_000);
  assert.deepEqual([spent('minute'), spent('hour'), spent('day')], [0, 0, 123]);
});

test('a clock that is set back does not give back what was spent', async t => {
  const { clock, open } = setUp(t);
  const ledger = open();
  await ledger.record(about, running('1'));
  clock.move(-7_200_000);
  assert.equal(ledger.spent({ rule: 'r', measure: 'count', per: 'hour', session: about.session }), 1);
});

test('money is counted nowhere, so that any limit of it counts as reached', t => {
  const ledger = setUp(t).open();
  assert.equal(ledger.spent({ rule: 'r', measure: 'money', per: 'day', session: '' }), Infinity);
});

const lowered = 'UPDATE rule_spent SET amount = 0; UPDATE rule_use SET passes = 0';
const ofSession = { rule: 'r', measure: 'count', per: 'session', session: about.session } as const;

test('a sum that somebody lowers in the file gives nothing back, here and at the next start', async t => {
  const { open, change } = setUp(t);
  const ledger = open();
  await ledger.record(about, running('1', { per: 'session' }));
  await ledger.record(about, running('2', { per: 'session' }));
  await ledger.record(about, running('3', { rule: 'few', per: 'ever', most: 1, via: 'child' }));
  change(lowered);
  for (const again of [ledger, open()]) {
    assert.deepEqual([again.spent(ofSession), again.uses('few')], [2, 1]);
    await assert.rejects(again.record(about, running('4', { per: 'session' })), { code: 'overspent' });
    const last = running('5', { rule: 'few', per: 'ever', most: 1, via: 'child' });
    await assert.rejects(again.record(about, last), { code: 'overspent' });
  }
});

test('what was pruned gives nothing back either: its mark says what it took, also after another pruning', async t => {
  const { clock, open, change } = setUp(t);
  const ledger = open();
  ledger.useSigner(signer());
  const prune = () => ledger.prune({ olderThan: clock.now() - 3_600_000 }, 'the setting', 'kept for an hour');
  for (const act of ['1', '2', '3']) {
    await ledger.record(about, running(act, { per: 'session', most: 3 }));
    await ledger.record(about, ended(act));
    await ledger.record(about, running(`f${act}`, { rule: 'few', per: 'ever', most: 3, via: 'child' }));
    await ledger.record(about, ended(`f${act}`));
    clock.move(7_200_000);
    assert.ok((await prune()) > 0);
  }
  assert.equal(ledger.entries({ kind: 'run', limit: 9 }).length, 0);
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  change(lowered);
  const again = open();
  assert.deepEqual([again.spent(ofSession), again.uses('few')], [3, 3]);
  assert.deepEqual(again.spent({ ...ofSession, per: 'hour' }), 0);
  assert.equal((await ledger.verifyLists()).kind, 'differ');
  await again.rebuildLists('alice');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  assert.equal((await ledger.verify()).kind, 'partly');
});

for (const [says, isHashed] of [
  ['', false],
  [', its hash made anew,', true],
] as const)
  test(`an entry that somebody changes to have taken less${says} is a fault, and nothing is taken after it`, async t => {
    const { open, change } = setUp(t);
    const ledger = open();
    await ledger.record(about, running('1'));
    await ledger.record(about, ended('1'));
    ledger.dispose();
    change(`UPDATE entries SET body = replace(body, '"amount":1', '"amount":0') WHERE seq = 1`);
    const again = open();
    const [entry] = again.entries({ limit: 1, before: 2 });
    assert.ok(entry);
    if (isHashed)
      change(`UPDATE entries SET hash = '${hashOf({ ...entry, body: canonicalJson(entry.body) })}' WHERE seq = 1`);
    const query = { rule: 'r', measure: 'count', per: 'hour', session: '' } as const;
    assert.throws(() => again.spent(query), /^LedgerError: Entry 1 of the ledger, which says what a rule/);
    await assert.rejects(again.record(about, running('2')), { code: 'altered' });
  });
