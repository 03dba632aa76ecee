import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { Listeners } from '../../src/approvals/events.js';
import type { PendingAsk } from '../../src/approvals/pendingAsk.js';
import type { CallEvent } from '../../src/protocol/listening.js';
import { call, calls, stop, text, type Said } from '../fakes/scriptedModel.js';
import { CoreDesk, type Otherwise } from './desk.js';

const write = (path: string): Said => [call(path, 'write_file', { path, content: 'x' }), calls];
const run = (command: string): Said => [call(command, 'run_command', { command }), calls];
const done: Said = [text('Done.'), stop];
const leave = { kind: 'leave' };

/** A desk whose person approves whatever they are asked, and what they were asked. */
async function attended(t: TestContext, said: readonly Said[], rules: readonly unknown[] = [], other: Otherwise = {}) {
  const desk = await CoreDesk.open(t, said, rules, other);
  const asked: PendingAsk[] = [];
  const { broker } = desk.core;
  const listening = broker.onDidAsk(ask => {
    asked.push(ask);
    const answer = { ask: ask.id, shown: ask.card.hash, answer: { kind: 'approve', scope: 'once' } } as const;
    queueMicrotask(() => broker.answer({ ...answer, surface: 'chat' }));
  });
  t.after(() => listening.dispose());
  writeFileSync(`${desk.folder}/a.txt`, 'one\n');
  return { desk, asked };
}

function listen({ core }: CoreDesk, listeners: Listeners): void {
  core.events.subscribe({ name: 'acme.guard', isGranted: () => true }, listeners);
}

const pathOf = ({ input }: CallEvent): string =>
  typeof input === 'object' && input !== null && 'path' in input ? String(input.path) : '';
const keeps =
  (name: string): Listeners['onToolCall'] =>
  event =>
    basename(pathOf(event)) === name ? { kind: 'block', because: `${name} stays as it is` } : leave;

suite('which of the two fits: the mode says who decides, events say what holds whoever does', () => {
  test('a run of a pipeline: the mode is enough, and events would be too much', async t => {
    const allowed = { id: 'logs', when: { effect: 'write', path: 'logs/**' }, then: 'allow', because: 'logs are ours' };
    const said = [write('logs/a.log'), write('.env'), done];
    const { desk, asked } = await attended(t, said, [allowed], { mode: 'background' });
    await desk.say('Build it.');
    assert.deepEqual([asked, desk.count('interceptor')], [[], 0]);
    assert.deepEqual([existsSync(`${desk.folder}/logs/a.log`), existsSync(`${desk.folder}/.env`)], [true, false]);
  });

  test('trust that is handed on: the mode is enough, and an event has no answer that would give it', async t => {
    const { desk, asked } = await attended(t, [write('a.ts'), run('cp a.ts b.ts'), done]);
    desk.change({ mode: 'delegated', trust: ['write'] });
    listen(desk, { onToolCall: () => leave, willRun: () => leave });
    await desk.say('Write.');
    assert.deepEqual(
      asked.map(({ title }) => title),
      ['Run cp a.ts b.ts'],
    );
  });

  test('one file that nobody is to write: the mode is too coarse, an event keeps it, whatever was trusted', async t => {
    const { desk, asked } = await attended(t, [write('lock.json'), write('other.json'), done]);
    desk.change({ mode: 'delegated', trust: ['write'] });
    listen(desk, { onToolCall: keeps('lock.json') });
    await desk.say('Write.');
    assert.deepEqual([existsSync(`${desk.folder}/lock.json`), existsSync(`${desk.folder}/other.json`)], [false, true]);
    assert.match(desk.told[0] ?? '', /“acme\.guard”: lock\.json stays as it is/);
    assert.equal(asked.length, 0);
  });

  test("a sandbox of one's own around commands: no mode changes a call; an event does, and that is judged", async t => {
    const words = ['cp', 'a.txt', 'b.txt'];
    const allowed = { id: 'cp', when: { effect: 'execute', words }, then: 'allow', because: 'a copy is harmless' };
    const { desk } = await attended(t, [run('cp a.txt b.txt'), done], [allowed]);
    const rejected: string[] = [];
    const { broker } = desk.core;
    const wrapped = 'acme-sandbox --profile strict cp a.txt b.txt';
    listen(desk, {
      onToolCall: ({ input }) =>
        JSON.stringify(input).includes('acme-sandbox')
          ? leave
          : { kind: 'rewrite', input: { command: wrapped }, because: 'commands run in our own sandbox' },
      willRun: ({ input }) => (rejected.push(JSON.stringify(input)), { kind: 'block', because: 'only looked at here' }),
    });
    await desk.say('Copy.');
    const [action] = desk.entries.filter(entry => entry.kind === 'action');
    assert.ok(action?.kind === 'action');
    assert.deepEqual([action.input, action.verdict], [{ command: wrapped }, 'ask'], 'the rule spoke of other words');
    assert.deepEqual([rejected, broker.pending], [[JSON.stringify({ command: wrapped })], []]);
  });

  test('a rule of one project: settings hold for all, an event for the folder that it knows', async t => {
    const results: (string | undefined)[] = [];
    const desks = [await attended(t, [write('dist.js'), done]), await attended(t, [write('dist.js'), done])];
    const [ours] = desks;
    for (const { desk } of desks) {
      const rule = keeps('dist.js');
      listen(desk, {
        onToolCall: (event, signal) => (event.cwd === ours?.desk.folder ? rule?.(event, signal) : leave),
      });
      await desk.say('Write.');
      results.push(existsSync(`${desk.folder}/dist.js`) ? 'written' : undefined);
    }
    assert.deepEqual(results, [undefined, 'written']);
  });

  test('both at once: a person is asked and says yes, and an event says no to exactly that', async t => {
    const { desk, asked } = await attended(t, [write('.env'), write('notes.txt'), done]);
    listen(desk, { willRun: (event, signal) => keeps('.env')?.(event, signal) });
    await desk.say('Write.');
    assert.equal(asked.length, 2);
    assert.deepEqual([existsSync(`${desk.folder}/.env`), existsSync(`${desk.folder}/notes.txt`)], [false, true]);
    const kinds = desk.entries.map(({ kind }) => kind).filter(kind => kind === 'decision' || kind === 'interceptor');
    assert.deepEqual(kinds, ['decision', 'interceptor', 'decision'], 'the yes is on record before the no');
    assert.match(desk.told[0] ?? '', /Blocked; nothing was changed\. “acme\.guard”: \.env stays as it is/);
  });
});

test('what a listener takes out of a result reaches neither the model nor the record nor the session', async t => {
  const { desk } = await attended(t, [[call('r', 'read_file', { path: 'a.txt' }), calls], done]);
  writeFileSync(`${desk.folder}/a.txt`, 'the word is HUSH\n');
  const events: string[] = [];
  listen(desk, {
    onToolResult: ({ text: found }) => ({ kind: 'redact', text: found.replace('HUSH', '…'), because: 'a word' }),
    onSessionStart: () => events.push('started'),
    onDecision: ({ kind }) => events.push(kind),
  });
  await desk.say('Read.');
  assert.match(desk.told[0] ?? '', /the word is …/);
  assert.doesNotMatch(JSON.stringify([desk.model.requests, desk.entries, desk.agent.session]), /HUSH/);
  assert.deepEqual(events, ['started', 'verdict']);
});

test('stopping everything ends a call whose listener hangs, at once', async t => {
  const { desk } = await attended(t, [[call('r', 'read_file', { path: 'a.txt' }), calls], done]);
  const asked = Promise.withResolvers<undefined>();
  listen(desk, { onToolResult: () => (asked.resolve(undefined), new Promise(() => undefined)) });
  const turn = desk.say('Read.');
  await asked.promise;
  await desk.core.stopEverything('a person');
  await turn;
  assert.match(desk.told[0] ?? '', /“acme\.guard” is to look at it first, and it was stopped before/);
  assert.equal(desk.entries.find(({ kind }) => kind === 'result')?.kind, 'result', 'it happened, and is on record');
});

test('who may listen by the settings is on record from the start, and each change of it', async t => {
  const desk = await CoreDesk.open(t, []);
  desk.change({ listeners: ['acme.guard'] });
  desk.change({ mode: 'plan' });
  desk.change({ listeners: [] });
  const said = desk.entries.flatMap(entry => (entry.kind === 'posture' && entry.what ? [entry.what] : []));
  assert.deepEqual(said, [
    'Extensions that may listen, by the user: acme.guard.',
    'Extensions that may listen, by the user: none.',
  ]);
});

test('a listener hears of an agent under an agent by its name, and looks at what is handed to it', async t => {
  const errand = { agent: 'worker', task: 'Copy it.', attachments: ['a.txt'] };
  const said: readonly Said[] = [[call('d', 'delegate', errand), calls], write('b.txt'), done, done];
  const { desk } = await attended(t, said);
  writeFileSync(`${desk.folder}/a.txt`, 'the word is HUSH\n');
  const heard: string[] = [];
  listen(desk, {
    onToolCall: ({ agent, tool }) => (heard.push(`${agent} ${tool}`), leave),
    onToolResult: ({ text: found, agent, tool }) => {
      heard.push(`${agent} ${tool} ended`);
      if (!found.includes('HUSH')) return leave;
      return { kind: 'redact', text: found.replace('HUSH', '…'), because: 'a word' };
    },
  });
  await desk.say('Have it done.');
  const child = ['worker #1 read_file ended', 'worker #1 write_file', 'worker #1 write_file ended'];
  assert.deepEqual(heard, ['main delegate', ...child, 'main delegate ended']);
  assert.match(JSON.stringify(desk.model.requests), /the word is …/);
  assert.doesNotMatch(JSON.stringify(desk.model.requests), /HUSH/);
  assert.equal(desk.count('interceptor'), 1);
});
