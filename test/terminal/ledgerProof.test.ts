import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { keyId } from '../../src/ledger/signer.js';
import { openKeyFile } from '../../src/machine/keyFile.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { Desk } from './program.js';

/** Ten acts by the key of a state folder, closed; so entry 11 introduces the key and 12 is the checkpoint. */
async function setUp(t: TestContext) {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const db = join(desk.state, 'ledger.db');
  const write = async (acts: number, { signed = true } = {}) => {
    const ledger = Ledger.open(db, new SetClock());
    if (signed) ledger.useKeeper(openKeyFile(desk.state));
    for (let i = 0; i < acts; i++) await ledger.record(about, action(`${i}`));
    ledger.dispose();
  };
  await write(10);
  const change = (sql: string) => {
    const changing = new DatabaseSync(db);
    changing.exec(sql);
    changing.close();
  };
  const verify = (...words: string[]) => desk.run(['ledger', 'verify', '--db', db, ...words]);
  return { desk, db, write, change, verify };
}

test('a ledger as it was left is whole', async t => {
  const { verify } = await setUp(t);
  const { code, stdout } = await verify();
  assert.equal(code, 0);
  assert.match(stdout, /^Whole: all 12 entries are as they were recorded.*Compared with the checkpoint for 11 entries/);
});

test('what nobody signed for yet can be verified in part', async t => {
  const { write, verify } = await setUp(t);
  await write(2, { signed: false });
  const { code, stdout } = await verify();
  assert.equal(code, 3);
  assert.match(stdout, /^Partly verifiable: .* up to entry 12 they are signed for; the 2 after it could have been cut/);
});

test('a record that another key signs for, put in its place with all that was beside it, is not called verified', async t => {
  const { desk, db, verify } = await setUp(t);
  rmSync(db);
  rmSync(join(desk.state, 'ledger.checkpoint'));
  const forged = Ledger.open(db, new SetClock());
  const known = openKeyFile(desk.state).signer;
  const introduced = { kind: 'key', key: keyId(known.public), public: known.public } as const;
  forged.useSigner(signer());
  for (const body of [introduced, action('1')]) await forged.record(about, body);
  forged.dispose();
  const { code, stdout } = await verify();
  assert.equal(code, 3);
  assert.match(
    stdout,
    new RegExp(`The key kept beside it, ${keyId(known.public)}, did not sign last: another record may`),
  );
  assert.match(stdout, /signed with the key [0-9a-f]{16}\. The key/, 'a key that is only named did not sign');
});

test('a file with something in it that nobody of ours made is broken for who verifies, and bad input for who reads', async t => {
  const { desk, db, change, verify } = await setUp(t);
  change('CREATE TRIGGER quiet AFTER INSERT ON entries BEGIN SELECT 1; END');
  const { code, stderr } = await verify();
  assert.equal(code, 1);
  assert.match(stderr, /has a trigger "quiet" that Countersign did not make/);
  assert.equal((await desk.run(['ledger', 'query', '--db', db])).code, 2);
});

const changes: readonly [says: string, sql: string, found: RegExp][] = [
  ['changed', "UPDATE entries SET agent = 'x' WHERE seq = 4", /Broken at entry 4 \(changed\): entry 4 was changed/],
  ['inserted', insertAt(4), /Broken at entry 4 \(inserted\): an entry was put in at 4/],
  ['removed', 'DELETE FROM entries WHERE seq = 4', /Broken at entry 4 \(removed\): entry 4 was removed/],
  ['reordered', swap(4, 7), /Broken at entry 4 \(reordered\): entry 7 has the place of entry 4/],
  ['cut at the end', 'DELETE FROM entries WHERE seq > 7', /Broken at entry 8 \(removed\): it ends at entry 7/],
];

for (const [says, sql, found] of changes) {
  test(`what was ${says} is named with its place`, async t => {
    const { change, verify } = await setUp(t);
    change(sql);
    const { code, stdout } = await verify();
    assert.equal(code, 1);
    assert.match(stdout, found);
  });
}

function insertAt(seq: number): string {
  return `UPDATE entries SET seq = -seq WHERE seq >= ${seq}; UPDATE entries SET seq = 1 - seq WHERE seq < 0;
    INSERT INTO entries (seq, at, session, agent, body, prev, hash)
      SELECT ${seq}, at, session, 'x', body, hash, 'y' FROM entries WHERE seq = ${seq - 1}`;
}

function swap(a: number, b: number): string {
  return `UPDATE entries SET seq = 99 WHERE seq = ${a}; UPDATE entries SET seq = ${a} WHERE seq = ${b};
    UPDATE entries SET seq = ${b} WHERE seq = 99`;
}

test('verifying changes nothing and leaves nothing beside the ledger', async t => {
  const { desk, verify } = await setUp(t);
  const state = () =>
    readdirSync(desk.state)
      .toSorted()
      .map(name => [
        name,
        createHash('sha256')
          .update(readFileSync(join(desk.state, name)))
          .digest('hex'),
      ]);
  const before = state();
  await verify();
  assert.deepEqual(state(), before);
});

test('a checkpoint that left the machine finds a ledger that was cut together with what is kept beside it', async t => {
  const { desk, db, write, change, verify } = await setUp(t);
  await write(1);
  const out = join(desk.folder, 'elsewhere.json');
  assert.equal((await desk.run(['ledger', 'checkpoint', '--db', db, '--out', out])).code, 0);
  assert.equal((await verify('--checkpoint', out)).code, 0);
  change('DELETE FROM entries WHERE seq > 12');
  rmSync(join(desk.state, 'ledger.checkpoint'));
  assert.equal((await verify()).code, 0, 'nothing here tells');
  const { code, stdout } = await verify('--checkpoint', out);
  assert.equal(code, 1);
  assert.match(stdout, /Broken at entry 13 \(removed\): it ends at entry 12, but there were 13 when/);
});

test('the newest checkpoint is printed where no file is named', async t => {
  const { desk, db } = await setUp(t);
  const { stdout } = await desk.run(['ledger', 'checkpoint', '--db', db]);
  assert.deepEqual(JSON.parse(stdout), openKeyFile(desk.state).kept);
});

test('for programs the finding is one JSON object', async t => {
  const { verify } = await setUp(t);
  assert.partialDeepStrictEqual(JSON.parse((await verify('--json')).stdout), { kind: 'whole', count: 12, signed: 12 });
});

test('a copy elsewhere is compared with nothing but what is given', async t => {
  const { desk, db } = await setUp(t);
  const copy = join(desk.folder, 'copy.db');
  copyFileSync(db, copy);
  assert.match((await desk.run(['ledger', 'verify', '--db', copy])).stdout, /^Whole[^C]*$/);
});

test('a file that holds no checkpoint is said to', async t => {
  const { desk, verify } = await setUp(t);
  const given = join(desk.folder, 'given.json');
  writeFileSync(given, '{"count": 3}');
  const { code, stderr } = await verify('--checkpoint', given);
  assert.deepEqual([code, stderr], [2, `--checkpoint: ${given} holds no checkpoint.\n`]);
  const missing = await verify('--checkpoint', `${given}.not`);
  assert.match(missing.stderr, /cannot be read: it does not exist/);
});

test('a ledger that nobody signed has no checkpoint to keep', async t => {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const ledger = Ledger.open(join(desk.state, 'ledger.db'), new SetClock());
  await ledger.record(about, action('1'));
  ledger.dispose();
  const { code, stderr } = await desk.run(['ledger', 'checkpoint', '--state', desk.state]);
  assert.deepEqual([code, stderr], [1, 'There is no checkpoint in it: nobody has signed for what it holds.\n']);
});

test('a task is signed for when it is done, by a key that is made at the first', async t => {
  const desk = new Desk(t);
  const task = ['run', '--workspace', desk.workspace, '--state', desk.state, '--max-steps', '1', 'Do it.'];
  await desk.run(task);
  const { code, stdout } = await desk.run(['ledger', 'verify', '--state', desk.state]);
  assert.equal(code, 0, stdout);
  chmodSync(join(desk.state, 'ledger.key'), 0o644);
  const refused = await desk.run(task);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /ledger\.key, can be reached by others \(mode 644\)\. Nothing runs with it: move it away/,
  );
});

test('what was said in a session is erased only on a second word, and then signed for', async t => {
  const { desk, db, verify } = await setUp(t);
  const words = ['ledger', 'erase', '--db', db, '--session', about.session, '--why', 'the customer asked'];
  const asked = await desk.run(words);
  assert.deepEqual([asked.code, asked.stdout], [2, '']);
  assert.match(asked.stderr, /takes away for good the texts of 10 entries of session session-1\. Say --yes/);
  const done = await desk.run([...words, '--yes']);
  assert.deepEqual(
    [done.code, done.stdout],
    [0, 'The texts of 10 entries of session session-1 are erased, and that is on record.\n'],
  );
  const { code, stdout } = await verify();
  assert.equal(code, 0);
  assert.match(stdout, /the texts of 10 entries were erased \(by \S+ in the terminal on .*: the customer asked\)/);
  assert.match((await desk.run(words)).stdout, /There are no texts of session session-1 in it/);
});

test('nothing is erased from a ledger whose key is elsewhere, and no other key is made', async t => {
  const { desk, db } = await setUp(t);
  const copy = join(desk.folder, 'copy.db');
  copyFileSync(db, copy);
  const words = ['ledger', 'erase', '--db', copy, '--act', '3', '--why', 'asked', '--yes'];
  const { code, stderr } = await desk.run(words);
  assert.equal(code, 2);
  assert.match(stderr, /its key is not here.*Nothing was erased/);
  assert.equal((await desk.run(['ledger', 'verify', '--db', copy])).code, 0);
  assert.ok(!readdirSync(desk.folder).includes('ledger.key'));
});

test('whose words to erase, and why, must be said', async t => {
  const desk = new Desk(t);
  for (const [words, because] of [
    [['--why', 'x'], /--act ID, or --session ID/],
    [['--act', '1', '--session', '2', '--why', 'x'], /--act ID, or --session ID/],
    [['--act', '1', '--why', ' '], /Say why with --why/],
  ] as const) {
    const { code, stderr } = await desk.run(['ledger', 'erase', ...words]);
    assert.equal(code, 2);
    assert.match(stderr, because);
  }
});

test('lists that do not match the entries are a finding of their own, and are made anew', async t => {
  const { desk, db, change, verify } = await setUp(t);
  change("DELETE FROM acts WHERE act = '3'");
  const { code, stdout } = await verify();
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^Whole: .*\nThe lists do not match the entries: act 3 is not in them\. .*countersign ledger rebuild/,
  );
  assert.partialDeepStrictEqual(JSON.parse((await verify('--json')).stdout), {
    kind: 'whole',
    lists: { kind: 'differ', at: 4 },
  });
  const rebuilt = await desk.run(['ledger', 'rebuild', '--db', db]);
  assert.deepEqual([rebuilt.code, rebuilt.stderr], [0, '']);
  const after = await verify();
  assert.equal(after.code, 0);
  assert.doesNotMatch(after.stdout, /lists/);
});

test('nothing is made anew from entries that are not as they were recorded', async t => {
  const { desk, db, change } = await setUp(t);
  change("UPDATE entries SET agent = 'x' WHERE seq = 4");
  const { code, stderr } = await desk.run(['ledger', 'rebuild', '--db', db]);
  assert.equal(code, 1);
  assert.match(stderr, /^Broken at entry 4 .* Nothing was made anew/);
});

test('what is old is pruned in the terminal, with a mark that its key signed', async t => {
  const { desk, db, verify } = await setUp(t);
  const { code, stdout } = await desk.run(['ledger', 'prune', '--db', db, '--older-than', '1']);
  assert.equal(code, 0);
  assert.match(stdout, /^\d+ entries pruned, and that is on record/);
  const after = await verify();
  assert.equal(after.code, 0);
  assert.match(after.stdout, /were pruned \(by .* in the terminal on .*: kept for 1 days\)/);
});

test('a ledger whose key is elsewhere is not pruned', async t => {
  const { desk, db } = await setUp(t);
  const copy = join(desk.folder, 'copy.db');
  copyFileSync(db, copy);
  const { code, stderr } = await desk.run(['ledger', 'prune', '--db', copy, '--keep-megabytes', '1']);
  assert.equal(code, 2);
  assert.match(stderr, /Only who has its key can prune/);
});

test('what may be pruned must be said', async t => {
  const { desk, db } = await setUp(t);
  const { code, stderr } = await desk.run(['ledger', 'prune', '--db', db]);
  assert.equal(code, 2);
  assert.match(stderr, /--older-than DAYS, --keep-megabytes N/);
});
