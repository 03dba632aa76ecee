import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { ActivityDesk, type ActivityDeskDeps } from '../../src/host/activityDesk.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { ActivityFilter } from '../../src/protocol/activity.js';
import { toActivitySchema, type ToActivity } from '../../src/protocol/activityMessages.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

type Of<Kind extends ToActivity['kind']> = Extract<ToActivity, { kind: Kind }>;

const rule = { id: 'tests', when: { words: ['npm', 'test'] }, then: 'allow', because: 'it only tests' } as const;

/** A panel's desk over a real ledger, with what it said and did. */
function setUp(t: TestContext, more: Partial<ActivityDeskDeps> = {}) {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  const told: ToActivity[] = [];
  const did: unknown[] = [];
  const desk = new ActivityDesk({
    ledger,
    rules: () => [{ rule, layer: 'workspace', from: 'your rules for this folder' }],
    post: message => told.push(toActivitySchema.parse(message)),
    openChange: async act => void did.push(['change', act]),
    revealRule: async (id, layer) => void did.push(['rule', id, layer]),
    exportActs: async (filter: ActivityFilter) => void did.push(['export', filter]),
    fault: fault => did.push(fault),
    ...more,
  });
  t.after(() => desk.dispose());
  const last = <Kind extends ToActivity['kind']>(kind: Kind): Of<Kind> =>
    told.findLast((message): message is Of<Kind> => message.kind === kind) ?? assert.fail(`nobody said ${kind}`);
  const record = async (...bodies: Parameters<Ledger['record']>[1][]): Promise<void> => {
    for (const body of bodies) await ledger.record(about, body);
  };
  return { ledger, desk, told, did, last, record };
}

test('the first page comes with how much there is, and others by number', async t => {
  const { desk, last, record } = setUp(t);
  for (let n = 0; n < 150; n++) await record(action(`act-${n}`, { title: `Run step ${n}` }));
  await desk.answer({ kind: 'show', view: 1, filter: {}, group: 'act' });
  assert.deepEqual([last('shown').total, last('shown').size.entries, last('shown').rules], [150, 150, ['tests']]);
  assert.partialDeepStrictEqual(last('page').rows[0], { title: 'Run step 149' });
  await desk.answer({ kind: 'page', view: 1, page: 1 });
  assert.equal(last('page').rows.length, 50);
  assert.partialDeepStrictEqual(last('page').rows.at(-1), { title: 'Run step 0' });
});

test('what is erased or pruned is gone from the list as well', async t => {
  const { ledger, desk, last, record } = setUp(t);
  await record(action('1', { title: 'Run npm test' }), action('2', { title: 'Run git push' }));
  await desk.answer({ kind: 'show', view: 1, filter: {}, group: 'act' });
  await ledger.erase({ act: '1' }, 'alice', 'asked to');
  await desk.recorded(ledger.entries({ after: 2, limit: 1 }));
  assert.equal(last('shown').view, 1);
  assert.equal(last('shown').size.entries, 3);
  assert.deepEqual(
    last('page').rows.map(row => 'title' in row && row.title),
    ['Run git push', '‹erased›'],
  );
});

test('a search leaves what fits, and what comes later is said to fit or not', async t => {
  const { ledger, desk, last, record } = setUp(t);
  await record(action('1', { title: 'Run npm test' }), action('2', { title: 'Run git push' }));
  await desk.answer({ kind: 'show', view: 1, filter: { text: 'push' }, group: 'act' });
  assert.deepEqual(
    last('page').rows.map(({ act }) => act),
    ['2'],
  );
  await record(action('3', { title: 'Run git push origin' }), action('4', { title: 'Run npm run build' }));
  await desk.recorded(ledger.entries({ after: 2, limit: 9 }));
  assert.deepEqual(
    last('changed').acts.map(({ row, isLeft }) => [row.act, isLeft]),
    [
      ['4', false],
      ['3', true],
    ],
  );
});

test('a page of a list that was asked for otherwise meanwhile is not read', async t => {
  const { desk, told, record } = setUp(t);
  await record(action('1'));
  await desk.answer({ kind: 'show', view: 2, filter: {}, group: 'act' });
  const before = told.length;
  await desk.answer({ kind: 'page', view: 1, page: 0 });
  await desk.answer({ kind: 'count', view: 1 });
  assert.equal(told.length, before);
});

test('grouped, the sessions come with the acts of the newest', async t => {
  const { desk, last, ledger } = setUp(t);
  await ledger.record({ session: 's1', agent: 'main' }, action('1'));
  await ledger.record({ session: 's2', agent: 'main' }, action('2'));
  await desk.answer({ kind: 'show', view: 1, filter: {}, group: 'session' });
  assert.deepEqual(
    last('shown').sessions?.map(({ session, acts }) => [session, acts]),
    [
      ['s2', 1],
      ['s1', 1],
    ],
  );
  assert.equal(last('page').session, 's2');
});

test('the details answer why, by which rules, by whom and how fast', async t => {
  const { desk, last, record } = setUp(t);
  const rules = [
    { id: 'tests', layer: 'workspace' as const },
    { id: 'gone', layer: 'user' as const },
  ];
  const factors = [{ name: 'write', points: 30, because: 'it writes' }];
  await record(action('1', { rules, factors, risk: 30 }), asked('1'), decided('1', 'approved', { latencyMs: 12_400 }));
  await record(ran('1'), changed('1', '/repo/a.ts'), ended('1'));
  await desk.answer({ kind: 'detail', act: '1' });
  const { detail } = last('detail');
  assert.equal(detail.why.text, 'it runs the project’s own code');
  assert.deepEqual(detail.factors, factors);
  assert.match(detail.effects[0]?.words.text ?? '', /npm.*the folder's own code/);
  assert.match(detail.rules[0]?.words?.text ?? '', /npm test/);
  assert.equal(detail.rules[1]?.words, undefined, 'a rule that no longer holds cannot be shown');
  assert.equal(detail.decided.text, 'you, in the chat, after 12 s');
  assert.deepEqual(detail.input, [{ name: 'command', words: { text: 'npm test', marked: false } }]);
  assert.deepEqual(
    detail.changes.map(({ what, path }) => [what, path.text]),
    [['modify', '/repo/a.ts']],
  );
  assert.deepEqual(
    detail.steps.map(({ words }) => words.text),
    [
      'Judged: to be asked about, risk 30',
      'Asked',
      'Approved by you in the chat after 12 s',
      'Let run',
      'Changed /repo/a.ts',
      'Done after 7 ms',
    ],
  );
});

test('of an act with many entries the newest come first, with the question and the files, and earlier ones on demand', async t => {
  const { desk, last, record } = setUp(t);
  await record(action('1'), asked('1'), decided('1', 'approved'), ran('1'));
  for (let n = 0; n < 450; n++) await record(changed('1', `/repo/${n}.ts`));
  await desk.answer({ kind: 'detail', act: '1' });
  const { detail } = last('detail');
  assert.equal(detail.why.text, 'it runs the project’s own code');
  assert.equal(detail.decided.text, 'you, in the chat, after 5 ms');
  assert.deepEqual([detail.steps.length, detail.changes.length, detail.earlier], [200, 200, 255]);
  await desk.answer({ kind: 'earlier', act: '1', before: 255 });
  assert.deepEqual([last('earlier').steps.length, last('earlier').earlier, last('earlier').before], [200, 55, 255]);
  await desk.answer({ kind: 'earlier', act: '1', before: 55 });
  const { steps, changes, earlier } = last('earlier');
  assert.deepEqual([steps.length, changes.length, earlier], [54, 50, undefined]);
  assert.equal(steps[0]?.words.text, 'Judged: to be asked about, risk 30');
});

const outputs: readonly [says: string, bytes: number | undefined, expected: string | undefined][] = [
  [
    'how much output there was, and that it is not kept',
    12_345,
    '12,345 bytes, not kept: the record says how an act ended, not what it printed or read.',
  ],
  ['that there was none', 0, 'none'],
  ['nothing of output where there can be none', undefined, undefined],
];

for (const [says, bytes, expected] of outputs) {
  test(`the details say ${says}`, async t => {
    const { desk, last, record } = setUp(t);
    const result = { ...ended('1'), ...(bytes !== undefined && { bytes }) } as Parameters<Ledger['record']>[1];
    await record(action('1'), ran('1'), result);
    await desk.answer({ kind: 'detail', act: '1' });
    const named = last('detail').detail.result;
    assert.equal(named.find(({ name }) => name === 'Output')?.words.text, expected);
    assert.equal(named.find(({ name }) => name === 'In short')?.words.text, 'exit 0');
  });
}

test('of a dry run the details say that it was only tried', async t => {
  const { desk, last, record } = setUp(t);
  const tried = { ...ended('1', 'done', 'Wrote a.txt.'), dry: true } as Parameters<Ledger['record']>[1];
  await record(action('1', { dry: true, verdict: 'allow' }), tried);
  await desk.answer({ kind: 'detail', act: '1' });
  const { detail } = last('detail');
  assert.equal(detail.dry, true);
  assert.deepEqual(
    detail.steps.map(({ words }) => words.text),
    ['Judged in a dry run: allowed, risk 30', 'Only tried in a dry run, not done, after 7 ms'],
  );
});

test('an act is taken back only where that was found possible', async t => {
  const undone: string[] = [];
  const { desk, last, record } = setUp(t, {
    undo: async act => void undone.push(act),
    undoOf: async act => (act === '1' ? { possible: true } : { possible: false, why: 'it changed no file' }),
  });
  await record(action('1'), action('2'));
  await desk.answer({ kind: 'undo', act: '2' });
  await desk.answer({ kind: 'undo', act: '1' });
  assert.deepEqual(undone, ['1']);
  await desk.answer({ kind: 'detail', act: '2' });
  assert.deepEqual(last('detail').detail.undo, { possible: false, why: 'it changed no file' });
});

test('details are shown also where nobody can say whether the act can be undone', async t => {
  const { desk, last, record, did } = setUp(t, { undoOf: () => Promise.reject(new Error('the journal is closed')) });
  await record(action('1'));
  await desk.answer({ kind: 'detail', act: '1' });
  assert.equal(last('detail').detail.undo?.possible, false);
  assert.equal(did.length, 1);
});

test('where nothing can be undone, nothing is said of it', async t => {
  const { desk, last, record } = setUp(t);
  await record(action('1'));
  await desk.answer({ kind: 'undo', act: '1' });
  await desk.answer({ kind: 'detail', act: '1' });
  assert.equal(last('detail').detail.undo, undefined);
});

test('every entry is listed in words, those about an act with what that was, and more as they are recorded', async t => {
  const { desk, last, record, ledger } = setUp(t);
  const said = () => last('page').rows.map(row => 'words' in row && [row.name, row.words, row.act]);
  await record({ kind: 'prompt', text: 'mend the\ntests' }, action('1', { title: 'Run npm test' }), ran('1'));
  await record({ kind: 'stop', by: 'you' });
  await desk.answer({ kind: 'show-entries', view: 1, filter: {} });
  assert.equal(last('shown').total, 4);
  assert.deepEqual(said(), [
    ['Stop', 'Everything was stopped by you', undefined],
    ['Run', 'Run npm test — Let run', '1'],
    ['Judged', 'Run npm test — Judged: to be asked about, risk 30', '1'],
    ['Prompt', 'mend the tests', undefined],
  ]);
  await desk.answer({ kind: 'show-entries', view: 2, filter: { kind: ['prompt', 'stop'], session: about.session } });
  assert.deepEqual(
    last('page').rows.map(({ seq }) => seq),
    [4, 1],
  );
  await record(asked('1'), { kind: 'prompt', text: 'go on' });
  await desk.recorded(ledger.entries({ after: 4, limit: 9 }));
  assert.deepEqual(
    last('changed').acts.map(({ row }) => row.seq),
    [6],
  );
  await desk.answer({ kind: 'show-entries', view: 3, filter: { text: 'npm' } });
  assert.deepEqual(
    last('page').rows.map(({ seq }) => seq),
    [5, 3, 2],
  );
  await record({ kind: 'prompt', text: 'now npm run build' }, { kind: 'prompt', text: 'and this' });
  await desk.recorded(ledger.entries({ after: 6, limit: 9 }));
  assert.deepEqual(
    last('changed').acts.map(({ row }) => row.seq),
    [7],
  );
});

test('an entry that is about no act is told in full', async t => {
  const { desk, last, record } = setUp(t);
  await record({ kind: 'prompt', text: 'mend \u202ethe tests' });
  await desk.answer({ kind: 'entry', seq: 1 });
  const { detail } = last('entry');
  assert.deepEqual([detail.title.text, detail.words.text], ['Prompt', 'mend ⟦U+202E⟧the tests']);
  assert.deepEqual(
    detail.about.map(({ name }) => name),
    ['Time', 'Session', 'Agent', 'Entry', 'Hash'],
  );
  await desk.answer({ kind: 'entry', seq: 7 });
  assert.equal(last('failed').because, 'It is no longer on record.');
});

test('what deceives the eye is shown as what it is, in rows and details', async t => {
  const { desk, last, record } = setUp(t);
  await record(action('1', { title: 'Run \u202egnp.exe', input: { command: '\u202egnp.exe' } }));
  await desk.answer({ kind: 'show', view: 1, filter: {}, group: 'act' });
  assert.partialDeepStrictEqual(last('page').rows[0], { title: 'Run ⟦U+202E⟧gnp.exe' });
  await desk.answer({ kind: 'detail', act: '1' });
  assert.deepEqual(last('detail').detail.input[0]?.words, { text: '⟦U+202E⟧gnp.exe', marked: true });
});

test('details of what is not on record are refused in words', async t => {
  const { desk, last } = setUp(t);
  await desk.answer({ kind: 'detail', act: 'nothing' });
  assert.deepEqual(last('failed'), { kind: 'failed', what: 'detail', because: 'It is no longer on record.' });
});

test('verification ends in words: whole once signed for, partly before', async t => {
  const { desk, last, record, ledger } = setUp(t);
  await record(action('1'));
  await desk.answer({ kind: 'verify' });
  assert.equal(last('verified').how, 'partly');
  ledger.useSigner(signer());
  ledger.checkpoint();
  await desk.answer({ kind: 'verify' });
  assert.equal(last('verified').how, 'whole');
  assert.match(last('verified').words, /^Whole: all \d entries/);
});

test('what could not be compared any more is verified in part, not whole', async t => {
  const { desk, last, record, ledger } = setUp(t);
  await record(action('1'));
  ledger.useSigner(signer());
  ledger.checkpoint();
  const whole = await ledger.verify();
  t.mock.method(ledger, 'verify', async () => ({ ...whole, unchecked: [5] }));
  await desk.answer({ kind: 'verify' });
  assert.equal(last('verified').how, 'partly');
  assert.match(last('verified').words, /a checkpoint for 5 entries could not be compared/);
});

test('verification that is stopped says so', async t => {
  const { desk, last, record } = setUp(t);
  for (let n = 0; n < 3000; n++) await record(action(`act-${n}`));
  const verifying = desk.answer({ kind: 'verify' });
  await desk.answer({ kind: 'stop-verifying' });
  await verifying;
  assert.equal(last('verified').how, 'stopped');
});

test('what is exported is what the list on the screen leaves', async t => {
  const { desk, did } = setUp(t);
  await desk.answer({ kind: 'show', view: 1, filter: { floor: true }, group: 'act' });
  await desk.answer({ kind: 'export', view: 1 });
  await desk.answer({ kind: 'export', view: 7 });
  await desk.answer({ kind: 'reveal-rule', rule: 'tests', layer: 'workspace' });
  assert.deepEqual(did, [
    ['export', { floor: true }],
    ['rule', 'tests', 'workspace'],
  ]);
});

test('a ledger that cannot be read is said to be so, where it was asked for', async t => {
  const { desk, ledger, told, did } = setUp(t);
  await desk.answer({ kind: 'show', view: 1, filter: {}, group: 'act' });
  ledger.dispose();
  await desk.answer({ kind: 'show', view: 2, filter: {}, group: 'act' });
  await desk.answer({ kind: 'detail', act: '1' });
  await desk.answer({ kind: 'verify' });
  const failed = told.filter(message => message.kind === 'failed');
  assert.deepEqual(
    failed.map(({ what }) => what),
    ['rows', 'detail', 'verify'],
  );
  assert.ok(failed.every(({ because }) => because.includes('closed')));
  assert.equal(did.length, 3);
});
