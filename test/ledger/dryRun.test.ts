import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { foldAct } from '../../src/ledger/activity.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { about, action, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const rules = [{ id: 'r', layer: 'user' as const }];

test('what a dry run records counts for no rule, limit or use, and its row says so', async t => {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  await ledger.record(about, action('1', { rules, verdict: 'allow', dry: true }));
  await ledger.record(about, { ...ended('1'), dry: true } as Parameters<typeof ledger.record>[1]);
  await ledger.record(about, action('2', { dry: true }));
  assert.equal(ledger.uses('r'), 0);
  assert.equal(ledger.ruleUse().get('r'), undefined);
  assert.equal(ledger.spent({ rule: 'r', measure: 'count', per: 'hour', session: about.session }), 0);
  const rowOf = (act: string) =>
    foldAct(ledger.entries({ limit: 10 }).filter(({ body }) => 'act' in body && body.act === act));
  assert.deepEqual([rowOf('1')?.dry, rowOf('1')?.state, rowOf('1')?.decided], [true, 'done', 'rule r (user)']);
  assert.deepEqual([rowOf('2')?.dry, rowOf('2')?.decided], [true, 'nobody: a dry run']);

  await ledger.record(about, action('3', { rules, verdict: 'allow' }));
  await ledger.record(about, ran('3'));
  assert.equal(ledger.uses('r'), 1, 'and a real one counts');
});
