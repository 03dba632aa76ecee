import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Period } from '../../src/protocol/rule.js';
import type { Spend } from '../../src/protocol/spend.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext) {
  const file = join(tempFolder(t), 'ledger.db');
  const clock = new SetClock();
  const open = () => {
    const ledger = Ledger.open(file, clock);
    t.after(() => ledger.dispose());
    return ledger;
  };
  return { clock, open };
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
