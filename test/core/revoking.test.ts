import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { spend } from '../../src/approvals/gate.js';
import { settingsSchema } from '../../src/protocol/settings.js';
import { call, calls } from '../fakes/scriptedModel.js';
import { lives } from '../terminal/program.js';
import { CoreDesk } from './desk.js';

const settings = settingsSchema.parse({ sandbox: 'full-access' }); // so that its numbers are those outside
const rule = { id: 'wait', when: { words: ['sh', 'wait.sh'] }, then: 'allow', because: 'a test runs it' };
const other = { id: 'other', when: { effect: 'network' }, then: 'allow', because: 'of something else' };
const stubborn = `trap '' TERM; setsid sleep 600 & echo $$ $! > pids; echo ready; wait; sleep 600`;

/** A command runs by a rule, and ignores that it is asked to end. */
async function running(
  t: TestContext,
): Promise<{ desk: CoreDesk; set: (rules: readonly unknown[]) => Promise<void>; pids: number[] }> {
  const known = { rules: [rule, other] as readonly unknown[] };
  const userRules = () => ({ from: 'your settings', content: known.rules });
  const said = [[call('c', 'run_command', { command: 'sh wait.sh' }), calls]];
  const desk = await CoreDesk.open(t, said, [], {
    more: () => ({
      userRules,
      settings: () => settings,
    }),
  });
  writeFileSync(join(desk.folder, 'wait.sh'), stubborn);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  desk.onEvent = ({ kind }) => kind === 'output' && resolve(undefined);
  desk.agent.send('run it');
  await promise;
  const pids = readFileSync(join(desk.folder, 'pids'), 'utf8').trim().split(' ').map(Number);
  const set = async (rules: readonly unknown[]): Promise<void> => {
    known.rules = rules;
    await desk.core.policy.readUserRules();
  };
  return { desk, set, pids };
}

const taken: readonly [says: string, rules: readonly unknown[]][] = [
  ['is taken back', [other]],
  ['denies now', [{ ...rule, then: 'deny' }, other]],
  ['covers something else now', [{ ...rule, when: { words: ['ls'] } }, other]],
];

suite('what runs by a rule', () => {
  for (const [says, rules] of taken) {
    test(`ends with all its processes when that rule ${says}, the turn goes on, and the model is told`, async t => {
      const { desk, set, pids } = await running(t);
      await set(rules);
      assert.equal((await desk.agent.idle()).kind, 'done');
      assert.deepEqual(pids.filter(lives), []);
      assert.match(
        desk.told[0] ?? '',
        /ended before it was done\. The rule that let it run was taken back or changed \(wait, user\)\.$/,
      );
      const result = desk.entries.find(({ kind }) => kind === 'result');
      assert.ok(result?.kind === 'result' && result.outcome === 'failed');
      assert.ok(desk.entries.some(({ kind }) => kind === 'policy'));
    });
  }

  test('ends as well where a person approved it with that rule, and took the rule back', async t => {
    const said = [[call('c', 'run_command', { command: 'echo ready | tee made.txt; sleep 6000' }), calls]];
    const desk = await CoreDesk.open(t, said, [], { more: () => ({ settings: () => settings }) });
    const { broker, rules } = desk.core;
    const asked = broker.onDidAsk(({ id, card }) => {
      broker.answer({ ask: id, shown: card.hash, answer: { kind: 'approve', scope: 'session' }, surface: 'chat' });
    });
    t.after(() => asked.dispose());
    const begun = Promise.withResolvers<undefined>();
    desk.onEvent = ({ kind }) => kind === 'output' && begun.resolve(undefined);
    desk.agent.send('run it');
    await begun.promise;
    const made = rules.list().find(({ layer }) => layer === 'session') ?? assert.fail('no rule was made');
    await desk.core.policy.remove(made, 'a person');
    assert.equal((await desk.agent.idle()).kind, 'done');
    assert.match(desk.told[0] ?? '', /The rule that let it run was taken back or changed/);
  });

  test('goes on when another rule is taken back', async t => {
    const { desk, set, pids } = await running(t);
    await set([rule]);
    assert.equal(desk.agent.working, true);
    assert.ok(pids.length > 0);
    await desk.agent.stop('the test is over');
  });

  test('that was let pass and has not begun does not begin any more', async t => {
    const known = { rules: [{ ...rule, when: { effect: 'write' } }] as readonly unknown[] };
    const userRules = () => ({ from: 'your settings', content: known.rules });
    const desk = await CoreDesk.open(t, [], [], { more: () => ({ userRules }) });
    const write = { id: 'w', tool: 'write_file', input: { path: 'a.txt', content: 'x' } };
    const request = { call: write, act: 'act-w', cwd: desk.folder, agent: 'main', session: 's', turn: 't' };
    const gate = desk.core.gate.ask({ ...request, ready: async () => undefined }, new AbortController().signal);
    const result = await gate;
    assert.ok(result.kind === 'passed');
    known.rules = [];
    await desk.core.policy.readUserRules();
    assert.equal(spend(result.pass), false);
  });
});
