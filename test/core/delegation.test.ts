import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { suite, test, type TestContext } from 'node:test';
import type { Card } from '../../src/protocol/card.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { ModelRequest } from '../../src/models/model.js';
import { until } from '../agent/workshop.js';
import { settingsSchema } from '../../src/protocol/settings.js';
import { call, calls, stop, text, type Said } from '../fakes/scriptedModel.js';
import { lives } from '../terminal/program.js';
import { CoreDesk } from './desk.js';

const start = (agent: string, more: object = {}): Said => [
  call('d', 'delegate', { agent, task: `Work as ${agent}.`, ...more }),
  calls,
];
const write = (path: string): Said => [call('w', 'write_file', { path, content: 'x' }), calls];
const done = (words = 'Done.'): Said => [text(words), stop];
const mayWrite = { id: 'src', when: { effect: 'write', path: 'src/**' }, then: 'allow', because: 'it is scratch' };

/** Approves everything that is asked, and keeps the cards. */
function approving(t: TestContext, { core: { broker } }: CoreDesk): Card[] {
  const cards: Card[] = [];
  const asked = broker.onDidAsk(({ id, card }) => {
    cards.push(card);
    broker.answer({ ask: id, shown: card.hash, answer: { kind: 'approve', scope: 'once' }, surface: 'chat' });
  });
  t.after(() => asked.dispose());
  return cards;
}

function of<K extends EntryBody['kind']>(desk: CoreDesk, kind: K): readonly Extract<EntryBody, { kind: K }>[] {
  return desk.entries.filter((body): body is Extract<EntryBody, { kind: K }> => body.kind === kind);
}

const wordsOf = ({ messages }: ModelRequest): string => JSON.stringify(messages);

suite('an agent under an agent', () => {
  test('does its task with what it was handed, and its last words are the answer to its parent', async t => {
    const said = [start('worker', { attachments: ['plan.md'] }), write('src/a.txt'), done('Wrote it.'), done()];
    const desk = await CoreDesk.open(t, said, [mayWrite]);
    writeFileSync(`${desk.folder}/plan.md`, 'the plan');
    const cards = approving(t, desk);
    await desk.say('Have it done.');
    assert.equal(readFileSync(`${desk.folder}/src/a.txt`, 'utf8'), 'x');
    assert.deepEqual(
      cards.map(({ title }) => title.text),
      ['Have “worker” do: Work as worker.'],
    );
    const [card] = cards;
    assert.equal(card?.task?.text, 'Work as worker.');
    assert.deepEqual(
      card.effects.map(({ words }) => words.text),
      [
        'Starts the agent “worker”',
        'Hands on: Allow writing at src/**.',
        'Gives it every tool, until it is done',
        'Hands the file plan.md to “worker”',
        'Reads plan.md',
      ],
    );
    assert.ok(card.long, 'nobody approves it from a notification');
    const [told = ''] = desk.told;
    assert.match(
      told,
      /^“worker #1” is done\.\n.* last words of “worker #1”: .*\n<<< agent-\S+\nWrote it\.\n>>> agent-/,
    );
    const [, first] = desk.model.requests;
    assert.ok(first !== undefined && wordsOf(first).includes('the plan') && !wordsOf(first).includes('Have it done'));
    assert.match(first.system, /another agent \(main\) started/);
    assert.ok(!first.tools.some(({ name }) => name === 'ask_user' || name === 'update_plan'));
  });

  test('is on record with its token, and leaves nothing of it in force', async t => {
    const desk = await CoreDesk.open(t, [start('worker'), write('src/a.txt'), done('Wrote it.'), done()], [mayWrite]);
    approving(t, desk);
    await desk.say('Go.');
    const [began, ended] = of(desk, 'delegation');
    assert.ok(began?.what === 'started' && ended?.what === 'ended');
    assert.deepEqual(
      [began.child, began.task, began.words],
      ['worker #1', 'Work as worker.', ['Allow writing at src/**.']],
    );
    assert.deepEqual([ended.token, ended.end], [began.token, 'done']);
    const run = of(desk, 'run').find(({ tool }) => tool === 'write_file');
    assert.deepEqual(run?.grants, began.grants);
    assert.deepEqual(
      desk.core.rules.list().map(({ rule }) => rule.id),
      ['src'],
    );
    assert.equal(of(desk, 'prompt').length, 1, 'its task is no word of the person');
    const agents = desk.core.ledger.entries({ limit: 500 }).map(({ agent, body }) => `${agent} ${body.kind}`);
    for (const line of ['worker #1 run', 'worker #1 model', 'main delegation']) assert.ok(agents.includes(line), line);
    assert.equal(of(desk, 'session').length, 1);
    assert.deepEqual(desk.agent.session.usage, { input: 40, output: 20 }, 'four requests, two of them of its parent');
    assert.ok(Math.abs((desk.agent.session.cost ?? 0) - 0.02) < 1e-9);
  });

  test('asks about what goes beyond, and says for whom; what it was trusted with less it asks about, too', async t => {
    const rules = {
      rules: [{ ...mayWrite, when: { effect: 'write', path: '**' } }],
      agents: { writer: { instructions: 'Write docs.', trust: [{ effect: 'write', path: 'docs/**' }] } },
    };
    const said = [start('writer'), write('docs/a'), write('src/a'), done(), done()];
    const desk = await CoreDesk.open(t, said, [], {
      more: () => ({ userRules: () => ({ from: 'yours', content: rules }) }),
    });
    const cards = approving(t, desk);
    await desk.say('Go.');
    assert.ok(existsSync(`${desk.folder}/src/a`));
    assert.deepEqual(
      cards.map(({ agent, above, title }) => `${title.text}, ${agent.text}, for ${above?.text ?? 'you'}`),
      ['Have “writer” do: Work as writer., “main”, for you', 'Write src/a, “writer #1”, for “main”'],
    );
    assert.match(desk.model.requests[1]?.system ?? '', /Write docs\./);
  });

  test('that nobody defined has what is for all, and the card says so', async t => {
    const forMain = { ...mayWrite, id: 'mine', when: { effect: 'delete' }, agents: ['main'] };
    const desk = await CoreDesk.open(t, [start('helper'), write('src/a'), done(), done()], [mayWrite, forMain]);
    const cards = approving(t, desk);
    await desk.say('Go.');
    assert.deepEqual(
      cards.map(({ effects }) => effects.map(({ words }) => words.text)),
      [
        [
          'Starts the agent “helper”, which nobody defined: what it is told is its task alone',
          'Hands on: Allow writing at src/**.',
          'Does not hand on: Allow deleting. (it is for "main" alone)',
          'Gives it every tool, until it is done',
        ],
      ],
    );
    assert.deepEqual([cards[0]?.offers, existsSync(`${desk.folder}/src/a`)], [[], true]);
  });

  test('is at most three deep: the fourth is refused with a sentence', async t => {
    const said = [...['a', 'b', 'c', 'd'].map(name => start(name)), done('c is done'), done('b'), done('a'), done()];
    const desk = await CoreDesk.open(t, said);
    const cards = approving(t, desk);
    await desk.say('Go.');
    assert.deepEqual(
      cards.map(({ agent, above }) => [agent.text, above?.text]),
      [
        ['“main”', undefined],
        ['“made-up a #1”', '“main”'],
        ['“made-up b #1”', '“made-up a #1”, for “main”'],
      ],
    );
    assert.deepEqual(
      cards.at(-1)?.effects.map(({ words }) => words.text),
      [
        'Starts the agent “c”, which nobody defined: what it is told is its task alone',
        'Hands on nothing: it asks about all but reading in the folder',
        'Gives it every tool, until it is done',
      ],
    );
    assert.match(wordsOf(desk.model.requests[4] ?? assert.fail()), /at most three deep|at most 3 deep/);
    assert.equal(of(desk, 'delegation').length, 6);
  });

  test('takes of the requests that its parent has left for the task: of both together no more may be made', async t => {
    const read = (id: string): Said => [call(id, 'read_file', { path: id }), calls];
    const said = [start('worker'), read('a'), read('b'), done(), start('worker', { task: 'More.' }), read('c'), done()];
    const settings = settingsSchema.parse({ maxSteps: 6 });
    const desk = await CoreDesk.open(t, said, [], { more: () => ({ settings: () => settings }) });
    approving(t, desk);
    desk.agent.send('Go.');
    assert.deepEqual(await desk.agent.idle(), { kind: 'steps', limit: 6 });
    assert.equal(desk.model.requests.length, 6);
    assert.match(desk.told.at(-1) ?? '', /“worker #2” was not done after 6 requests to the model/);
    desk.agent.send('Go on.');
    assert.deepEqual(await desk.agent.idle(), { kind: 'done' });
  });

  test('ends with its parent, with its asks and without a trace of its token', async t => {
    const desk = await CoreDesk.open(t, [start('worker'), write('a'), done(), done()]);
    const { broker } = desk.core;
    desk.agent.send('Go.');
    await until(() => broker.pending.length === 1);
    const [ask] = broker.pending;
    broker.answer({
      ask: ask?.id ?? '',
      shown: ask?.card.hash ?? '',
      answer: { kind: 'approve', scope: 'once' },
      surface: 'chat',
    });
    await until(() => broker.pending.some(({ agent }) => agent === 'worker #1'));
    await desk.agent.stop('the person');
    assert.deepEqual([broker.pending.length, desk.core.rules.list().length], [0, 0]);
    assert.deepEqual(
      of(desk, 'decision').map(({ decision }) => decision),
      ['approved', 'lapsed'],
    );
    assert.equal(of(desk, 'delegation').length, 2);
    assert.ok(!existsSync(`${desk.folder}/a`));
  });

  test('ends when everything is stopped, and none is started until it goes on', async t => {
    const desk = await CoreDesk.open(
      t,
      [start('worker'), write('a'), done()],
      [{ id: 'd', when: { effect: 'agent', agent: 'worker' }, then: 'allow', because: 'it may' }],
    );
    const { broker, rules } = desk.core;
    desk.agent.send('Go.');
    await until(() => broker.pending.some(({ agent }) => agent === 'worker #1'));
    await desk.core.stopHere('a person');
    assert.equal((await desk.agent.idle()).kind, 'stopped');
    assert.deepEqual([broker.pending.length, rules.list().map(({ rule }) => rule.id)], [0, ['d']]);
    assert.equal(of(desk, 'delegation').at(-1)?.what, 'ended');
  });

  test('ends when its token is taken back, at once, and its parent goes on', async t => {
    const desk = await CoreDesk.open(t, [start('worker'), write('a'), done('I go on.')]);
    const { broker, rules, policy } = desk.core;
    const turn = desk.say('Go.');
    await until(() => broker.pending.length === 1);
    const [ask] = broker.pending;
    broker.answer({
      ask: ask?.id ?? '',
      shown: ask?.card.hash ?? '',
      answer: { kind: 'approve', scope: 'once' },
      surface: 'chat',
    });
    await until(() => broker.pending.some(({ agent }) => agent === 'worker #1'));
    const token = rules.list().find(({ rule }) => rule.id.startsWith('token-')) ?? assert.fail('there is no token');
    await policy.remove(token, 'a person');
    assert.equal(broker.pending.length, 0);
    await turn;
    assert.match(desk.told[0] ?? '', /^“worker #1” was ended: what it was handed was taken back\.$/);
    assert.deepEqual([desk.model.requests.length, rules.list().length], [3, 0]);
  });

  test('is not started when its token is taken back while somebody looks at its files', async t => {
    const desk = await CoreDesk.open(t, [start('worker', { attachments: ['a'] }), done()], [mayWrite]);
    writeFileSync(`${desk.folder}/a`, 'x');
    const { events, policy, rules } = desk.core;
    const onToolResult = async ({ tool }: { readonly tool: string }) => {
      const held = rules.list().find(({ rule }) => /^token-.*-1$/.test(rule.id));
      if (tool === 'read_file') await policy.remove(held ?? assert.fail('there is no token'), 'a person');
      return { kind: 'leave' };
    };
    events.subscribe({ name: 'acme.slow', isGranted: () => true }, { onToolResult });
    approving(t, desk);
    await desk.say('Go.');
    assert.match(desk.told[0] ?? '', /“worker #1” was ended: what it was handed was taken back\./);
    assert.equal(desk.model.requests.length, 2);
  });

  test('is handed on what a delegated session is trusted with, as far as it is trusted itself', async t => {
    const said = [start('writer'), write('docs/a'), write('src/a'), done(), done()];
    const agents = { writer: { instructions: 'Write.', trust: [{ effect: 'write', path: 'docs/**' }] } };
    const content = { agents, defaults: { agentCallsRequireApproval: false } };
    const desk = await CoreDesk.open(t, said, [], { more: () => ({ userRules: () => ({ from: 'yours', content }) }) });
    desk.change({ mode: 'delegated', trust: ['write'] });
    const cards = approving(t, desk);
    await desk.say('Go.');
    assert.deepEqual(
      cards.map(({ title, above }) => [title.text, above?.text]),
      [['Write src/a', '“main”']],
    );
    const [began] = of(desk, 'delegation');
    assert.deepEqual(began?.words, ['Allow writing at docs/** in the mode delegated.']);
  });

  test('ends with the command that it runs when the rule is taken back that it was handed a part of', async t => {
    const wait = { id: 'wait', when: { words: ['sh', 'wait.sh'] }, then: 'allow', because: 'a test runs it' };
    const known = { rules: [wait] as readonly unknown[] };
    const run: Said = [call('r', 'run_command', { command: 'sh wait.sh' }), calls];
    const settings = settingsSchema.parse({ sandbox: 'full-access' }); // so that its numbers are those outside
    const desk = await CoreDesk.open(t, [start('worker'), run, done('I go on.')], [], {
      more: () => ({ userRules: () => ({ from: 'yours', content: known.rules }), settings: () => settings }),
    });
    writeFileSync(`${desk.folder}/wait.sh`, `trap '' TERM; sleep 600 & echo $$ $! > pids; echo ready; wait; sleep 600`);
    const begun = Promise.withResolvers<undefined>();
    desk.onEvent = event => event.kind === 'output' && begun.resolve(undefined);
    approving(t, desk);
    desk.agent.send('Go.');
    await begun.promise;
    const pids = readFileSync(`${desk.folder}/pids`, 'utf8').trim().split(' ').map(Number);
    assert.ok(pids.every(lives));
    known.rules = [];
    await desk.core.policy.readUserRules();
    assert.equal((await desk.agent.idle()).kind, 'done');
    assert.deepEqual(pids.filter(lives), []);
    assert.match(desk.told[0] ?? '', /“worker #1” was ended: what it was handed was taken back\./);
  });

  test('takes of what its parent has: what it used up its parent has no more', async t => {
    const once = { ...mayWrite, when: { effect: 'write', path: '**' }, uses: 1 };
    const desk = await CoreDesk.open(t, [start('worker'), write('a'), done(), write('b'), done()], [once]);
    const cards = approving(t, desk);
    await desk.say('Go.');
    assert.deepEqual(
      cards.map(({ title, above }) => [title.text, above?.text]),
      [
        ['Have “worker” do: Work as worker.', undefined],
        ['Write b', undefined],
      ],
    );
  });

  test('goes with all below it when its token is taken back', async t => {
    const said = [start('worker'), start('worker'), write('lib/a'), done('I go on.')];
    const desk = await CoreDesk.open(t, said, [mayWrite]);
    const { broker, rules, policy } = desk.core;
    const turn = desk.say('Go.');
    for (const agent of ['main', 'worker #1']) {
      await until(() => broker.pending.some(ask => ask.agent === agent));
      const [ask] = broker.pending;
      const answer = { kind: 'approve', scope: 'once' } as const;
      broker.answer({ ask: ask?.id ?? '', shown: ask?.card.hash ?? '', answer, surface: 'chat' });
    }
    await until(() => broker.pending.some(({ agent }) => agent === 'worker #2'));
    const token = rules.list().find(({ rule }) => rule.agents?.includes('worker #1')) ?? assert.fail('no token');
    await policy.remove(token, 'a person');
    await turn;
    assert.deepEqual([broker.pending.length, rules.list().map(({ rule }) => rule.id)], [0, ['src']]);
    assert.deepEqual(
      of(desk, 'delegation').map(({ what, child }) => `${what} ${child}`),
      ['started worker #1', 'started worker #2', 'ended worker #2', 'ended worker #1'],
    );
  });

  test('is given a rule by the person whom it asks, for itself alone and until it is done', async t => {
    const said = [start('worker'), write('a/1'), write('a/2'), done(), write('a/3'), done()];
    const desk = await CoreDesk.open(t, said);
    const { broker, rules } = desk.core;
    const asked: string[] = [];
    const listening = broker.onDidAsk(({ id, agent, card }) => {
      asked.push(`${agent}: ${card.title.text}`);
      const offer = agent === 'main' ? undefined : card.offers.at(-1);
      const answer = { kind: 'approve', scope: offer?.scope ?? 'once', ...(offer && { rule: offer.rule }) } as const;
      broker.answer({ ask: id, shown: card.hash, answer, surface: 'chat' });
    });
    t.after(() => listening.dispose());
    await desk.say('Go.');
    assert.deepEqual(asked, ['main: Have “worker” do: Work as worker.', 'worker #1: Write a/1', 'main: Write a/3']);
    assert.deepEqual(rules.list(), []);
  });

  test('is not started in a dry run, nor where only reading passes', async t => {
    for (const mode of ['dry-run', 'plan'] as const) {
      const desk = await CoreDesk.open(t, [start('worker'), done()], [], { mode });
      await desk.say('Go.');
      assert.equal(of(desk, 'delegation').length, 0);
      assert.match(desk.told[0] ?? '', mode === 'plan' ? /only reading passes/ : /Not run: this is a dry run/);
    }
  });

  test('shares what its parent knows: a secret that it read makes every way out of both ask', async t => {
    const open = { id: 'net', when: { effect: 'network', host: 'x.invalid' }, then: 'allow', because: 'it is ours' };
    const fetch: Said = [call('f', 'fetch_url', { url: 'http://x.invalid/' }), calls];
    const read: Said = [call('r', 'read_file', { path: '.env' }), calls];
    const desk = await CoreDesk.open(t, [start('worker'), read, done(), fetch, done()], [open]);
    writeFileSync(`${desk.folder}/.env`, 'TOKEN=1');
    const cards = approving(t, desk);
    await desk.say('Go.');
    assert.match(cards.at(-1)?.because.text ?? '', /has read a secret, and this is a way out/);
    assert.equal(cards.at(-1)?.agent.text, '“main”');
  });

  test('tells of its calls where the conversation is shown, by whom they are, and of nothing else', async t => {
    const desk = await CoreDesk.open(t, [start('worker'), write('src/a'), done('Mine.'), done('All.')], [mayWrite]);
    approving(t, desk);
    const told: string[] = [];
    desk.onEvent = event => {
      if (event.kind === 'call') told.push(`${event.by ?? 'main'}: ${event.title} [${event.call.id}]`);
      if (event.kind === 'result') told.push(`${event.outcome} [${event.call}]`);
      if (event.kind === 'text') told.push(event.text);
    };
    const steps = desk.core.onDidProgress(([id, state]) => told.push(`${state} [${id}]`));
    t.after(() => steps.dispose());
    await desk.say('Go.');
    assert.deepEqual(told, [
      'main: Have “worker” do: Work as worker. [d]',
      ...['judging [d]', 'asking [d]', 'running [d]'],
      '“worker #1”, for “main”: Write src/a [worker-1/w]',
      ...['judging [worker-1/w]', 'running [worker-1/w]', 'done [worker-1/w]'],
      'done [d]',
      'All.',
    ]);
  });
});
