import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberIn, takeBack } from '../../src/approvals/remember.js';
import { RuleBook, type RuleStore } from '../../src/approvals/ruleBook.js';
import type { ReadCommand } from '../../src/policy/ruleTests.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Rule } from '../../src/protocol/rule.js';

const clock = { now: () => 7 };
const place = { home: '/home/me', roots: ['/repo'] };
const rule = (id: string, path = `${id}/**`): Rule => ({ id, when: { path }, then: 'allow', because: 'it is ours' });

function bookWith(stored?: unknown, change: Partial<RuleStore> = {}) {
  const saved: (readonly unknown[])[] = [];
  const save = async (rules: readonly unknown[]): Promise<void> => void saved.push(rules);
  const book = new RuleBook(place, { load: () => stored, save, ...change }, clock);
  const revisions: string[] = [];
  const listening = book.onDidChange(() => revisions.push(book.policy.revision));
  return { book, saved, revisions, listening };
}

test('rules of all layers are listed with where they come from', async () => {
  const { book } = bookWith([rule('stored')]);
  book.set({ layer: 'admin', from: 'the machine', content: { rules: [{ ...rule('a'), then: 'deny' }] } });
  book.set({ layer: 'user', from: 'your settings', content: [rule('u')] });
  await book.add({ layer: 'workspace' }, rule('w'));
  await book.add({ layer: 'session', session: 'one' }, rule('s'));
  assert.deepEqual(
    book.list().map(({ rule: { id }, layer, from, session }) => [id, layer, from, session]),
    [
      ['a', 'admin', 'the machine', undefined],
      ['u', 'user', 'your settings', undefined],
      ['stored', 'workspace', 'your rules for this folder', undefined],
      ['w', 'workspace', 'your rules for this folder', undefined],
      ['s', 'session', 'this session', 'one'],
    ],
  );
});

test('a rule of the folder counts once it is saved', async () => {
  const { book, saved, revisions } = bookWith();
  const before = book.policy.revision;
  await book.add({ layer: 'workspace' }, rule('w'));
  assert.deepEqual(saved, [[rule('w')]]);
  assert.equal(revisions.length, 1);
  assert.notEqual(book.policy.revision, before);
});

test('a rule that cannot be saved does not count', async () => {
  const { book } = bookWith([], { save: () => Promise.reject(new Error('read-only')) });
  await assert.rejects(book.add({ layer: 'workspace' }, rule('w')), /read-only/);
  assert.deepEqual(book.list(), []);
});

test('a removed rule stops counting even if that cannot be saved', async () => {
  const { book } = bookWith([rule('w')], { save: () => Promise.reject(new Error('read-only')) });
  await assert.rejects(book.remove('workspace', 'w'), /read-only/);
  assert.deepEqual(book.list(), []);
});

test('rules added at the same time are all saved', async () => {
  const { book, saved } = bookWith();
  await Promise.all(['a', 'b', 'c'].map(id => book.add({ layer: 'workspace' }, rule(id))));
  assert.deepEqual(saved.at(-1), [rule('a'), rule('b'), rule('c')]);
});

test('a rule that is added twice is there once', async () => {
  const { book, saved } = bookWith();
  await book.add({ layer: 'workspace' }, rule('a', 'old/**'));
  await book.add({ layer: 'workspace' }, rule('a', 'new/**'));
  assert.deepEqual(saved.at(-1), [rule('a', 'new/**')]);
});

test("a session's rules hold in that session only, and end with it", async () => {
  const { book } = bookWith();
  await book.add({ layer: 'session', session: 'one' }, rule('s'));
  const ids = (session: string): readonly string[] => book.policyFor(session).rules.map(made => made.rule.id);
  assert.deepEqual([ids('one'), ids('two'), book.policy.rules.length], [['s'], [], 0]);
  book.endSession('one');
  assert.deepEqual(ids('one'), []);
});

test('a rule of a session can be taken back', async () => {
  const { book } = bookWith();
  await book.add({ layer: 'session', session: 'one' }, rule('s'));
  await book.remove('session', 's');
  assert.deepEqual(book.list(), []);
});

test('rules of the administrator and of the settings are not removed here', async () => {
  const { book } = bookWith();
  book.set({ layer: 'user', from: 'your settings', content: [rule('u')] });
  await assert.rejects(book.remove('user', 'u'), { code: 'not-removable' });
  await assert.rejects(book.remove('admin', 'u'), { code: 'not-removable' });
});

test('a rule that is not there cannot be removed', async () => {
  const { book } = bookWith();
  await assert.rejects(book.remove('workspace', 'x'), { code: 'no-such-rule' });
  await assert.rejects(book.remove('session', 'x'), { code: 'no-such-rule' });
});

test('a stored rule that cannot be read makes everything ask, and is still there after another was added', async () => {
  const broken = { id: 'broken', when: { pth: 'x' }, then: 'deny', because: 'mistyped' };
  const { book, saved } = bookWith([broken]);
  assert.equal(book.policy.broken, true);
  await book.add({ layer: 'workspace' }, rule('a'));
  assert.deepEqual(saved.at(-1), [broken, rule('a')]);
  assert.equal(book.policy.broken, true);
  await book.remove('workspace', 'broken');
  assert.equal(book.policy.broken, false);
});

test('a store that holds something else than rules is not written over', async () => {
  const { book, saved } = bookWith('garbage');
  assert.equal(book.policy.broken, true);
  await assert.rejects(book.add({ layer: 'workspace' }, rule('a')), { code: 'workspace-rules-broken' });
  assert.deepEqual(saved, []);
});

test('a source that is set again replaces what it said before', () => {
  const { book } = bookWith();
  book.set({ layer: 'user', from: 'your settings', content: [rule('a')] });
  book.set({ layer: 'user', from: 'your settings', content: [rule('b')] });
  assert.deepEqual(
    book.list().map(listed => listed.rule.id),
    ['b'],
  );
});

test('a rule that is made or removed costs its own layer only, however many the others hold', async () => {
  const read: string[] = [];
  const analyse = (command: string): ReturnType<ReadCommand> => {
    read.push(command);
    return { effects: [{ kind: 'write', path: '/repo/a' }], words: undefined, cwd: '/repo' };
  };
  const tested = (id: string): Rule => ({ ...rule(id, '**'), tests: { matches: [`touch ${id}`] } });
  const book = new RuleBook({ ...place, analyse }, { load: () => [tested('w')], save: async () => undefined }, clock);
  book.set({ layer: 'user', from: 'your settings', content: [tested('u')] });
  const readFor = async (change?: () => unknown): Promise<string[]> => {
    await change?.();
    for (const session of ['one', 'two']) assert.equal(book.policyFor(session).broken, false);
    return read.splice(0);
  };
  assert.deepEqual(await readFor(), ['touch u', 'touch w']);
  assert.deepEqual(await readFor(() => book.add({ layer: 'session', session: 'one' }, tested('s'))), ['touch s']);
  assert.deepEqual(await readFor(() => book.add({ layer: 'workspace' }, tested('v'))), [
    'touch w',
    'touch v',
    'touch s',
  ]);
  assert.deepEqual(await readFor(() => book.remove('session', 's')), []);
  assert.deepEqual(await readFor(() => book.set({ layer: 'user', from: 'your settings', content: [tested('t')] })), [
    'touch t',
  ]);
});

test('a grant is on record before it holds; one that cannot be kept is on record as taken back', async () => {
  const entries: EntryBody[] = [];
  const { book } = bookWith([], { save: () => Promise.reject(new Error('read-only')) });
  const record = async (_about: unknown, body: EntryBody): Promise<void> => {
    assert.deepEqual(book.list(), []);
    entries.push(body);
  };
  const remember = rememberIn(book, record);
  const about = { session: 'one', agent: 'coder', act: 'act-1', action: 'hash', by: 'you in the chat' };
  await assert.rejects(
    remember({ id: 'w', scope: 'always', rules: [rule('w')], words: 'Allow w.' }, about),
    /read-only/,
  );
  await remember({ id: 's', scope: 'session', rules: [rule('s')], words: 'Allow s.' }, about);
  assert.deepEqual(
    entries.map(entry => entry.kind === 'grant' && [entry.rule, entry.what, entry.layer]),
    [
      ['w', 'made', 'workspace'],
      ['w', 'revoked', 'workspace'],
      ['s', 'made', 'session'],
    ],
  );
});

test('of several rules that belong together none stays when one cannot be kept', async () => {
  const entries: EntryBody[] = [];
  const { book } = bookWith([]);
  const record = async (_about: unknown, body: EntryBody): Promise<void> => void entries.push(body);
  const refusing = {
    add: (...[shelf, added]: Parameters<typeof book.add>) =>
      added.id === 'b' ? Promise.reject(new Error('read-only')) : book.add(shelf, added),
    remove: book.remove.bind(book),
  };
  const offer = { id: 'ab', scope: 'session', rules: [rule('a'), rule('b')], words: 'Allow a. Allow b.' } as const;
  const about = { session: 'one', agent: 'coder', act: 'act-1', action: 'hash', by: 'you in the chat' };
  await assert.rejects(rememberIn(refusing, record)({ ...offer, rules: [rule('a'), rule('b')] }, about), /read-only/);
  assert.deepEqual(book.list(), []);
  assert.deepEqual(
    entries.map(entry => entry.kind === 'grant' && `${entry.rule} ${entry.what}`),
    ['a made', 'b made', 'b revoked', 'a revoked'],
  );
});

test('each change of the rules of a folder is a version, and any of them can come back', async () => {
  let kept: readonly unknown[] = [];
  const save = async (_rules: readonly unknown[], versions: readonly unknown[]): Promise<void> => {
    kept = versions;
  };
  const { book } = bookWith([rule('a')], { save });
  await book.add({ layer: 'workspace' }, rule('b'));
  await book.remove('workspace', 'a');
  assert.deepEqual(
    book.versions.map(({ number, what }) => [number, what]),
    [
      [1, 'as it was found'],
      [2, 'added: Allow anything at b/** in this workspace.'],
      [3, 'removed: rule a'],
    ],
  );
  await book.rollBack(2);
  assert.deepEqual(
    book.list().map(listed => listed.rule.id),
    ['a', 'b'],
  );
  assert.deepEqual([book.versions.at(-1)?.what, kept.length], ['rolled back to version 2', 4]);
  const { book: opened } = bookWith([rule('a')], { loadVersions: () => kept });
  await opened.rollBack(3);
  assert.deepEqual(
    opened.list().map(listed => listed.rule.id),
    ['b'],
  );
  await assert.rejects(opened.rollBack(99), { code: 'no-such-version' });
});

test('versions are bounded, and those that cannot be read are left behind', async () => {
  const { book } = bookWith([], { loadVersions: () => [{ number: 'one' }] });
  assert.equal(book.versions.length, 0);
  for (let n = 0; n < 60; n++) await book.add({ layer: 'workspace' }, rule(`r${n}`));
  assert.deepEqual([book.versions.length, book.versions.at(-1)?.number], [50, 61]);
});

test('a roll-back that cannot be saved changes nothing', async () => {
  let fails = false;
  const save = (): Promise<void> => (fails ? Promise.reject(new Error('read-only')) : Promise.resolve());
  const { book } = bookWith([], { save });
  await book.add({ layer: 'workspace' }, rule('a'));
  fails = true;
  await assert.rejects(book.rollBack(1), /read-only/);
  assert.equal(book.list().length, 1);
});

test('a rule that is taken back is on record with all that was handed on of it', async () => {
  const { book } = bookWith([rule('src')]);
  book.attenuate('src', rule('child', 'src/a/**'), { session: 'one', giver: 'main' });
  const entries: EntryBody[] = [];
  const parent = book.list().find(listed => listed.rule.id === 'src');
  assert.ok(parent);
  await takeBack([parent], 'you in the list of rules', book, async (_about, body) => void entries.push(body));
  assert.deepEqual(
    entries.map(entry => entry.kind === 'grant' && [entry.what, entry.rule, entry.layer]),
    [
      ['revoked', 'src', 'workspace'],
      ['revoked', 'child', 'session'],
    ],
  );
  assert.equal(book.versions.at(-1)?.by, 'you in the list of rules');
});

test('a grant is handed on only narrower, and goes with all that came of it', async () => {
  const { book } = bookWith([rule('src')]);
  const to = { session: 'one', giver: 'main' };
  const ids = (): readonly string[] => book.list().map(listed => listed.rule.id);
  book.attenuate('src', rule('child', 'src/a/**'), to);
  book.attenuate('child', rule('grandchild', 'src/a/b'), { ...to, giver: 'child' });
  assert.throws(() => book.attenuate('child', rule('wide', 'src/**'), to), { code: 'not-narrower' });
  assert.throws(() => book.attenuate('child', rule('src', 'src/a/c'), to), { code: 'not-narrower' });
  assert.throws(() => book.attenuate('child', rule('x', 'src/a/c'), { ...to, session: 'two' }), {
    code: 'no-such-rule',
  });
  assert.deepEqual(book.list().at(-1)?.given, { parent: 'child', giver: 'child' });
  assert.deepEqual(ids(), ['src', 'child', 'grandchild']);
  await book.remove('workspace', 'src');
  assert.deepEqual(ids(), []);
});

test('what was made for one agent at work goes when it is done, with what it handed on', async () => {
  const { book } = bookWith([rule('src')]);
  const to = { session: 'one', giver: 'main', as: ['*'] as [string] };
  book.attenuate('src', { ...rule('child', 'src/a/**'), agents: ['worker #1'] }, to);
  book.attenuate('child', { ...rule('grandchild', 'src/a/b'), agents: ['explorer #1'] }, { ...to, giver: 'worker #1' });
  await book.add({ layer: 'session', session: 'one' }, { ...rule('own'), agents: ['worker #1'] });
  await book.add({ layer: 'session', session: 'two' }, { ...rule('theirs'), agents: ['worker #1'] });
  book.dismiss('one', 'worker #1');
  assert.deepEqual(
    book.list().map(listed => listed.rule.id),
    ['src', 'theirs'],
  );
});

test('what was handed on of a rule of the user goes when that rule says something else', () => {
  const { book } = bookWith([]);
  const say = (...content: readonly unknown[]): void => book.set({ layer: 'user', from: 'your settings', content });
  say(rule('src', 'src/**'));
  book.attenuate('src', rule('child', 'src/a/**'), { session: 'one', giver: 'main' });
  say(rule('src', 'src/**'), rule('other'));
  assert.equal(book.list().length, 3);
  say(rule('src', 'src/b/**'), rule('other'));
  assert.deepEqual(
    book.list().map(listed => listed.rule.id),
    ['src', 'other'],
  );
});
