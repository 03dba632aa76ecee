import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { hang, inOrder, refuse, say, text, tool, type Block, type Reply } from '../fakes/script.js';
import { cli, Desk, key } from './program.js';
import { Typist } from './typist.js';

const reviewerKey = 'sk-reviewer-test-77aa01';
const write = (path: string): Block => tool('write_file', { path, content: `${path}\n` });
const answers = (more: object): Reply =>
  say(
    text(
      JSON.stringify({
        level: 'low',
        authorization: 'medium',
        outcome: 'approve',
        rationale: 'It was asked for.',
        ...more,
      }),
    ),
  );
const approves = answers({});
const refuses = answers({ outcome: 'refuse', rationale: 'Nobody asked for this file.' });

interface Reviewed {
  readonly desk: Desk;
  readonly agent: ModelServer<unknown>;
  readonly reviewer: ModelServer<unknown>;
  readonly words: (...options: readonly string[]) => readonly string[];
}

/** An agent that writes these files, one a step, and a reviewer that answers like this: two servers, two keys. */
async function reviewed(t: TestContext, files: readonly string[], ...replies: readonly Reply[]): Promise<Reviewed> {
  const desk = new Desk(t);
  const agent = await startAnthropicServer(
    inOrder(...files.map(path => say(text('They want it so.'), write(path))), say(text('All done.'))),
  );
  const reviewer = await startOpenAiServer(inOrder(...replies));
  t.after(agent.close);
  t.after(reviewer.close);
  const chosen = ['--reviewer-provider', 'compatible', '--reviewer-base-url', `${reviewer.url}/v1`];
  const words = (...options: readonly string[]): readonly string[] =>
    desk.task(agent.url, ...chosen, '--reviewer-model', 'reader', ...options);
  return { desk, agent, reviewer, words };
}

const keys = { env: { COUNTERSIGN_REVIEWER_API_KEY: reviewerKey } };

function of(desk: Desk, kind: string): Readonly<Record<string, unknown>>[] {
  return desk.entries().filter(entry => entry['kind'] === kind);
}

test('a reviewer lets an act pass in the background, on record with how it weighed it, each key where it belongs', async t => {
  const { desk, agent, reviewer, words } = await reviewed(t, ['a.txt'], approves);
  const { code, stderr } = await desk.run(words(), keys);
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'a.txt\n');
  assert.match(stderr, /^The reviewer is compatible\/reader\. /);
  const [said] = of(desk, 'reviewer');
  assert.deepEqual(
    [said?.['model'], said?.['answer'], said?.['level'], said?.['authorization'], said?.['because']],
    ['compatible/reader', 'approve', 'low', 'medium', 'It was asked for.'],
  );
  assert.deepEqual(said?.['usage'], { input: 100, cached: 0, output: 20 });
  assert.deepEqual(of(desk, 'decision')[0]?.['by'], { kind: 'reviewer', model: 'compatible/reader' });
  assert.deepEqual(of(desk, 'run')[0]?.['unasked'], { changes: 1, deletions: 0, bytes: 6 });
  assert.deepEqual(of(desk, 'grant'), []);
  assert.equal(of(desk, 'posture')[0]?.['reviewer'], 'compatible/reader', 'who reads is on record from the start');
  const [ofAgent, ofReviewer] = [agent, reviewer].map(({ requests }) =>
    JSON.stringify(requests.map(one => one.headers)),
  );
  assert.ok(ofAgent?.includes(key) && !ofAgent.includes(reviewerKey));
  assert.ok(ofReviewer?.includes(reviewerKey) && !ofReviewer.includes(key));
  assert.ok(!desk.kept().includes(reviewerKey));
});

test('what the reviewer reads is what the person said and what the act is, and nothing that the agent said', async t => {
  const { desk, reviewer, words } = await reviewed(t, ['a.txt', 'b.txt'], approves);
  await desk.run(words(), keys);
  const [first, second] = reviewer.requests.map(({ body }) => JSON.stringify(body));
  assert.match(first ?? '', /\bDo it\./);
  assert.match(first ?? '', /write_file/);
  assert.match(second ?? '', /done: write_file: Write a\.txt/);
  assert.match(second ?? '', /files changed: 1;/);
  assert.doesNotMatch(`${first ?? ''}${second ?? ''}`, /They want it so/);
});

test('what the reviewer refuses is not done, and the agent reads why', async t => {
  const { desk, agent, words } = await reviewed(t, ['a.txt'], refuses);
  const { code } = await desk.run(words(), keys);
  assert.equal(code, 0, 'a refusal does not end a run');
  assert.equal(existsSync(join(desk.workspace, 'a.txt')), false);
  assert.match(JSON.stringify(agent.requests[1]?.body), /The reviewer refused this; .*Nobody asked for this file\./);
});

const unread: readonly [says: string, reply: Reply, because: RegExp][] = [
  ['cannot be read', say(text('I approve.')), /answer cannot be read/],
  ['has something behind it', say(text('{"level":"low"} and so on')), /answer cannot be read/],
  ['does not come in time', hang, /did not answer within 0\.5 seconds/],
  ['is an error', refuse(401, 'no such key'), /could not be asked/],
];

for (const [says, reply, because] of unread) {
  test(`an answer that ${says} approves nothing, and the agent reads that`, async t => {
    const { desk, agent, words } = await reviewed(t, ['a.txt'], reply);
    const policy = join(desk.folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ constraints: { longestReviewSeconds: 0.5 } }));
    const { code } = await desk.run(words('--policy', policy), keys);
    assert.equal(code, 0);
    assert.equal(existsSync(join(desk.workspace, 'a.txt')), false);
    assert.match(JSON.stringify(agent.requests[1]?.body), because);
    assert.equal(of(desk, 'reviewer')[0]?.['answer'], 'failed');
  });
}

test('three refusals in a row end a run that nobody watches, and the limit is named', async t => {
  const { desk, agent, words } = await reviewed(t, ['a.txt', 'b.txt', 'c.txt', 'd.txt'], refuses);
  const { code, stdout } = await desk.run(words(), keys);
  assert.equal(code, 3);
  assert.match(stdout, /3 refusals in a row \(the limit is 3\)/);
  assert.equal(agent.requests.length, 3, 'the model is asked for nothing more');
  assert.deepEqual(
    of(desk, 'breaker').map(({ what, because }) => [what, because]),
    [['tripped', '3 refusals in a row (the limit is 3)']],
  );
});

test('two reviews in a row without an answer end it, too', async t => {
  const { desk, words } = await reviewed(t, ['a.txt', 'b.txt', 'c.txt'], refuse(400, 'broken'));
  const { code, stdout } = await desk.run(words(), keys);
  assert.equal(code, 3);
  assert.match(stdout, /2 reviews in a row without an answer \(the limit is 2\)/);
});

test('what a rule asks a person about never reaches the reviewer', async t => {
  const { desk, reviewer, words } = await reviewed(t, ['a.txt'], approves);
  const policy = join(desk.folder, 'policy.json');
  const rule = { id: 'mine', when: { effect: 'write' }, then: 'ask', because: 'I want to see it' };
  writeFileSync(policy, JSON.stringify({ rules: [rule] }));
  const { code } = await desk.run(words('--policy', policy), keys);
  assert.equal(code, 0);
  assert.equal(reviewer.requests.length, 0);
  assert.equal(existsSync(join(desk.workspace, 'a.txt')), false);
});

test('a file that changes while the reviewer reads is read again, and nothing of it is lost', async t => {
  const desk = new Desk(t);
  const file = join(desk.workspace, 'a.txt');
  writeFileSync(file, 'one\n');
  const edit = tool('edit_file', { path: 'a.txt', edits: [{ old: 'one', new: 'two' }] });
  const agent = await startAnthropicServer(inOrder(say(edit), say(text('All done.'))));
  const reviewer = await startOpenAiServer((_body, n) => {
    if (n === 0) writeFileSync(file, 'one\nmine\n');
    return approves;
  });
  t.after(agent.close);
  t.after(reviewer.close);
  const chosen = [
    '--reviewer-provider',
    'compatible',
    '--reviewer-base-url',
    `${reviewer.url}/v1`,
    '--reviewer-model',
    'r',
  ];
  const { code } = await desk.run(desk.task(agent.url, ...chosen), keys);
  assert.equal(code, 0);
  assert.equal(readFileSync(file, 'utf8'), 'two\nmine\n');
  assert.equal(reviewer.requests.length, 2);
  assert.match(JSON.stringify(reviewer.requests[1]?.body), /mine/);
});

test('at a terminal the person is asked what the reviewer cannot answer, and reads why', async t => {
  const { desk, words } = await reviewed(t, ['a.txt', 'b.txt'], approves, say(text('Yes!')));
  const program = [process.execPath, cli, ...words('--mode', 'interactive')];
  const env = { HOME: desk.home, COUNTERSIGN_API_KEY: key, COUNTERSIGN_REVIEWER_API_KEY: reviewerKey };
  const typist = Typist.start(t, program, env, desk.folder);
  await typist.read(/The reviewer reads[^]*Write b\.txt[^]*reviewer: The reviewer's answer cannot be read[^]*Approve/);
  assert.ok(existsSync(join(desk.workspace, 'a.txt')), 'the first passed without a person');
  typist.type('y');
  await typist.read(/All done\./);
  assert.equal((await typist.ended).code, 0);
  assert.ok(existsSync(join(desk.workspace, 'b.txt')));
});

test('a reviewer that is not permitted lets no run start, and the choices are named', async t => {
  const { desk, reviewer, words } = await reviewed(t, ['a.txt'], approves);
  const policy = join(desk.folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ constraints: { reviewers: ['careful'] } }));
  const { code, stderr } = await desk.run(words('--policy', policy), keys);
  assert.equal(code, 3);
  assert.match(stderr, /does not permit the reviewer reader\. Choose with --reviewer-model: careful\./);
  assert.equal(reviewer.requests.length, 0);
});
