import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Ledger } from '../../src/ledger/ledger.js';
import { signMark } from '../../src/ledger/signer.js';
import { erasedText } from '../../src/ledger/texts.js';
import { verificationInWords } from '../../src/ledger/verificationWords.js';
import type { EntryBody, Mark } from '../../src/protocol/entry.js';
import { about, action, asked, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext, { signed = true } = {}) {
  const folder = tempFolder(t);
  const file = join(folder, 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  if (signed) ledger.useSigner(signer());
  const bytes = () => readdirSync(folder).map(name => readFileSync(join(folder, name), 'latin1'));
  return { folder, file, ledger, bytes };
}

/** Everything that people and models say about one act. */
async function say(ledger: Ledger, act: string, words: string, session = about.session): Promise<void> {
  const who = { ...about, session };
  await ledger.record(who, { kind: 'prompt', text: `please ${words}` });
  await ledger.record(who, action(act, { title: `Run ${words}`, input: { command: words } }));
  await ledger.record(who, asked(act));
  await ledger.record(who, decided(act, 'approved', { edited: `rather ${words}` }));
  await ledger.record(who, ran(act));
  await ledger.record(who, ended(act, 'done', `out: ${words}`));
}

test('what was said is gone, and what happened stays', async t => {
  const { ledger } = setUp(t);
  await say(ledger, '1', 'marmalade');
  assert.deepEqual(await ledger.erase({ act: '1' }, 'alice', 'it was private'), { entries: 3, overwritten: true });
  const [row] = ledger.rowsOf(['1']);
  assert.partialDeepStrictEqual(row, { title: erasedText, result: erasedText, state: 'done', tool: 'run_command' });
  assert.equal((await ledger.rows({ filter: { text: 'marmalade' }, limit: 9 })).rows.length, 0);
});

test('it verifies as erased, by whom, when and why', async t => {
  const { ledger } = setUp(t);
  await say(ledger, '1', 'marmalade');
  await ledger.erase({ session: about.session }, 'alice', 'it was private');
  const found = await ledger.verify();
  assert.partialDeepStrictEqual(found, { kind: 'whole', erased: 4 });
  assert.match(
    verificationInWords(found),
    /; the texts of 4 entries were erased \(by alice on \d{4}-.*Z: it was private\); signed with/,
  );
});

test('others keep what they said', async t => {
  const { ledger } = setUp(t);
  await say(ledger, '1', 'marmalade');
  await say(ledger, '2', 'honey', 'session-2');
  await ledger.erase({ session: 'session-2' }, 'alice', 'asked to');
  assert.equal(ledger.rowsOf(['1'])[0]?.title, 'Run marmalade');
  assert.equal((await ledger.rows({ filter: { text: 'marmalade' }, limit: 9 })).rows.length, 1);
  assert.equal(ledger.rowsOf(['2'])[0]?.title, erasedText);
});

test('where there is nothing to erase, nothing is recorded', async t => {
  const { ledger } = setUp(t);
  await say(ledger, '1', 'marmalade');
  await ledger.erase({ act: '1' }, 'alice', 'asked to');
  const before = ledger.entries({ limit: 99 }).length;
  assert.equal((await ledger.erase({ act: '1' }, 'alice', 'again')).entries, 0);
  assert.equal(ledger.entries({ limit: 99 }).length, before);
});

test('who takes texts away without the key has it on record, and nobody signed for it', async t => {
  const { ledger } = setUp(t, { signed: false });
  await say(ledger, '1', 'marmalade');
  await ledger.erase({ act: '1' }, 'mallory', '');
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'partly', signed: 0, erased: 3 });
});

test('what is signed is not erased without the key', async t => {
  const { file, ledger } = setUp(t);
  await say(ledger, '1', 'marmalade');
  ledger.checkpoint();
  const keyless = Ledger.open(file, new SetClock());
  t.after(() => keyless.dispose());
  await assert.rejects(keyless.erase({ act: '1' }, 'mallory', ''), { code: 'keyless' });
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'whole', erased: 0 });
});

for (const [says, sql, forged, at] of [
  ['an erasure', 'DELETE FROM texts WHERE seq = 2', { kind: 'erased', entries: [2] }, 2],
  ['a pruning', 'DELETE FROM entries WHERE seq <= 3', { kind: 'pruned', upTo: 3 }, 1],
] as const)
  for (const signs of [false, true])
    test(`${says} that somebody without the key puts on record${signs ? ', with a key of their own,' : ''} is found, also when more was signed since`, async t => {
      const { file, ledger } = setUp(t);
      await say(ledger, '1', 'marmalade');
      ledger.checkpoint();
      const head = ledger.entries({ after: 2, limit: 1 })[0]?.hash ?? '';
      const mark = { ...forged, ...(forged.kind === 'pruned' && { head }), by: 'alice', why: 'asked to' } as Mark;
      await ledger.record(about, signs ? signMark(signer(), mark) : mark);
      ledger.checkpoint();
      const db = new DatabaseSync(file);
      db.exec(sql);
      db.close();
      assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'broken', at });
    });

test('an erasure that says more than was erased does not cover what is changed', async t => {
  const { file, ledger } = setUp(t);
  await say(ledger, '1', 'marmalade');
  await ledger.erase({ act: '1' }, 'alice', 'asked to');
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM texts WHERE seq = 1');
  db.close();
  assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'broken', at: 1, what: 'changed' });
});

/** A word that is nowhere else, as it would stand in a file. */
const secret = 'Quizzaciously';

test('its bytes are in no file of the database, however long it was and whatever stands around it', async t => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ long: fc.nat({ max: 9000 }), erase: fc.boolean() }), { minLength: 1, maxLength: 60 }),
      async acts => {
        const { folder, ledger, bytes } = setUp(t);
        for (const [n, { long, erase }] of acts.entries()) {
          await say(ledger, `${n}`, `${erase ? secret : 'other'} ${'x'.repeat(long)}`, erase ? 'gone' : 'kept');
        }
        assert.equal(
          bytes().some(text => text.includes(secret)),
          acts.some(({ erase }) => erase),
          folder,
        );
        await ledger.erase({ session: 'gone' }, 'alice', 'asked to');
        assert.ok(!bytes().some(text => text.toLowerCase().includes(secret.toLowerCase())), folder);
        assert.notEqual((await ledger.verify()).kind, 'broken');
        ledger.dispose();
      },
    ),
    { numRuns: 15 },
  );
});

test('no part of its command is left in the file, whichever entry, list or index repeated it', async t => {
  const { ledger, bytes } = setUp(t);
  const command = `mv ${secret} elsewhere`;
  const bodies: readonly EntryBody[] = [
    action('1', {
      title: command,
      input: { command },
      effects: [{ kind: 'delete', path: `/repo/${secret}`, words: ['mv', secret, 'elsewhere'] }],
      because: `it takes ${secret} away`,
      factors: [{ name: 'outside', points: 5, because: `${secret} is not in the workspace` }],
      offers: [`mv ${secret} may run`],
      extra: [{ kind: 'host', host: `${secret}.example` }],
    }),
    { kind: 'interceptor', act: '1', name: 'house', what: 'rewrote', because: `${secret} was meant` },
    asked('1'),
    decided('1', 'approved', { edited: command, scope: 'session' }),
    { kind: 'grant', what: 'made', act: '1', rule: 'r-1', layer: 'session', words: `allow ${command}` },
    ran('1'),
    { kind: 'connection', act: '1', host: `${secret}.example`, outcome: 'refused', because: `${secret} is not named` },
    ended('1', 'failed', command, [{ kind: 'write', path: `/home/me/${secret}`, is: 'file' }]),
  ];
  for (const body of bodies) await ledger.record(about, body);
  const words = `allow ${command}`;
  await ledger.record(about, { kind: 'grant', what: 'revoked', rule: 'r-1', layer: 'session', words });
  for (let n = 0; n < 600; n++) await ledger.record(about, action(`other-${n}`));
  const holds = () => bytes().some(text => text.toLowerCase().includes(secret.toLowerCase()));
  assert.ok(holds());
  await ledger.erase({ act: '1' }, 'alice', 'asked to');
  assert.ok(!holds());
  assert.equal((await ledger.verify()).kind, 'whole');
  assert.deepEqual(await ledger.verifyLists(), { kind: 'match' });
  const erased = ledger.entries({ act: '1', limit: 9 }).map(({ body }) => body);
  assert.deepEqual(
    erased.map(({ kind }) => kind),
    bodies.map(({ kind }) => kind),
  );
  assert.partialDeepStrictEqual(erased[0], { risk: 30, effects: [{ kind: 'unknown' }], factors: [] });
});

test('its words leave the index too', async t => {
  const { ledger, bytes } = setUp(t);
  for (let n = 0; n < 600; n++) await ledger.record(about, action(`${n}`, { title: n === 7 ? secret : `Run ${n}` }));
  const holds = () => bytes().some(text => text.includes(secret.toLowerCase())); // as the index has it
  assert.ok(holds());
  await ledger.erase({ act: '7' }, 'alice', 'asked to');
  assert.ok(!holds());
});

test('what a process that was killed left in the index is taken out at the next start', async t => {
  const { file, ledger, bytes } = setUp(t);
  for (let n = 0; n < 600; n++) await ledger.record(about, action(`${n}`, { title: n === 7 ? secret : `Run ${n}` }));
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA secure_delete = ON; DELETE FROM texts WHERE seq = 8; DELETE FROM act_words WHERE rowid = 8`);
  db.close();
  const holds = () => bytes().some(text => text.includes(secret.toLowerCase())); // as the index has it
  ledger.dispose();
  assert.ok(holds());
  const next = Ledger.open(file, new SetClock());
  t.after(() => next.dispose());
  next.recover();
  for (let turn = 0; turn < 9; turn++) await new Promise(setImmediate);
  assert.ok(!holds());
  assert.deepEqual((await next.rows({ filter: { text: 'Run 5' }, limit: 9 })).rows.length, 9);
});

test('while another window reads, the log keeps old bytes, and that is told', async t => {
  const { file, ledger, bytes } = setUp(t);
  await say(ledger, '1', secret);
  const other = new DatabaseSync(file, { readOnly: true });
  other.exec('BEGIN; SELECT * FROM texts');
  const erased = await ledger.erase({ session: about.session }, 'alice', 'asked to');
  assert.deepEqual(erased, { entries: 4, overwritten: false });
  other.exec('COMMIT');
  other.close();
  ledger.dispose();
  assert.ok(!bytes().some(text => text.includes(secret)));
});
