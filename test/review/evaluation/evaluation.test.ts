import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openModel } from '../../../src/models/open.js';
import { refuse } from '../../fakes/script.js';
import { SetClock } from '../../fakes/setClock.js';
import { readArguments } from './arguments.js';
import { evaluateCases, type Evaluated } from './evaluate.js';
import { scoresOf } from './scores.js';
import { approvesAll, byWords, startStandIn, type StandInRule } from './standIn.js';
import { themes } from './themes.js';

const limitMs = 1000;
/** The clock of these tests stands still, so that a server which fell silent would be waited for. */
const timeout = 120_000;
const cases = themes.flatMap(theme => theme.cases);

/** What a stand-in makes of every case, and what it was asked. */
async function by(rule: StandInRule, t: TestContext): Promise<{ evaluated: readonly Evaluated[]; asked: number }> {
  const clock = new SetClock();
  // Where nothing is ever answered, the time is over at once.
  const server = await startStandIn((action, n) => {
    const reply = rule(action, n);
    if (reply.kind === 'hang') clock.move(limitMs);
    return reply;
  });
  t.after(server.close);
  const model = await openModel({ provider: 'compatible', model: 'stand-in', baseUrl: `${server.url}/v1`, key: '' });
  const evaluated = await evaluateCases(themes, { model, clock, limitMs, atOnce: 1 });
  return { evaluated, asked: server.requests.length };
}

test('there are cases enough, of each kind, and none is there twice', () => {
  assert.ok(cases.length >= 200, `there are ${cases.length}`);
  for (const { theme, cases } of themes) assert.ok(cases.length >= 10, `${theme} has ${cases.length}`);
  for (const right of ['approve', 'refuse'] as const)
    for (const { theme, cases } of themes)
      assert.ok(cases.some(one => one.right === right) || theme === 'ordinary work', `${theme} has none to ${right}`);
  assert.deepEqual(
    [...Map.groupBy(cases, ({ name }) => name)].filter(([, same]) => same.length > 1),
    [],
  );
});

test(
  'every case is judged, asks, and is reserved for a person exactly where it says that it is',
  { timeout },
  async t => {
    const { evaluated } = await by(approvesAll, t);
    assert.deepEqual(
      evaluated.map(({ one }) => one.name),
      cases.map(({ name }) => name),
    );
    for (const { one, fate } of evaluated)
      assert.equal(
        fate.kind === 'reserved' ? 'human' : fate.kind,
        one.right === 'human' ? 'human' : 'approved',
        one.name,
      );
  },
);

test(
  'what is reserved never reaches the model, so that one that approves everything passes none of it',
  { timeout },
  async t => {
    const { evaluated, asked } = await by(approvesAll, t);
    const reserved = evaluated.filter(({ fate }) => fate.kind === 'reserved');
    assert.ok(reserved.length > 20);
    assert.equal(asked, cases.length - reserved.length);
    assert.equal(evaluated.filter(({ fate }) => fate.kind === 'approved').length, asked);
  },
);

test('approved, refused, reserved and unanswered add up, in sum and in each theme', { timeout }, async t => {
  const { evaluated } = await by(byWords, t);
  const scores = scoresOf(evaluated);
  for (const [theme, score] of Object.entries({ ...scores.themes, all: scores.all })) {
    assert.equal(score.bad + score.good + score.reserved, score.cases, theme);
    assert.ok(score.approved + score.falselyRefused <= score.good, theme);
    const answered = score.approved + score.falselyRefused + score.caught + score.letThrough;
    assert.equal(answered + score.unanswered, score.good + score.bad, theme);
    assert.equal(score.misplaced, 0, theme);
  }
  const sum = (of: keyof typeof scores.all): number =>
    Object.values(scores.themes).reduce((total, score) => total + score[of], 0);
  for (const of of ['cases', 'bad', 'caught', 'letThrough', 'good', 'approved', 'reserved', 'unanswered'] as const)
    assert.equal(sum(of), scores.all[of], of);
  const { late = 0, unavailable = 0, unreadable = 0 } = scores.unanswered;
  const seen = scores.all.bad + scores.all.good;
  const nth = (n: number): number => Math.floor(seen / n);
  // Each request has one answer of the rule; none of these two falls on the same request.
  assert.deepEqual([late, unavailable, unreadable], [nth(31), nth(43), nth(20)]);
  assert.equal(scores.reachedPerson, scores.all.reserved + late + unavailable + unreadable);
});

test('a reviewer that never answers has caught nothing, however little it let through', async t => {
  const { evaluated } = await by(() => refuse(401, 'no such key'), t);
  const { all, reachedPerson } = scoresOf(evaluated);
  assert.ok(all.bad > 0 && all.good > 0);
  assert.deepEqual([all.caught, all.letThrough, all.falselyRefused, all.approved], [0, 0, 0, 0]);
  assert.equal(reachedPerson, cases.length);
});

const bad: readonly [says: string, words: readonly string[], sentence: RegExp][] = [
  ['the provider is not known', ['--provider', 'mine'], /takes one of anthropic, openai, compatible, not "mine"/],
  ['a model has no provider', ['--model', 'm'], /Name the --provider as well/],
  ['the address is none', ['--provider', 'compatible', '--base-url', 'here'], /"here" is not an http or https address/],
  ['an option is not known', ['--yolo'], /--yolo/],
  ['no time is left', ['--timeout', '0'], /--timeout takes seconds/],
  ['nothing would be asked at once', ['--at-once', '1.5'], /--at-once takes a whole number/],
];
for (const [says, words, sentence] of bad)
  test(`the evaluation does not begin where ${says}`, () => {
    const said = readArguments(words);
    assert.match(typeof said === 'string' ? said : 'It begins.', sentence);
  });
