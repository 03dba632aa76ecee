import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import type { ActivityFilter } from '../../src/protocol/activity.js';
import { action, about } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** As an earlier Countersign left it: what that version recorded, written out by it. */
function earlier(t: TestContext, version: number): string {
  const file = join(tempFolder(t), 'ledger.db');
  const db = new DatabaseSync(file);
  db.exec(readFileSync(`test/fixtures/ledgers/version${version}.sql`, 'utf8'));
  db.close();
  return file;
}

function open(t: TestContext, file: string): Ledger {
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  return ledger;
}

const filters: readonly ActivityFilter[] = [
  {},
  ...(['pending', 'running', 'done', 'failed', 'refused', 'lapsed'] as const).map(state => ({ state: [state] })),
  ...(['human', 'grant', 'policy', 'nobody'] as const).map(by => ({ by: [by] })),
  ...(['tests', 'no-push', 'g1', 'old', 'new'] as const).map(rule => ({ rule })),
  ...(['allow', 'ask', 'deny'] as const).map(verdict => ({ verdict: [verdict] })),
  ...(['deploy', 'unit', 'tests', 'feedback', 'exit 1', '/repo/a'] as const).map(text => ({ text })),
  { session: 'session-2' },
  { agent: 'child' },
  { tool: ['edit_file'] },
  { layer: ['admin'] },
  { floor: true },
  { risk: { from: 0, to: 20 } },
];

for (const version of [1, 2, 3, 4]) {
  test(`a ledger of version ${version} is as whole as it was, and answers as if it had been recorded today`, async t => {
    const migrated = open(t, earlier(t, version));
    const verified = await migrated.verify();
    assert.partialDeepStrictEqual(verified, { kind: 'partly', count: 37 });
    const today = open(t, join(tempFolder(t), 'ledger.db'));
    for (const { session, agent, body } of migrated.entries({ limit: 100 }))
      await today.record({ session, agent }, body);
    const answers = (ledger: Ledger) =>
      Promise.all(
        filters.map(async filter => {
          const { rows } = await ledger.rows({ filter, limit: 50 });
          return { filter, acts: rows.map(({ act }) => act) };
        }),
      );
    assert.deepEqual(await answers(migrated), await answers(today));
    const nothing = (await answers(migrated)).filter(({ acts }) => acts.length === 0);
    assert.deepEqual(
      nothing.map(({ filter }) => filter),
      [{ rule: 'old' }, { text: 'feedback' }], // an act counts for the rules of its last form; names of members are no words
    );
    assert.equal((await migrated.rows({ limit: 1 })).total, 10);
  });

  test(`a ledger of version ${version} goes on`, async t => {
    const ledger = open(t, earlier(t, version));
    await ledger.record(about, action('fresh'));
    assert.deepEqual(
      (await ledger.rows({ limit: 2 })).rows.map(({ act }) => act),
      ['fresh', 'again'],
    );
    assert.equal((await ledger.verify()).kind, 'partly');
  });

  test(`a ledger of version ${version} that is only read stays what it is`, t => {
    const file = earlier(t, version);
    const before = readFileSync(file);
    assert.throws(() => LedgerFile.open(file), new RegExp(`earlier Countersign \\(version ${version};`));
    assert.deepEqual(readFileSync(file), before);
  });
}

test('acts of dry runs that an earlier version recorded are told apart', async t => {
  const file = earlier(t, 4);
  const db = new DatabaseSync(file);
  db.exec(`UPDATE entries SET body = json_set(body, '$.dry', json('true')) WHERE act = 'ruled' AND kind = 'action'`);
  db.close();
  const found = async (dry: boolean) => (await open(t, file).rows({ filter: { dry }, limit: 50 })).rows;
  assert.deepEqual(
    (await found(true)).map(({ act }) => act),
    ['ruled'],
  );
  assert.equal((await found(false)).length, 9);
});
