import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { until } from '../agent/workshop.js';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import type { Answer, Card } from '../../src/protocol/card.js';
import { CoreDesk } from './desk.js';

const run = (command: string) => call('1', 'run_command', { command });
const done = [text('Done.'), stop];
const approve: Answer = { kind: 'approve', scope: 'once' };

interface Asked {
  readonly answers: readonly Answer[];
  /** While a question waits. */
  readonly meanwhile?: (desk: CoreDesk, question: number) => unknown;
}

/** Answers the questions of one turn, in their order, and nothing beyond them. */
async function answering(desk: CoreDesk, { answers, meanwhile }: Asked): Promise<readonly Card[]> {
  const { broker } = desk.core;
  const turn = desk.say('Do it.');
  const cards: Card[] = [];
  const next = () => broker.pending.find(({ id }) => cards.every(card => card.ask !== id));
  for (const answer of answers) {
    await until(() => next() !== undefined);
    meanwhile?.(desk, cards.length);
    const ask = next();
    assert.ok(ask);
    cards.push(ask.card);
    const given = { ask: ask.id, shown: ask.card.hash, answer, surface: 'terminal' } as const;
    assert.deepEqual(broker.answer(given), { kind: 'settled' });
  }
  await turn;
  return cards;
}

interface World {
  readonly desk: CoreDesk;
  /** A folder beside that of the workspace. */
  readonly outside: string;
  readonly home: string;
}

async function worldWith(t: TestContext, command: string, rules: readonly unknown[] = []): Promise<World> {
  const desk = await CoreDesk.open(t, [[run(command), calls], done, [run(command), calls], done], rules);
  const base = desk.folder.replace(/\/work$/, '');
  const [outside, home] = [`${base}/outside`, `${base}/home`];
  mkdirSync(outside);
  return { desk, outside, home };
}

/** What each run was kept from. */
const keptIn = (desk: CoreDesk): readonly unknown[] =>
  desk.entries.flatMap(body => (body.kind === 'result' && body.sandbox === 'workspace-write' ? [body.kept ?? []] : []));
const extraOf = (card: Card | undefined): readonly string[] | undefined => card?.extra?.map(one => one.text);

test('what the sandbox kept a command from is asked for as exactly that, and opened for one run', async t => {
  const { desk, outside } = await worldWith(t, 'echo one > ../outside/a; echo two > inside; test -e ../outside/a');
  const [, second] = await answering(desk, { answers: [approve, approve] });
  assert.deepEqual(extraOf(second), [`writing ${outside}/a`]);
  assert.equal(second?.command?.editable, false);
  assert.deepEqual(second.offers, []);
  assert.equal(readFileSync(`${outside}/a`, 'utf8'), 'one\n');
  assert.match(desk.told[0] ?? '', /The person let it run once more, in a sandbox that was opened for writing .*\/a\./);
  const extra = [{ kind: 'write', path: `${outside}/a`, is: 'file' }];
  assert.deepEqual(keptIn(desk), [extra, []]);
  assert.deepEqual(
    desk.entries.flatMap(body => (body.kind === 'action' && body.extra !== undefined ? [body.extra] : [])),
    [extra],
  );

  const again = desk.say('Once more.');
  await until(() => desk.core.broker.pending.length > 0);
  assert.equal(desk.core.broker.pending[0]?.card.extra, undefined, 'the next call starts from the closed sandbox');
  desk.core.broker.lapseAll('cancelled');
  await again;
});

test('it is opened no wider: what a command did not complain of stays closed', async t => {
  const { desk, outside } = await worldWith(t, 'echo b 2> /dev/null > ../outside/b; echo a > ../outside/a');
  await answering(desk, { answers: [approve, approve] });
  assert.equal(readFileSync(`${outside}/a`, 'utf8'), 'a\n');
  assert.equal(existsSync(`${outside}/b`), false);
});

test('a folder is asked for as a folder, once a file in it is not enough', async t => {
  const { desk, outside } = await worldWith(t, 'mkdir ../outside/made && echo a > ../outside/made/a');
  const [, second] = await answering(desk, { answers: [approve, approve] });
  assert.deepEqual(extraOf(second), [`writing ${outside} and everything below it`]);
  assert.equal(readFileSync(`${outside}/made/a`, 'utf8'), 'a\n');
});

test('something protected in the folder is asked for by its name, and git can write its own configuration then', async t => {
  const { desk } = await worldWith(t, 'git remote add origin https://example.com/a.git');
  execFileSync('git', ['init', '-q', desk.folder]);
  const [, second] = await answering(desk, { answers: [approve, approve] });
  assert.deepEqual(extraOf(second), [`writing ${desk.folder}/.git/config`]);
  assert.match(readFileSync(`${desk.folder}/.git/config`, 'utf8'), /example\.com/);
});

test('a credential is asked for as the secret that it is', async t => {
  const { desk, home } = await worldWith(t, 'cat ../home/.netrc');
  writeFileSync(`${home}/.netrc`, 'machine example.com password p');
  const [, second] = await answering(desk, { answers: [approve, approve] });
  assert.deepEqual(extraOf(second), [`reading ${home}/.netrc`]);
  assert.ok(second?.effects.some(({ kind }) => kind === 'secret'));
  assert.match(desk.told[0] ?? '', /password p/);
});

test('Countersign’s own files are never asked for', async t => {
  const { desk } = await worldWith(t, 'sh look');
  writeFileSync(`${desk.folder}/look`, 'cat ../state/ledger.db; echo x > ../state/ledger.db; rm -r ../state');
  await answering(desk, { answers: [approve] });
  assert.match(desk.told[0] ?? '', /Permission denied/);
  assert.deepEqual(keptIn(desk), [[]]);
  assert.equal(desk.count('asked'), 1);
});

test('no rule answers it, and none comes to answer it while it waits', async t => {
  const rules = [{ id: 'free', when: { effect: ['write', 'execute'] }, then: 'allow', because: 'a test' }];
  const { desk, outside } = await worldWith(t, 'touch ../outside/a', rules);
  const [only] = await answering(desk, { answers: [approve], meanwhile: world => world.core.reconsider() });
  assert.deepEqual(extraOf(only), [`writing ${outside}/a`]);
  assert.deepEqual(only?.offers, []);
  assert.ok(existsSync(`${outside}/a`), 'and a file without content is one');
  assert.equal(desk.count('grant'), 0);
});

const closed: readonly [says: string, asked: Partial<Asked>, told: RegExp][] = [
  [
    'a person’s no is heard',
    { answers: [{ kind: 'reject', feedback: 'Stay here.' }] },
    /kept it from writing .*Nothing that you write can change that; only the person can\. The person rejected .*Stay here/s,
  ],
  [
    'where a dry run begins meanwhile, nothing is opened',
    { answers: [], meanwhile: desk => desk.switchTo('dry-run') },
    /kept it from writing/,
  ],
];
for (const [says, asked, told] of closed) {
  test(`${says}, and the path stays closed`, async t => {
    const rules = [{ id: 'free', when: { effect: ['write', 'execute'] }, then: 'allow', because: 'a test' }];
    const { desk, outside } = await worldWith(t, 'touch ../outside/a', rules);
    const turn = answering(desk, { answers: [], ...asked });
    if (asked.answers?.length === 0) {
      await until(() => desk.core.broker.pending.length > 0);
      asked.meanwhile?.(desk, 0);
    }
    await turn;
    assert.match(desk.told[0] ?? '', told);
    assert.equal(existsSync(`${outside}/a`), false);
  });
}

test('where nobody is there, it stays closed, and that it was kept is on record', async t => {
  const rules = [{ id: 'free', when: { effect: ['write', 'execute'] }, then: 'allow', because: 'a test' }];
  const { desk, outside } = await worldWith(t, 'touch ../outside/a', rules);
  desk.switchTo('background');
  await answering(desk, { answers: [] });
  assert.match(desk.told[0] ?? '', /kept it from writing .* Not approved/s);
  assert.equal(existsSync(`${outside}/a`), false);
  assert.deepEqual(keptIn(desk), [[{ kind: 'write', path: `${outside}/a`, is: 'file' }]]);
});

test('where the sandbox is switched off meanwhile, it runs in one all the same', async t => {
  const rules = [{ id: 'free', when: { effect: ['write', 'execute'] }, then: 'allow', because: 'a test' }];
  const { desk, outside } = await worldWith(t, 'sh -c "touch ../outside/b 2> /dev/null; touch ../outside/a"', rules);
  const off = (): void => desk.change({ sandbox: 'full-access' });
  await answering(desk, { answers: [approve, approve], meanwhile: (_, question) => question === 1 && off() });
  assert.equal(keptIn(desk).length, 2, 'both runs were confined');
  assert.deepEqual([existsSync(`${outside}/a`), existsSync(`${outside}/b`)], [true, false]);
});

test('a path that leads elsewhere by the time of the answer is not opened', async t => {
  const rules = [{ id: 'free', when: { effect: ['write', 'execute'] }, then: 'allow', because: 'a test' }];
  const { desk, outside } = await worldWith(t, 'touch ../outside/a', rules);
  mkdirSync(`${outside}/../elsewhere`);
  const swap = (): void => {
    rmSync(outside, { recursive: true });
    symlinkSync(`${outside}/../elsewhere`, outside);
  };
  await answering(desk, {
    answers: [approve, { kind: 'reject', feedback: '' }],
    meanwhile: (_, question) => question === 0 && swap(),
  });
  assert.equal(existsSync(`${outside}/a`), false);
});

test('no word of a call opens the sandbox', async t => {
  const words = { command: 'touch ../outside/a', extra: [{ kind: 'write', path: '/', is: 'folder' }] };
  const desk = await CoreDesk.open(t, [[call('1', 'run_command', words), calls], done]);
  await answering(desk, { answers: [] });
  assert.match(desk.told[0] ?? '', /extra/);
  assert.equal(desk.count('run'), 0);
});

test('a host that nothing named is asked for by its name and port, and reached then alone', async t => {
  const { desk } = await worldWith(t, 'sh fetch');
  writeFileSync(`${desk.folder}/fetch`, 'curl -fsS http://example.invalid/ || curl -fsS http://other.invalid:81/\n');
  const [, second] = await answering(desk, { answers: [approve, approve] });
  assert.deepEqual(extraOf(second), ['reaching example.invalid:80', 'reaching other.invalid:81']);
  const tried = desk.entries.flatMap(body => (body.kind === 'connection' ? [`${body.host} ${body.outcome}`] : []));
  const hosts = ['example.invalid', 'other.invalid'];
  assert.deepEqual(tried, [...hosts.map(host => `${host} refused`), ...hosts.map(host => `${host} failed`)]);
});
