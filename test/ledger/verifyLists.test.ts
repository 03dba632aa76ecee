import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerError } from '../../src/ledger/ledgerError.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Spend } from '../../src/protocol/spend.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext, { fixture }: { readonly fixture?: string } = {}) {
  const file = join(tempFolder(t), 'ledger.db');
  const clock = new SetClock();
  if (fixture !== undefined) change(file, readFileSync(fixture, 'utf8'));
  const open = () => {
    const ledger = Ledger.open(file, clock);
    t.after(() => ledger.dispose());
    return ledger;
  };
  const ledger = open();
  return { file, clock, ledger, open };
}

/** As somebody does who can write the file. */
function change(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

const spend: Spend = { rule: 'limited', measure: 'count', per: 'hour', amount: 1, most: 99 };
const rules = [{ id: 'tests', layer: 'user' as const }];
const running = (act: string): EntryBody => ({ ...ran(act), spends: [spend] }) as EntryBody;

/** An act of each sort: it ran, by a person and by a grant; it was refused; it waits; it runs. */
async function fill(ledger: Ledger): Promise<void> {
  const granted = { by: { kind: 'grant', rule: 'g1' } } as const;
  const bodies: readonly EntryBody[] = [
    { kind: 'grant', what: 'made', rule: 'g1', layer: 'workspace', words: 'npm test' },
    ...[
      action('1', { rules }),
      asked('1'),
      decided('1', 'approved'),
      running('1'),
      changed('1', '/repo/a'),
      ended('1'),
    ],
    ...[action('2'), asked('2'), decided('2', 'approved', granted), running('2'), ended('2', 'failed')],
    action('3', { verdict: 'deny', rules: [{ id: 'no-push', layer: 'admin' }], risk: 90, floor: 'rewrites-remote' }),
    ...[action('4'), asked('4'), decided('4', 'rejected')],
    ...[action('5'), asked('5')],
    ...[action('6', { verdict: 'allow', risk: 0 }), running('6')],
  ];
  for (const body of bodies) await ledger.record(about, body);
}

const tamperings: readonly [says: string, sql: string, why: RegExp][] = [
  ['an act that is hidden', "DELETE FROM acts WHERE act = '4'", /act 4 is not in them/],
  ['the newest act, hidden', "DELETE FROM acts WHERE act = '6'", /act 6 is not in them/],
  ['an act that is shown as refused and was not', "UPDATE acts SET state = 'refused' WHERE act = '2'", /another state/],
  ['an act with less risk than it had', "UPDATE acts SET risk = 0 WHERE act = '3'", /another risk/],
  ['a floor that is not shown', "UPDATE acts SET floor = NULL WHERE act = '3'", /another floor/],
  ['an act at another time', "UPDATE acts SET at = at - 1 WHERE act = '1'", /another at/],
  ['an act that a person is said to have approved', "UPDATE acts SET by = 'human' WHERE act = '2'", /another by/],
  [
    'an act that never was',
    "INSERT INTO acts SELECT 4, 9, verdict, state, by, risk, floor, ask, at, tool, agent, session, 'x', dry FROM acts LIMIT 1",
    /an act at entry 4, where none began/,
  ],
  [
    'an act after the end',
    "INSERT INTO acts SELECT 99, 9, verdict, state, by, risk, floor, ask, at, tool, agent, session, 'x', dry FROM acts LIMIT 1",
    /acts about entries that are not there/,
  ],
  ['acts that are counted as fewer', 'UPDATE acts SET n = 1', /numbered wrongly/],
  ['a rule that is not shown', "DELETE FROM act_rules WHERE rule = 'no-push'", /other rules/],
  ['a rule of another layer', "UPDATE act_rules SET layer = 'session' WHERE rule = 'g1'", /other rules/],
  ['a rule that did not speak', "INSERT INTO act_rules SELECT 'x', seq, 'admin' FROM acts", /other rules/],
  [
    'a use of a rule that is given back',
    "UPDATE rule_use SET passes = 0 WHERE rule = 'tests'",
    /rule tests let pass 1/,
  ],
  ['a rule that is said to be unused', "DELETE FROM rule_use WHERE rule = 'g1'", /rule g1 let pass 1/],
  ['a rule that is said to be used', "INSERT INTO rule_use VALUES ('x', 1, 1, 1)", /rule x is counted/],
  ['a limit that is given back', 'DELETE FROM rule_spent WHERE rowid = 2', /what rule limited has let pass/],
  ['all limits given back', 'DELETE FROM rule_spent', /what rule limited has let pass/],
  ['a limit that is lowered', 'UPDATE rule_spent SET amount = -5', /what rule limited has let pass/],
  ['a limit that is moved out of its time', 'UPDATE rule_spent SET at = 0 WHERE rowid = 3', /what rule limited/],
  ['a limit that is used up by nothing', "INSERT INTO rule_spent VALUES (6, 'x', 'count', 0, 's', 9)", /what rule/],
  ['a question that is taken for settled', "DELETE FROM open WHERE id = 'ask-5'", /ask ask-5 is open/],
  ['a question that could be settled again', "INSERT INTO open VALUES ('ask', 'ask-4', 17, 1)", /ask ask-4 as open/],
];

for (const [says, sql, why] of tamperings) {
  test(`${says} is found, and made right again`, async t => {
    const { file, ledger } = setUp(t);
    await fill(ledger);
    assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
    change(file, sql);
    const found = await ledger.verifyLists();
    assert.ok(found.kind === 'differ', sql);
    assert.match(found.why, why);
    assert.notEqual((await ledger.verify()).kind, 'broken', 'the entries are as they were');
    await ledger.rebuildLists('alice');
    assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  });
}

test('an act whose words are not found any more is found', async t => {
  const { file, ledger } = setUp(t);
  for (let n = 0; n < 600; n++) await ledger.record(about, action(`${n}`));
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  change(file, 'DELETE FROM act_words WHERE rowid = 7');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'differ', at: 7, why: 'act 6 cannot be found by its words' });
  await ledger.rebuildLists('alice');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  assert.equal((await ledger.rows({ filter: { text: 'npm' }, limit: 700 })).rows.length, 600);
});

for (const version of [1, 2, 3])
  test(`the lists of a ledger of version ${version} are what its entries say`, async t => {
    const { ledger } = setUp(t, { fixture: `test/fixtures/ledgers/version${version}.sql` });
    assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  });

test('after texts were erased and old entries pruned, the rest still matches', async t => {
  const { clock, ledger } = setUp(t);
  ledger.useSigner(signer());
  for (const [act, more] of [
    ['a', { rules }],
    ['b', {}],
  ] as const)
    for (const body of [action(act, more), running(act), ended(act)]) await ledger.record(about, body);
  clock.move(8_000_000);
  await fill(ledger);
  assert.equal((await ledger.prune({ olderThan: clock.now() - 4_000_000 }, 'alice', 'old')) > 0, true);
  await ledger.erase({ act: '1' }, 'alice', 'private');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  const uses = ledger.ruleUse();
  await ledger.rebuildLists('alice');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  assert.deepEqual(ledger.ruleUse(), uses, 'also those of what was pruned');
});

/** What happens to one act, in steps that are taken in any order between those of others. */
const steps = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 9 })), { minLength: 1, maxLength: 60 });

test('whatever is recorded, in whichever order, the lists match it', async t => {
  await fc.assert(
    fc.asyncProperty(steps, async taken => {
      const { ledger } = setUp(t);
      for (const [n, [act, step]] of taken.entries()) {
        const body = stepOf(`${act}`, step, n);
        await ledger.record(about, body).catch((refused: unknown) => {
          assert.ok(refused instanceof LedgerError && refused.code === 'settled', String(refused));
        });
      }
      assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
      const spent = () => ledger.spent({ rule: 'limited', measure: 'count', per: 'session', session: about.session });
      const before = [spent(), ledger.ruleUse(), await ledger.rows({ limit: 99 })];
      await ledger.rebuildLists('alice');
      assert.deepEqual([spent(), ledger.ruleUse(), await ledger.rows({ limit: 99 })], before);
      assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
      ledger.dispose();
    }),
    { numRuns: 60 },
  );
});

function stepOf(act: string, step: number, n: number): EntryBody {
  switch (step) {
    case 0:
      return action(act, { rules });
    case 1:
      return action(act, { verdict: 'deny', floor: 'x', risk: n, rules: [...rules, { id: 'no', layer: 'admin' }] });
    case 2:
      return action(act, { verdict: 'ask', dry: true, rules });
    case 3:
      return asked(act);
    case 4:
      return decided(act, 'approved', { by: { kind: 'grant', rule: `g${n % 2}` } });
    case 5:
      return decided(act, 'rejected');
    case 6:
      return running(act);
    case 7:
      return { ...ran(act), grants: ['g1'], spends: [{ ...spend, per: 'ever', via: 'g1', most: 999 }] } as EntryBody;
    case 8:
      return { kind: 'grant', what: 'made', rule: `g${n % 2}`, layer: 'workspace', words: '' };
    default:
      return ended(act);
  }
}
