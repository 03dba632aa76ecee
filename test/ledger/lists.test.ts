import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import type { Entry } from '../../src/protocol/entry.js';
import type { EntryFilter } from '../../src/protocol/entryRow.js';
import { action, asked } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** Thirty acts in three sessions, every third of them denied. */
async function filled(t: TestContext): Promise<Ledger> {
  const clock = new SetClock();
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), clock);
  t.after(() => ledger.dispose());
  for (let n = 0; n < 30; n++) {
    clock.move(1000);
    const act = `act-${n}`;
    const about = { session: `s${Math.floor(n / 10)}`, agent: 'main' };
    await ledger.record(about, action(act, { title: `Run step ${n}`, verdict: n % 3 === 0 ? 'deny' : 'ask' }));
    if (n % 3 !== 0) await ledger.record(about, asked(act));
  }
  return ledger;
}

const all = Number.MAX_SAFE_INTEGER;

test('acts are found by how many newer ones there are, the same as page by page', async t => {
  const ledger = await filled(t);
  for (const filter of [{}, { verdict: ['deny' as const] }, { text: 'step 1' }, { session: 's1' }]) {
    const whole = (await ledger.rows({ filter, limit: 100 })).rows.map(({ act }) => act);
    for (const skip of [0, 1, 7, whole.length]) {
      const found = await ledger.ask('acts', filter, all, skip, 4);
      assert.deepEqual(found, whole.slice(skip, skip + 4));
    }
    assert.equal(await ledger.ask('count', filter, all), whole.length);
  }
});

test('a list as of an entry does not see what came after it', async t => {
  const ledger = await filled(t);
  const head = ledger.head('acts');
  await ledger.record({ session: 's3', agent: 'main' }, action('later'));
  assert.equal(await ledger.ask('count', {}, head + 1), 30);
  assert.deepEqual(await ledger.ask('acts', {}, head + 1, 0, 1), ['act-29']);
  assert.equal((await ledger.ask('sessions', {}, head + 1, 9)).length, 3);
});

test('sessions are counted by what the filter leaves of them, the newest first', async t => {
  const ledger = await filled(t);
  const sessions = await ledger.ask('sessions', { verdict: ['deny'] }, all, 2);
  assert.deepEqual(
    sessions.map(({ session, acts }) => [session, acts]),
    [
      ['s2', 3],
      ['s1', 3],
    ],
  );
  assert.ok(sessions.every(({ first, last }) => first < last));
});

test('of some acts it says which the filter leaves', async t => {
  const ledger = await filled(t);
  const left = await ledger.ask('left', { verdict: ['deny'], text: 'run' }, ['act-3', 'act-4', 'nothing']);
  assert.deepEqual([...left], ['act-3']);
  assert.deepEqual(await ledger.ask('tools'), ['run_command']);
});

test('of an empty ledger every list is empty', async t => {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  const found = [
    ledger.head('acts'),
    await ledger.ask('count', {}, all),
    await ledger.ask('sessions', {}, all, 9),
    await ledger.ask('tools'),
  ];
  assert.deepEqual(found, [0, 0, [], []]);
});

const entryFilters: readonly EntryFilter[] = [
  {},
  { session: 's1' },
  { kind: ['action'] },
  { kind: ['asked', 'action', 'asked'] },
  { session: 's2', kind: ['asked'] },
  { kind: ['prompt'] },
];

for (const filter of entryFilters) {
  test(`entries are counted and found page by page: ${JSON.stringify(filter)}`, async t => {
    const ledger = await filled(t);
    const { session, kind = [] } = filter;
    const isLeft = (entry: Entry): boolean =>
      entry.session === (session ?? entry.session) && (kind.length === 0 || kind.includes(entry.body.kind));
    const head = 41;
    const expected = ledger
      .entries({ before: head + 1, limit: 100 })
      .filter(isLeft)
      .map(({ seq }) => seq)
      .reverse();
    assert.equal(await ledger.ask('entryCount', filter, head + 1), expected.length);
    for (const skip of [0, 3, 8, 60]) {
      const found = await ledger.ask('entryPage', filter, head + 1, skip, 5);
      assert.deepEqual(found, expected.slice(skip, skip + 5));
    }
  });
}

test('entries are found by time, alone and together with what they are', async t => {
  const ledger = await filled(t);
  const entries = ledger.entries({ limit: 100 });
  const [from, to] = [entries[10]?.at ?? 0, entries[30]?.at ?? 0];
  for (const filter of [{ from }, { to }, { from, to }, { from, session: 's1' }, { to, kind: ['asked'] }]) {
    const { from: first = 0, to: end = Infinity, session, kind }: EntryFilter = filter;
    const expected = entries
      .filter(({ at }) => at >= first && at < end)
      .filter(entry => entry.session === (session ?? entry.session) && (kind?.includes(entry.body.kind) ?? true))
      .map(({ seq }) => seq)
      .reverse();
    assert.equal(await ledger.ask('entryCount', filter, all), expected.length);
    assert.deepEqual(await ledger.ask('entryPage', filter, all, 2, 5), expected.slice(2, 7));
    assert.deepEqual(
      await ledger.ask('entriesLeft', filter, [1, 12, 40]),
      new Set(expected.filter(isOneOf(1, 12, 40))),
    );
  }
});

const isOneOf =
  (...seqs: readonly number[]) =>
  (seq: number): boolean =>
    seqs.includes(seq);

const searches: readonly [filter: EntryFilter, expected: readonly number[]][] = [
  [{ text: 'push' }, [5, 4, 3, 1]],
  [{ text: 'PUSH branch' }, [3, 1]],
  [{ text: 'npm' }, [7, 2]],
  [{ text: 'push', kind: ['prompt'] }, [3, 1]],
  [{ text: 'push', kind: ['asked'] }, [5]],
  [{ text: 'push', session: 's2' }, [3]],
  [{ text: '100%' }, [6]],
  [{ text: 'a_b' }, []],
  [{ text: '"quoted"' }, [6]],
  [{ text: 'nowhere' }, []],
];

for (const [filter, expected] of searches) {
  test(`entries are found by words of theirs and of their act: ${JSON.stringify(filter)}`, async t => {
    const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
    t.after(() => ledger.dispose());
    const [one, two] = ['s1', 's2'].map(session => ({ session, agent: 'main' }));
    if (one === undefined || two === undefined) assert.fail();
    await ledger.record(one, { kind: 'prompt', text: 'Push the\nbranch' });
    await ledger.record(one, action('1', { title: 'Run npm test' }));
    await ledger.record(two, { kind: 'prompt', text: 'push another branch' });
    await ledger.record(one, action('2', { title: 'Run git push', input: {}, effects: [] }));
    await ledger.record(one, asked('2'));
    await ledger.record(two, { kind: 'oddity', what: 'It is "quoted", 100% aXb' });
    await ledger.record(one, { kind: 'stop', by: 'npm' });
    assert.equal(await ledger.ask('entryCount', filter, all), expected.length);
    assert.deepEqual(await ledger.ask('entryPage', filter, all, 0, 9), expected);
    assert.deepEqual(await ledger.ask('entryPage', filter, all, 1, 9), expected.slice(1));
    const seqs = [3, 4, 6];
    assert.deepEqual(await ledger.ask('entriesLeft', filter, seqs), new Set(expected.filter(isOneOf(...seqs))));
  });
}
