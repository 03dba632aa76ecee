import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { activityRowSchema } from '../../src/protocol/activity.js';
import { about, action, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { Desk } from './program.js';

async function setUp(t: TestContext) {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const db = join(desk.state, 'ledger.db');
  const ledger = Ledger.open(db, new SetClock());
  for (const act of ['1', '2', '3']) {
    await ledger.record(about, action(act, { verdict: 'allow', title: `Run npm test ${act} \u202e` }));
    await ledger.record(about, ran(act));
  }
  await ledger.record(about, ended('3', 'failed', 'exit 1'));
  ledger.dispose();
  return { desk, db };
}

test('what is on record is listed, newest first, and what would redraw the screen is shown as such', async t => {
  const { desk, db } = await setUp(t);
  const { code, stdout } = await desk.run(['ledger', 'query', '--db', db, '--limit', '2']);
  assert.equal(code, 0);
  const lines = stdout.trimEnd().split('\n');
  assert.match(
    lines[0] ?? '',
    /#5 {2}failed {2}risk 30 {2}run_command {2}Run npm test 3 ⟦U\+202E⟧ — the default — exit 1/,
  );
  assert.match(lines[1] ?? '', /#3 {2}running/);
  assert.equal(lines[2], 'There are older ones: --before 3 shows them.');
  const older = await desk.run(['ledger', 'query', '--state', desk.state, '--before', '3']);
  assert.match(older.stdout, /^\S+ {2}#1 .*\n$/);
  const none = await desk.run(['ledger', 'query', '--db', db, '--before', '1']);
  assert.deepEqual([none.code, none.stdout], [0, 'Nothing of that is on record.\n']);
});

test('for programs a row is one JSON object a line', async t => {
  const { desk, db } = await setUp(t);
  const { stdout } = await desk.run(['ledger', 'query', '--db', db, '--json']);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map(line => activityRowSchema.parse(JSON.parse(line)));
  assert.deepEqual(
    rows.map(({ act }) => act),
    ['3', '2', '1'],
  );
});

const bad: readonly [says: string, words: readonly string[], because: RegExp][] = [
  ['a ledger that is not there is named', ['query', '--db', 'nowhere.db'], /There is no ledger .*nowhere\.db/],
  ['what to do with the ledger must be said', [], /ledger takes one of query, verify, checkpoint/],
  ['an empty path is no file', ['query', '--db', ''], /--db takes a path/],
  ['one ledger is read, not two', ['query', '--db', 'a', '--state', 'b'], /by --db or by --state, not both/],
  ['a limit is a number', ['query', '--limit', 'all'], /--limit takes a whole number from 1 to 10000, not "all"/],
];

for (const [says, words, because] of bad) {
  test(says, async t => {
    const { code, stdout, stderr } = await new Desk(t).run(['ledger', ...words]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, because);
  });
}
