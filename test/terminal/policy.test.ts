import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool, type Block } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { Desk } from './program.js';

type Result = Extract<AgentEvent, { kind: 'result' }>;

/** One answer with these calls, and what became of each, in their order. */
async function results(
  t: TestContext,
  desk: Desk,
  calls: readonly Block[],
  options: readonly string[],
): Promise<Result[]> {
  const server = await startAnthropicServer(inOrder(say(...calls), say(text('Done.'))));
  t.after(server.close);
  const { code, stdout, stderr } = await desk.run(desk.task(server.url, '--json', ...options));
  assert.equal(code, 0, stderr); // a refused action does not end the run
  const events = eventsOf(stdout);
  const results = new Map(events.flatMap(event => (event.kind === 'result' ? [[event.call, event] as const] : [])));
  for (const { text: told } of results.values())
    assert.ok(
      JSON.stringify(server.requests[1]?.body).includes(JSON.stringify(told).slice(1, -1)),
      'the model is told',
    );
  return events.flatMap(event => (event.kind === 'call' ? (results.get(event.call.id) ?? []) : []));
}

const outcomes = (all: readonly Result[]): string[] => all.map(({ outcome }) => outcome);
const write = (path: string): Block => tool('write_file', { path, content: 'new\n' });
const command = (words: string): Block => tool('run_command', { command: words });

function policyFile(desk: Desk, content: unknown): readonly string[] {
  const path = join(desk.folder, 'policy.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return ['--policy', path];
}

test('in the background reads pass, and what would be asked is refused, told to the model and put on record', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'a.txt'), 'old\n');
  const calls = [tool('read_file', { path: 'a.txt' }), write('a.txt'), command('touch b.txt')];
  const [read, written, touched] = await results(t, desk, calls, ['--mode', 'background']);
  assert.deepEqual([read?.outcome, written?.outcome, touched?.outcome], ['done', 'refused', 'refused']);
  assert.match(written?.text ?? '', /nobody is there to give one; nothing was changed/);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'old\n');
  assert.equal(existsSync(join(desk.workspace, 'b.txt')), false);
  const entries = desk.entries();
  const lapses = entries.filter(({ kind }) => kind === 'decision').map(({ decision, lapse }) => ({ decision, lapse }));
  const lapsed = { decision: 'lapsed', lapse: 'nobody-there' };
  assert.deepEqual(lapses, [lapsed, lapsed]);
  assert.equal(entries.filter(({ kind }) => kind === 'run').length, 1);
});

test('a plan changes nothing, whatever a rule allows', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'a.txt'), 'old\n');
  const rules = [{ id: 'all', when: { effect: 'write' }, then: 'allow', because: 'I am careless' }];
  const calls = [tool('read_file', { path: 'a.txt' }), write('a.txt')];
  const all = await results(t, desk, calls, ['--mode', 'plan', ...policyFile(desk, { rules })]);
  assert.deepEqual(outcomes(all), ['done', 'refused']);
  assert.match(all[1]?.text ?? '', /plan mode/);
  assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'old\n');
});

test('a rule for one exact command lets it pass, and no other', async t => {
  const desk = new Desk(t);
  const words = ['touch', 'made.txt'];
  const rule = { id: 'touch', when: { words, cwd: desk.workspace }, then: 'allow', because: 'it is harmless' };
  const calls = [command('touch made.txt'), command('touch other.txt'), command('touch made.txt; touch third.txt')];
  const all = await results(t, desk, calls, policyFile(desk, { rules: [rule] }));
  assert.deepEqual(outcomes(all), ['done', 'refused', 'refused']);
  const made = ['made.txt', 'other.txt', 'third.txt'].filter(name => existsSync(join(desk.workspace, name)));
  assert.deepEqual(made, ['made.txt']);
  const action = desk.entries().find(({ kind, verdict }) => kind === 'action' && verdict === 'allow');
  assert.deepEqual(action?.['rules'], [{ id: 'touch', layer: 'user' }]);
});

test('a deny is told with its reason', async t => {
  const desk = new Desk(t);
  const rule = { id: 'no-notes', when: { effect: 'write', path: '*.md' }, then: 'deny', because: 'notes are mine' };
  const [refused] = await results(t, desk, [write('a.md')], policyFile(desk, { rules: [rule] }));
  assert.equal(refused?.outcome, 'refused');
  assert.match(refused.text, /notes are mine/);
});

const allowAll = { id: 'all', when: { effect: ['read', 'write'] }, then: 'allow', because: 'anything goes' };
const broken: readonly [says: string, content: unknown][] = [
  ['that is no JSON', '{ "rules": ['],
  [
    'with a rule that does not parse',
    { rules: [allowAll, { id: 'x', when: { efect: 'write' }, then: 'deny', because: 'b' }] },
  ],
  ['with a section nobody knows', { rules: [allowAll], allow: ['*'] }],
];
for (const [says, content] of broken) {
  test(`a policy ${says} makes everything ask, reads too, and is complained about`, async t => {
    const desk = new Desk(t);
    writeFileSync(join(desk.workspace, 'a.txt'), 'old\n');
    const server = await startAnthropicServer(
      inOrder(say(tool('read_file', { path: 'a.txt' }), write('a.txt')), say(text('Done.'))),
    );
    t.after(server.close);
    const { code, stdout, stderr } = await desk.run(desk.task(server.url, '--json', ...policyFile(desk, content)));
    assert.equal(code, 0);
    assert.deepEqual(outcomes(eventsOf(stdout).filter(event => event.kind === 'result')), ['refused', 'refused']);
    assert.match(stderr, /policy\.json/);
    assert.equal(readFileSync(join(desk.workspace, 'a.txt'), 'utf8'), 'old\n');
  });
}

test('a tool that is off is not offered to the model', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(inOrder(say(text('Done.'))));
  t.after(server.close);
  await desk.run(desk.task(server.url, ...policyFile(desk, { tools: { off: ['run_command'] } })));
  const offered = server.requests[0]?.body.tools?.map(({ name }) => name) ?? [];
  assert.ok(offered.includes('read_file') && !offered.includes('run_command'), offered.join(' '));
});
