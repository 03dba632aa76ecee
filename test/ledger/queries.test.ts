import assert from 'node:assert/strict';
import fc from 'fast-check';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import type { ActivityFilter, ActivityRow } from '../../src/protocol/activity.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { about, action, asked, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

function setUp(t: TestContext) {
  const clock = new SetClock();
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), clock);
  t.after(() => ledger.dispose());
  const found = async (filter: ActivityFilter) =>
    (await ledger.rows({ filter, limit: 100 })).rows.map(({ act }) => act);
  return { ledger, clock, found };
}

type How = 'waits' | 'rehearsed' | 'approved' | 'rejected' | 'lapsed' | 'released' | 'passed' | 'remembered' | 'denied';

interface Happened {
  readonly how: How;
  readonly session: string;
  readonly agent: string;
  readonly tool: string;
  readonly risk: number;
  readonly floor: string | undefined;
  readonly rules: readonly { readonly id: string; readonly layer: 'admin' | 'user' }[];
  readonly outcome: 'done' | 'failed' | 'refused' | undefined;
  readonly minutes: number;
}

const happened: fc.Arbitrary<Happened> = fc.record({
  how: fc.constantFrom<How>(
    'waits',
    'rehearsed',
    'approved',
    'rejected',
    'lapsed',
    'released',
    'passed',
    'remembered',
    'denied',
  ),
  session: fc.constantFrom('s1', 's2'),
  agent: fc.constantFrom('main', 'child'),
  tool: fc.constantFrom('read_file', 'run_command', 'edit_file'),
  risk: fc.integer({ min: 0, max: 100 }),
  floor: fc.constantFrom(undefined, undefined, 'publishing'),
  rules: fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b'), layer: fc.constantFrom('admin', 'user') }), {
    maxLength: 3,
    selector: ({ id, layer }) => id + layer,
  }),
  outcome: fc.constantFrom(undefined, 'done', 'failed', 'refused'),
  minutes: fc.integer({ min: -5, max: 3000 }),
});

/** The entries of one act, and who settled it. */
function entriesOf(act: string, { how, tool, risk, floor, rules, outcome }: Happened): readonly [EntryBody[], string?] {
  const verdict = how === 'denied' ? 'deny' : how === 'passed' || how === 'remembered' ? 'allow' : 'ask';
  const judged = action(act, { tool, risk, rules: [...rules], verdict, ...(floor !== undefined && { floor }) });
  const rest = outcome === undefined ? [ran(act)] : [ran(act), ended(act, outcome)];
  switch (how) {
    case 'waits':
      return [[judged, asked(act)]];
    case 'rehearsed':
      return [
        [action(act, { tool, risk, rules: [...rules], verdict, dry: true, ...(floor !== undefined && { floor }) })],
        'nobody',
      ];
    case 'approved':
      return [[judged, asked(act), decided(act, 'approved'), ...rest], 'human'];
    case 'released':
      return [[judged, asked(act), decided(act, 'approved', { by: { kind: 'grant', rule: 'a' } }), ...rest], 'grant'];
    case 'rejected':
      return [[judged, asked(act), decided(act, 'rejected')], 'human'];
    case 'lapsed':
      return [[judged, asked(act), decided(act, 'lapsed')], 'nobody'];
    case 'passed':
      return [[judged, ...rest], 'policy'];
    case 'remembered':
      return [[judged, { kind: 'run', act, action: 'a'.repeat(64), tool, grants: ['b'] }, ...rest.slice(1)], 'grant'];
    case 'denied':
      return [[judged], 'policy'];
  }
}

const oneOrMore = <T>(...of: T[]) => fc.option(fc.subarray(of, { minLength: 0 }), { nil: undefined });
const filters: fc.Arbitrary<ActivityFilter> = fc
  .record({
    session: fc.constantFrom(undefined, undefined, 's1'),
    agent: fc.constantFrom(undefined, undefined, 'child'),
    tool: oneOrMore('read_file', 'edit_file'),
    verdict: oneOrMore('allow' as const, 'ask' as const, 'deny' as const),
    state: oneOrMore('pending' as const, 'running' as const, 'done' as const, 'failed' as const, 'refused' as const),
    by: oneOrMore('human' as const, 'grant' as const, 'policy' as const, 'nobody' as const),
    rule: fc.constantFrom(undefined, undefined, 'a'),
    layer: oneOrMore('admin' as const, 'session' as const),
    floor: fc.constantFrom(undefined, undefined, true, false),
    dry: fc.constantFrom(undefined, undefined, true, false),
    risk: fc.constantFrom(undefined, { from: 10, to: 60 }),
    from: fc.constantFrom(undefined, 60_000),
    to: fc.constantFrom(undefined, 90_000_000),
    text: fc.constantFrom(undefined, 'npm', 'npm exit'),
  })
  .map(all => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ActivityFilter);

/** What a filter means, without an index. */
function matches(
  filter: ActivityFilter,
  row: ActivityRow,
  by: string | undefined,
  what: Happened,
  start: number,
): boolean {
  const listed = <T>(list: readonly T[] | undefined, value: T | undefined) =>
    list === undefined || list.length === 0 || (value !== undefined && list.includes(value));
  const rules = what.how === 'released' ? [...what.rules, { id: 'a', layer: 'session' as const }] : what.rules;
  const ofRule = rules.filter(({ id }) => filter.rule === undefined || filter.rule === id);
  return (
    (filter.session ?? what.session) === what.session &&
    (filter.agent ?? what.agent) === what.agent &&
    listed(filter.tool, what.tool) &&
    listed(filter.verdict, row.verdict) &&
    listed(filter.state, row.state) &&
    listed<string>(filter.by, by) &&
    (filter.rule === undefined || ofRule.length > 0) &&
    ((filter.layer ?? []).length === 0 || ofRule.some(({ layer }) => listed<string>(filter.layer, layer))) &&
    (filter.floor ?? what.floor !== undefined) === (what.floor !== undefined) &&
    (filter.dry ?? row.dry ?? false) === (row.dry ?? false) &&
    (filter.risk === undefined || (row.risk >= filter.risk.from && row.risk <= filter.risk.to)) &&
    (filter.from === undefined || row.at - start >= filter.from) &&
    (filter.to === undefined || row.at - start < filter.to) &&
    (filter.text !== 'npm exit' || row.result.startsWith('exit'))
  );
}

test('a filter finds what reading everything would find, page by page, and counts it', async t => {
  await fc.assert(
    fc.asyncProperty(fc.array(happened, { maxLength: 12 }), fc.array(filters, { minLength: 5 }), async (all, asks) => {
      const { ledger, clock } = setUp(t);
      const start = clock.now();
      const settled = new Map<string, readonly [string | undefined, Happened]>();
      for (const [index, one] of all.entries()) {
        clock.move(one.minutes * 60_000);
        const [bodies, by] = entriesOf(String(index), one);
        settled.set(String(index), [by, one]);
        for (const body of bodies) await ledger.record(one, body);
      }
      const rows = ledger.rowsOf([...settled.keys()]);
      for (const given of asks) {
        const filter = {
          ...given,
          ...(given.from !== undefined && { from: start + given.from }),
          ...(given.to !== undefined && { to: start + given.to }),
        };
        const expected = rows.filter(row => {
          const [by, what] = settled.get(row.act) ?? assert.fail();
          return matches(given, row, by, what, start);
        });
        assert.deepEqual(await paged(ledger, filter, 2), expected);
        const counted = given.dry === undefined ? expected.filter(({ dry }) => dry === undefined) : expected;
        assert.equal((await ledger.counts(filter)).rehearsed, expected.length - counted.length);
        await assertCounts(ledger, filter, counted);
      }
      ledger.dispose();
    }),
    { numRuns: 20 },
  );
});

async function paged(ledger: Ledger, filter: ActivityFilter, limit: number): Promise<ActivityRow[]> {
  const rows: ActivityRow[] = [];
  for (let before: number | undefined; ;) {
    const page = await ledger.rows({ filter, limit, ...(before !== undefined && { before }) });
    rows.push(...page.rows);
    assert.equal(page.next !== undefined, page.more);
    if (page.next === undefined) return rows;
    before = page.next;
  }
}

async function assertCounts(ledger: Ledger, filter: ActivityFilter, rows: readonly ActivityRow[]): Promise<void> {
  const { total, overTime, bucketMs, risk } = await ledger.counts(filter);
  assert.equal(total, rows.length);
  assert.ok(overTime.length <= 61);
  for (const [index, { at, asked, passed, denied }] of overTime.entries()) {
    assert.equal(at, (overTime[0]?.at ?? 0) + index * bucketMs);
    const here = rows.filter(row => row.at >= at && row.at < at + bucketMs);
    const of = (verdict: string) => here.filter(row => row.verdict === verdict).length;
    assert.deepEqual([asked, passed, denied], [of('ask'), of('allow'), of('deny')]);
  }
  assert.equal(
    overTime.reduce((sum, { asked, passed, denied }) => sum + asked + passed + denied, 0),
    total,
  );
  const decile = (row: ActivityRow) => Math.min(9, Math.floor(row.risk / 10));
  assert.deepEqual(
    risk,
    Array.from({ length: 10 }, (_, index) => rows.filter(row => decile(row) === index).length),
  );
}

test('what happens to an act moves it from one filter to another', async t => {
  const { ledger, found } = setUp(t);
  const states = async () => {
    const where: string[] = [];
    for (const state of ['pending', 'running', 'done', 'refused'] as const)
      if ((await found({ state: [state] })).includes('1')) where.push(state);
    return where;
  };
  const steps: readonly [EntryBody, string][] = [
    [action('1'), 'pending'],
    [asked('1'), 'pending'],
    [decided('1', 'approved'), 'pending'],
    [action('1', { title: 'Run npm run unit' }), 'pending'],
    [ran('1'), 'running'],
    [ended('1'), 'done'],
  ];
  for (const [body, state] of steps) {
    await ledger.record(about, body);
    assert.deepEqual(await states(), [state]);
  }
  assert.deepEqual(await found({ by: ['human'] }), ['1']);
});

test('an act that was changed and is then denied is refused, by policy', async t => {
  const { ledger, found } = setUp(t);
  for (const body of [action('1'), asked('1'), decided('1', 'approved'), action('1', { verdict: 'deny' })])
    await ledger.record(about, body);
  assert.deepEqual(await found({ state: ['refused'], by: ['policy'], verdict: ['deny'] }), ['1']);
  assert.equal(ledger.rowsOf(['1'])[0]?.state, 'refused');
});

test('rules are counted by layer, those that spoke most first, and ten of them', async t => {
  const { ledger } = setUp(t);
  const rule = (id: string, layer: 'admin' | 'user') => ({ rules: [{ id, layer }] });
  for (let n = 0; n < 12; n++)
    for (let act = 0; act <= n; act++) await ledger.record(about, action(`${n}-${act}`, rule(`r${n}`, 'user')));
  await ledger.record(about, action('both', { rules: [...rule('r11', 'user').rules, ...rule('r11', 'admin').rules] }));
  const { rules } = await ledger.counts({});
  assert.deepEqual(rules.slice(0, 2), [
    { rule: 'r11', layer: 'user', acts: 13 },
    { rule: 'r10', layer: 'user', acts: 11 },
  ]);
  assert.equal(rules.length, 10);
  assert.deepEqual((await ledger.counts({ layer: ['admin'] })).rules, [
    { rule: 'r11', layer: 'admin', acts: 1 },
    { rule: 'r11', layer: 'user', acts: 1 },
  ]);
});

test('of nothing there are no buckets', async t => {
  const { ledger } = setUp(t);
  assert.deepEqual(await ledger.counts({}), {
    total: 0,
    rehearsed: 0,
    overTime: [],
    bucketMs: 60_000,
    risk: Array.from({ length: 10 }, () => 0),
    rules: [],
  });
});

test('how much there is: entries, acts, bytes, the first time and the last', async t => {
  const { ledger, clock } = setUp(t);
  assert.partialDeepStrictEqual(ledger.size(), { entries: 0, acts: 0, oldest: 0, newest: 0 });
  const oldest = clock.now();
  await ledger.record(about, action('1'));
  clock.move(5000);
  await ledger.record(about, ran('1'));
  const { bytes, ...rest } = ledger.size();
  assert.deepEqual(rest, { entries: 2, acts: 1, oldest, newest: oldest + 5000 });
  assert.ok(bytes > 10_000);
});

test('each ledger has a key of its own for hashes that leave the machine', t => {
  const keys = [setUp(t), setUp(t)].map(({ ledger }) => ledger.installationKey);
  for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/);
  assert.notEqual(keys[0], keys[1]);
});
