import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { activityCountsSchema, activityRowSchema } from '../../src/protocol/activity.js';
import { entrySchema } from '../../src/protocol/entry.js';
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

test('a filter in words leaves the acts that it names', async t => {
  const { desk, db } = await setUp(t);
  const found = async (...words: string[]) => {
    const { code, stdout, stderr } = await desk.run(['ledger', 'query', '--db', db, '--json', ...words]);
    assert.equal(code, 0, stderr);
    return stdout
      .split('\n')
      .slice(0, -1)
      .map(line => activityRowSchema.parse(JSON.parse(line)).act);
  };
  const all = ['--from', '2026-01-01', '--to', '2026-01-01T00:00:01', '--session', 'session-1', '--agent', 'main'];
  const lists = [
    '--tool',
    'run_command,read_file',
    '--verdict',
    'allow',
    '--by',
    'policy',
    '--by',
    'human',
    '--no-floor',
  ];
  assert.deepEqual(await found(...all, ...lists, '--risk', '20-30'), ['3', '2', '1']);
  assert.deepEqual(await found('--act-state', 'failed'), ['3']);
  assert.deepEqual(await found('--text', 'exit', '--risk', '30'), ['3']);
  assert.deepEqual(await found('--act', '2'), ['2']);
  assert.deepEqual(await found('--no-dry'), ['3', '2', '1']);
  for (const none of [
    ['--floor'],
    ['--dry'],
    ['--rule', 'r'],
    ['--layer', 'admin'],
    ['--to', '2026-01-01'],
    ['--text', 'OR'],
  ])
    assert.deepEqual(await found(...none), []);
});

test('counts are said in a few lines, or as one object', async t => {
  const { desk, db } = await setUp(t);
  const words = ['ledger', 'query', '--db', db, '--counts'];
  const { stdout } = await desk.run(words);
  assert.match(
    stdout,
    /^3 acts: 3 passed by rule or default, 0 were asked about, 0 were denied\.\nBy risk: 30–39: 3\.\n/,
  );
  assert.match(stdout, /The ledger has 7 entries about 3 acts in \d+\.\d MB, from 2026-01-01T00:00:00\.000Z to/);
  const { size, ...counts } = JSON.parse((await desk.run([...words, '--json'])).stdout) as Record<string, unknown>;
  assert.equal(activityCountsSchema.parse(counts).total, 3);
  assert.partialDeepStrictEqual(size, { entries: 7, acts: 3 });
});

test('an export goes to standard output and leaves the ledger as it is', async t => {
  const { desk, db } = await setUp(t);
  const before = readFileSync(db);
  const entries = await desk.run(['ledger', 'export', '--db', db, '--format', 'jsonl']);
  const seqs = entries.stdout
    .split('\n')
    .slice(0, -1)
    .map(line => entrySchema.parse(JSON.parse(line)).seq);
  assert.deepEqual([entries.code, seqs], [0, [1, 2, 3, 4, 5, 6, 7]]);
  const acts = await desk.run(['ledger', 'export', '--db', db, '--format', 'csv', '--act-state', 'failed']);
  assert.match(acts.stdout, /^seq,[a-z,]+\r\n5,2026-01-01T00:00:00\.000Z,[^\n]*,failed,3,[0-9a-f]{64}\r\n$/);
  assert.deepEqual(readFileSync(db), before);
});

const bad: readonly [says: string, words: readonly string[], because: RegExp][] = [
  ['a ledger that is not there is named', ['query', '--db', 'nowhere.db'], /There is no ledger .*nowhere\.db/],
  ['what to do with the ledger must be said', [], /ledger needs one of query, export, verify, checkpoint, erase/],
  ['an empty path is no file', ['query', '--db', ''], /--db takes a path/],
  ['one ledger is read, not two', ['query', '--db', 'a', '--state', 'b'], /by --db or by --state, not both/],
  ['a format is named', ['export', '--db', 'x'], /--format needs one of jsonl, csv/],
  ['a verdict is one of three', ['query', '--verdict', 'yes'], /--verdict takes one of allow, ask, deny, not "yes"/],
  [
    'a day that is none is named',
    ['query', '--from', '2026-02-31x'],
    /--from takes a day or a time .*not "2026-02-31x"/,
  ],
  ['a range of risk ends where it ends', ['query', '--risk', '90-10'], /--risk takes a number or a range/],
  ['a risk is at most 100', ['export', '--format', 'csv', '--risk', '101'], /--risk takes/],
  ['a text is short', ['query', '--text', 'x'.repeat(501)], /--text takes at most 500 characters/],
  ['a limit is a number', ['query', '--limit', 'all'], /--limit takes a whole number from 1 to 10000, not "all"/],
];

for (const [says, words, because] of bad) {
  test(says, async t => {
    const { code, stdout, stderr } = await new Desk(t).run(['ledger', ...words]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, because);
  });
}

test('on a Node without SQLite it says which one it needs', async t => {
  const { desk, db } = await setUp(t);
  const { code, stderr } = await desk.run(['ledger', 'query', '--db', db], {
    env: { NODE_OPTIONS: '--no-experimental-sqlite' },
  });
  assert.equal(code, 1);
  assert.match(stderr, /^Countersign needs SQLite in Node itself, as 22\.13 and newer have it; this is Node v\d+/);
});
