import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Habits } from '../../src/approvals/habits.js';
import { rememberIn } from '../../src/approvals/remember.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { Answer, Card } from '../../src/protocol/card.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const reject: Answer = { kind: 'reject', feedback: '' };
const here = 'session-1';

/** Gates over one ledger; each has read nothing of it yet. */
function setUp(t: TestContext) {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  const faults: unknown[] = [];
  let acts = 0;
  const open = () => {
    const habits = new Habits(
      query => ledger.entries(query),
      fault => faults.push(fault),
    );
    const world = new GateWorld((deps, { rules }) => ({
      ...{ ...deps, record: ledger.record, remember: rememberIn(rules, ledger.record) },
      habit: (offers, session) => habits.of(offers, session),
    }));
    /** What was asked, and answered so. */
    const asksFor = async (tool: string, input: unknown, answer: Answer, session = here): Promise<Card> => {
      const asking = world.ask(tool, input, { session, act: `act-${++acts}` });
      const ask = await world.asked();
      const surface = ask.card.floor === undefined ? 'chat' : 'modal';
      assert.equal(world.respond(ask, answer, { surface }).kind, 'settled');
      await asking;
      return ask.card;
    };
    const asks = (command: string, answer = approve) => asksFor('run_command', { command }, answer);
    const often = async (times: number, command: string): Promise<void> => {
      for (let n = 0; n < times; n++) await asks(command);
    };
    return { world, asksFor, asks, often };
  };
  const undo = (act: string) =>
    ledger.record(
      { session: here, agent: '' },
      { kind: 'undo', id: 'u', what: 'undo', of: [act], by: 'you', files: [] },
    );
  return { ...open(), open, ledger, undo, faults, lastAct: () => `act-${acts}` };
}

test('after five approvals of what one narrow rule would cover, the next card points it out', async t => {
  const { asks } = setUp(t);
  for (let n = 0; n < 5; n++) assert.equal((await asks('make docs')).habit, undefined, `after ${n}`);
  const { habit, offers } = await asks('make docs');
  assert.equal(habit?.approvals, 5);
  const offer = offers.find(({ rule }) => rule === habit.rule);
  assert.equal(offer?.scope, 'always');
  assert.equal(offer.words.text, `Allow the command make docs in ${cwd} in this workspace.`);
});

test('who never takes it is left alone after ten', async t => {
  const { asks, often } = setUp(t);
  await often(9, 'make docs');
  assert.equal((await asks('make docs')).habit?.approvals, 9);
  assert.equal((await asks('make docs')).habit, undefined);
});

test('approvals of different files that one rule for the session would cover count together, in that session', async t => {
  const { world, asksFor } = setUp(t);
  const edits = async (file: string, session?: string): Promise<Card> => {
    world.write(`src/${file}`, 'old');
    return asksFor('edit_file', { path: `src/${file}`, old: 'old', new: 'new' }, approve, session);
  };
  for (const file of ['1.ts', '2.ts', '3.ts', '4.ts', '5.ts']) assert.equal((await edits(file)).habit, undefined);
  const { habit, offers } = await edits('6.ts');
  assert.equal(habit?.scope, 'session');
  const words = offers.find(({ rule }) => rule === habit.rule)?.words.text;
  assert.equal(words, `Allow writing at ${cwd}/src/** for this session.`);
  assert.equal((await edits('7.ts', 'session-2')).habit, undefined);
});

const resets: readonly [says: string, reset: (world: ReturnType<typeof setUp>) => Promise<unknown>][] = [
  ['a rejection', ({ asks }) => asks('make docs', reject)],
  ['an undo of one of them', ({ undo, lastAct }) => undo(lastAct())],
  [
    'a rule that was made, and is asked for again,',
    ({ asks }) => asks('make docs', { kind: 'approve', scope: 'always' }),
  ],
];

for (const [says, reset] of resets) {
  test(`${says} begins the count anew`, async t => {
    const parts = setUp(t);
    await parts.often(5, 'make docs');
    await reset(parts);
    const later = parts.open(); // without the rule
    await later.often(4, 'make docs');
    assert.equal((await later.asks('make docs')).habit, undefined);
    assert.equal((await later.asks('make docs')).habit?.approvals, 5);
  });
}

test('what is on record counts after a restart, and what another window records', async t => {
  const { often, open } = setUp(t);
  await often(3, 'make docs');
  const other = open();
  assert.equal((await other.asks('make docs')).habit, undefined);
  await often(1, 'make docs');
  assert.equal((await other.asks('make docs')).habit?.approvals, 5);
});

test('nobody who was asked is an approval; nor is what the person changed', async t => {
  const { asks, often, world } = setUp(t);
  await often(4, 'make docs');
  const asking = world.ask('run_command', { command: 'make docs' }, { session: here, act: 'left' });
  await world.asked();
  world.broker.lapseAll('window-closed');
  await asking;
  await asks('make docs', { kind: 'edit-command', command: 'make pages' });
  assert.equal((await asks('make docs')).habit, undefined);
  assert.equal((await asks('make docs')).habit?.approvals, 5);
});

test('a floor has no habit', async t => {
  const { often, asks } = setUp(t);
  await often(6, 'git push --force');
  assert.equal((await asks('git push --force')).habit, undefined);
});

test('what cannot be read points out nothing, and the question is asked all the same', async () => {
  const faults: unknown[] = [];
  const habits = new Habits(
    () => assert.fail('the disk is gone'),
    fault => faults.push(fault),
  );
  const world = new GateWorld(deps => ({ ...deps, habit: (offers, session) => habits.of(offers, session) }));
  const asking = world.ask('run_command', { command: 'make docs' });
  const ask = await world.asked();
  assert.equal(ask.card.habit, undefined);
  world.respond(ask, approve);
  assert.equal((await asking).kind, 'passed');
  assert.equal(faults.length, 1);
});
