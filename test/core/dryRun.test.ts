import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { until } from '../agent/workshop.js';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import { CoreDesk } from './desk.js';

const write = (id: string, path = 'a.txt', content = 'new\n') => call(id, 'write_file', { path, content });
const read = (id: string, path = 'a.txt') => call(id, 'read_file', { path });
const done = [text('Done.'), stop];

test('a dry run that begins while a person is asked takes the question back, plays the call, and leaves no trace when it ends', async t => {
  const desk = await CoreDesk.open(t, [[write('1'), calls], [read('2'), calls], done, [read('3'), calls], done]);
  writeFileSync(`${desk.folder}/a.txt`, 'old\n');
  const turn = desk.say('Change it.');
  await until(() => desk.core.broker.pending.length > 0);
  const [ask] = desk.core.broker.pending;
  assert.ok(ask);
  desk.switchTo('dry-run');
  assert.deepEqual(desk.core.broker.pending, []);
  const late = { ask: ask.id, shown: ask.card.hash, surface: 'chat' } as const;
  desk.core.broker.answer({ ...late, answer: { kind: 'approve', scope: 'once' } });
  await turn;
  assert.match(desk.told[0] ?? '', /Only in memory: this is a dry run/);
  assert.match(desk.told[1] ?? '', /new/);
  assert.equal(readFileSync(`${desk.folder}/a.txt`, 'utf8'), 'old\n');
  const decisions = desk.entries.flatMap(body => (body.kind === 'decision' ? [body.decision] : []));
  assert.deepEqual(decisions, ['lapsed'], 'what was asked lapsed, and nobody answered it');

  desk.switchTo('interactive');
  assert.match(desk.dropped.join(), /^The dry run was ended, and its changes to 1 file in memory were dropped/);
  await desk.say('What does it hold?');
  assert.match(desk.told[2] ?? '', /old/);
  const postures = desk.entries.flatMap(body =>
    body.kind === 'posture' && body.what !== undefined ? [body.what] : [],
  );
  assert.deepEqual(postures, desk.dropped, 'and that is on record');
  assert.deepEqual([desk.count('run'), desk.count('change')], [1, 0], 'the last read alone ran');
});

test('a call that is asked about again after a dry run is asked anew, and only then runs', async t => {
  const desk = await CoreDesk.open(t, [[write('1'), calls], done, [write('2'), calls], done]);
  desk.switchTo('dry-run');
  await desk.say('Write it.');
  assert.ok(!existsSync(`${desk.folder}/a.txt`));
  assert.equal(desk.count('asked'), 0);
  desk.switchTo('interactive');
  const turn = desk.say('Write it.');
  await until(() => desk.core.broker.pending.length > 0);
  const [ask] = desk.core.broker.pending;
  assert.ok(ask && !existsSync(`${desk.folder}/a.txt`));
  const answer = { kind: 'approve', scope: 'once' } as const;
  desk.core.broker.answer({ ask: ask.id, shown: ask.card.hash, answer, surface: 'chat' });
  await turn;
  assert.equal(readFileSync(`${desk.folder}/a.txt`, 'utf8'), 'new\n');
});

const limited = [
  { id: 'twice', when: { effect: 'write', path: 'a.txt' }, then: 'allow', because: 'ours', uses: 2 },
  {
    ...{ id: 'hourly', when: { effect: 'write', path: 'b.txt' }, then: 'allow', because: 'ours' },
    limit: { count: 2, per: 'hour' },
  },
];

test('however much a dry run does, it uses up no rule and no limit, and nothing of it is remembered', async t => {
  const names = ['a.txt', 'b.txt', 'c.txt'];
  const round = (n: number) => names.map(name => write(`${n}-${name}`, name, `${n}\n`));
  const rounds = [1, 2, 3, 4, 5, 6].map(n => [...round(n), calls]);
  const after = [1, 2].map(n => [write(`r${n}a`, 'a.txt', `${n}\n`), write(`r${n}b`, 'b.txt', `${n}\n`), calls]);
  const desk = await CoreDesk.open(t, [...rounds, done, ...after, done], limited);
  const { ledger, rules, broker } = desk.core;
  const { session } = desk.agent;
  const spent = () => ledger.spent({ rule: 'hourly', measure: 'count', per: 'hour', session: session.id });
  const listed = () => rules.list().map(({ rule, layer }) => `${layer} ${rule.id}`);
  const before = listed();
  desk.switchTo('dry-run');
  await desk.say('Write them all, again and again.');
  assert.equal(desk.entries.filter(body => body.kind === 'result' && body.dry).length, 18);
  assert.deepEqual([ledger.uses('twice'), ledger.uses('hourly'), spent()], [0, 0, 0]);
  assert.deepEqual([...ledger.ruleUse()], []);
  for (const kind of ['asked', 'decision', 'run', 'grant', 'limit', 'breaker', 'change'] as const)
    assert.equal(desk.count(kind), 0, kind);
  assert.deepEqual(listed(), before);

  desk.switchTo('interactive');
  await desk.say('Now really.');
  assert.deepEqual([ledger.uses('twice'), spent()], [2, 2], 'all that the rules let pass was left, and no more');
  assert.equal(broker.pending.length, 0);
  assert.deepEqual(
    names.map(name => existsSync(`${desk.folder}/${name}`)),
    [true, true, false],
  );
});
