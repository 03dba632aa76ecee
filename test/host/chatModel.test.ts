import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatModel, type ChatChange, type Translate } from '../../src/host/chatModel.js';
import { readSavedChat } from '../../src/host/savedChat.js';
import { chatItemSchema, type ChatItem } from '../../src/protocol/chat.js';
import type { Card } from '../../src/protocol/card.js';
import type { Entry, EntryBody } from '../../src/protocol/entry.js';
import type { SessionFile } from '../../src/protocol/message.js';

const t: Translate = (message, ...args) => message.replaceAll(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

const plain = (text: string) => ({ text, marked: false });
const card: Card = {
  ...{ ask: 'ask-1', hash: 'h', session: 's', turn: 't', agent: plain('agent'), tool: 'run_command' },
  ...{ title: plain('Run make'), changes: [], reviewable: 'no', effects: [], risk: 10, factors: [] },
  ...{ because: plain('it runs code'), offers: [], isolation: 'none', askedAt: 0, long: false },
};

function entry(body: EntryBody): Entry {
  return { seq: 1, at: 0, session: 's', agent: 'agent', body, prev: '', hash: '' };
}

function action(act: string, call: string, title: string): Entry {
  return entry({
    ...{ kind: 'action', act, action: 'hash', call, tool: 'run_command', title, input: {}, cwd: '/w', effects: [] },
    ...{ verdict: 'ask', because: 'x', rules: [], risk: 10, factors: [], revision: 'r' },
  });
}

const lapsed = (act: string): Entry =>
  entry({
    kind: 'decision',
    act,
    action: 'hash',
    ask: 'ask-1',
    decision: 'lapsed',
    lapse: 'window-closed',
    latencyMs: 1,
  });

/** What a webview would show that began empty and did every change it was told. */
function shownAfter(model: ChatModel, changes: readonly (readonly ChatChange[])[]): ChatItem[] {
  let items: ChatItem[] = [];
  for (const change of changes.flat()) {
    if (change.kind === 'all') items = [...model.shown];
    else if (change.kind === 'item') {
      const at = items.findIndex(({ id }) => id === change.item.id);
      if (at === -1) items.push(change.item);
      else items[at] = change.item;
    } else {
      items = items.map(item => {
        if (item.id !== change.id) return item;
        if (item.kind === 'text') return { ...item, text: item.text + change.text };
        return item.kind === 'call' ? { ...item, output: item.output + change.text } : item;
      });
    }
  }
  return items;
}

test('text streams into one item, and text after a call stands below the call', () => {
  const model = new ChatModel(t);
  const changes = [
    model.apply({ kind: 'text', message: 'm1', text: 'I will ' }),
    model.apply({ kind: 'text', message: 'm1', text: 'look.' }),
    model.apply({ kind: 'call-started', message: 'm1', call: 'c1', tool: 'read_file' }),
    model.apply({ kind: 'text', message: 'm1', text: 'Then more.' }),
    model.apply({ kind: 'text', message: 'm1', text: ' And more.' }),
  ];
  assert.deepEqual(
    model.shown.map(item => (item.kind === 'text' ? item.text : item.kind)),
    ['I will look.', 'call', 'Then more. And more.'],
  );
  assert.deepEqual(shownAfter(model, changes), model.shown, 'the changes lead to what a full state shows');
});

test('a call goes from being written to done; the card is there only while it asks', () => {
  const model = new ChatModel(t);
  const states: unknown[] = [];
  const step = (changes: readonly ChatChange[]): void => {
    assert.ok(changes.length > 0);
    const item = model.call('c1');
    states.push([item?.state, item?.card !== undefined]);
  };
  step(model.apply({ kind: 'call-started', message: 'm1', call: 'c1', tool: 'run_command' }));
  step(
    model.apply({ kind: 'call', message: 'm1', call: { id: 'c1', tool: 'run_command', input: {} }, title: 'Run make' }),
  );
  step(model.progress('c1', 'asking', card));
  step(model.progress('c1', 'running', undefined, 'you approved it in the chat'));
  step(model.apply({ kind: 'output', call: 'c1', text: 'ok\n' }));
  step(model.apply({ kind: 'result', call: 'c1', tool: 'run_command', outcome: 'done', text: 'exit 0\nok\n' }));
  assert.deepEqual(states, [
    ['writing', false],
    ['judging', false],
    ['asking', true],
    ['running', false],
    ['running', false],
    ['done', false],
  ]);
  assert.equal(model.call('c1')?.why, 'you approved it in the chat');
  assert.equal(model.call('c1')?.output, 'ok\n', 'what streamed stays');
});

test('what a reviewer refuses says so beside the call, and a question that was handed on is not left open', () => {
  const model = new ChatModel(t);
  model.apply({ kind: 'call', message: 'm1', call: { id: 'c1', tool: 'run_command', input: {} }, title: 'Run make' });
  model.recorded(action('a1', 'c1', 'Run make'));
  model.progress('c1', 'reviewing');
  assert.equal(model.call('c1')?.state, 'reviewing');
  const said = {
    kind: 'reviewer',
    act: 'a1',
    model: 'r',
    answer: 'reject',
    latencyMs: 1,
    because: 'not asked',
  } as const;
  model.recorded(entry(said));
  assert.equal(model.call('c1')?.why, 'refused by the reviewer r: “not asked”');
  const handedOn = { kind: 'decision', act: 'a1', action: 'hash', ask: 'ask-0', latencyMs: 1 } as const;
  model.recorded(entry({ ...handedOn, decision: 'lapsed', lapse: 'handed-on' }));
  assert.equal(model.call('c1')?.lapsed, false);
  model.progress('c1', 'asking', card);
  model.progress('c1', 'running', undefined, 'you approved it in the chat');
  assert.equal(model.call('c1')?.why, 'you approved it in the chat');
});

test('what a call put out is not replaced by its result, and a refusal says why', () => {
  const model = new ChatModel(t);
  model.apply({ kind: 'call', message: 'm1', call: { id: 'c1', tool: 'run_command', input: {} }, title: 'Run make' });
  model.apply({ kind: 'result', call: 'c1', tool: 'run_command', outcome: 'refused', text: 'Nothing was changed.' });
  assert.equal(model.call('c1')?.output, 'Nothing was changed.');
  assert.deepEqual(model.progress('c1', 'running'), [], 'a settled call stays settled');
});

test('a long output keeps its beginning and its end', () => {
  const model = new ChatModel(t);
  model.apply({ kind: 'call', message: 'm1', call: { id: 'c1', tool: 'run_command', input: {} }, title: 'Run make' });
  const changes = ['first', 'x'.repeat(100_000), 'last'].map(text => model.apply({ kind: 'output', call: 'c1', text }));
  const output = model.call('c1')?.output ?? '';
  assert.match(output, /^first.*last$/s);
  assert.ok(output.length < 30_000);
  assert.deepEqual(shownAfter(new ChatModel(t), [[{ kind: 'all' }]]), []);
  assert.deepEqual(shownAfter(model, [[{ kind: 'all' }], ...changes.slice(2)])[0], model.call('c1'));
});

test('queued words wait in the list and move to where they are answered', () => {
  const model = new ChatModel(t);
  model.sent('p1', 'do it', false);
  model.apply({ kind: 'text', message: 'm1', text: 'Doing it.' });
  model.sent('p2', 'also this', true);
  model.apply({ kind: 'text', message: 'm2', text: 'Still.' });
  model.apply({ kind: 'message', message: { role: 'user', id: 'p2', text: 'also this' } });
  assert.deepEqual(
    model.shown.map(item => [item.id, item.kind === 'person' ? item.queued : undefined]),
    [
      ['p1', false],
      ['m1', undefined],
      ['m2', undefined],
      ['p2', false],
    ],
  );
});

test('a text that the model starts over is taken back', () => {
  const model = new ChatModel(t);
  model.apply({ kind: 'text', message: 'm1', text: 'I wil' });
  model.apply({ kind: 'retrying', afterMs: 1500, because: 'The server is overloaded.', drops: 'm1' });
  assert.deepEqual(
    model.shown.map(item => (item.kind === 'notice' ? item.text : item.kind)),
    ['The server is overloaded. Trying again in 2 s.'],
  );
});

test('the ledger names the act of a call, says that it lapsed, and that its changes can be seen again', () => {
  const model = new ChatModel(t);
  model.apply({
    kind: 'call',
    message: 'm1',
    call: { id: 'c1', tool: 'run_command', input: {} },
    title: 'run_command',
  });
  model.recorded(action('act-1', 'c1', 'Run make'));
  model.recorded(entry({ kind: 'change', act: 'act-1', action: 'hash', what: 'modify', path: '/w/a' }));
  model.recorded(lapsed('act-1'));
  const { title, diff, lapsed: isLapsed } = model.call('c1') ?? {};
  assert.deepEqual({ title, diff, isLapsed }, { title: 'Run make', diff: 'act-1', isLapsed: true });
});

test('a turn that ends leaves nothing under way', () => {
  const model = new ChatModel(t);
  model.apply({ kind: 'turn-started', turn: 't1', model: 'm' });
  model.apply({ kind: 'call-started', message: 'm1', call: 'c1', tool: 'run_command' });
  model.apply({ kind: 'turn-ended', turn: 't1', how: { kind: 'failed', because: 'The key is wrong: set it again.' } });
  assert.equal(model.working, false);
  assert.equal(model.call('c1')?.state, 'refused');
  assert.deepEqual(model.shown.at(-1), {
    kind: 'notice',
    id: 'notice-1',
    tone: 'error',
    text: 'The key is wrong: set it again.',
  });
});

const saved: SessionFile = {
  ...{
    version: 1,
    id: 's',
    title: 'Try',
    folder: '/w',
    createdAt: 0,
    changedAt: 0,
    plan: [],
    usage: { input: 5, output: 6 },
  },
  messages: [
    { role: 'user', id: 'p1', text: 'do it' },
    {
      role: 'assistant',
      id: 'm1',
      parts: [
        { kind: 'text', text: 'I will.' },
        { kind: 'call', id: 'c1', tool: 'read_file', input: { path: 'a.ts' } },
        { kind: 'call', id: 'c2', tool: 'run_command', input: { command: 'make' } },
      ],
    },
    { role: 'tool', call: 'c1', tool: 'read_file', outcome: 'done', text: 'content' },
  ],
};

test('after a reload an ask that nobody answered stands there as lapsed and can be asked again', () => {
  const model = readSavedChat(saved, { entries: [action('act-2', 'c2', 'Run make'), lapsed('act-2')], rows: [] }, t);
  assert.equal(model.working, false);
  assert.deepEqual(
    model.shown.map(item => (item.kind === 'call' ? [item.title, item.state, item.lapsed] : item.kind)),
    ['person', 'text', ['read_file a.ts', 'done', false], ['Run make', 'refused', true]],
  );
});

test('after a reload a call still says who decided about it', () => {
  const rows = [{ act: 'act-1', decided: 'you, in the diff' }];
  const model = readSavedChat(saved, { entries: [action('act-1', 'c1', 'Read a.ts')], rows }, t);
  assert.equal(model.call('c1')?.why, 'you, in the diff');
});

test('everything the model shows is what the chat can read', () => {
  const model = readSavedChat(saved, { entries: [], rows: [] }, t);
  model.apply({ kind: 'call', message: 'm2', call: { id: 'c3', tool: 'run_command', input: {} }, title: 'Run make' });
  model.progress('c3', 'asking', card, 'the default asks');
  model.question('q1', 'Which?', ['a', 'b']);
  model.answered('q1', undefined);
  model.apply({ kind: 'compacted', dropped: 3 });
  for (const item of model.shown) assert.deepEqual(chatItemSchema.parse(item), item);
});

test('a call of an agent that was started says whose it is, and asks in its place', () => {
  const model = new ChatModel(t);
  const call = { id: 'worker #1/w', tool: 'write_file', input: {} };
  const by = '“worker #1”, for “main”';
  model.apply({ kind: 'call-started', message: 'm', call: call.id, tool: call.tool, by });
  model.apply({ kind: 'call', message: 'm', call, title: 'Write a.txt', by });
  model.progress(call.id, 'asking', card);
  const [item] = model.shown;
  assert.ok(item?.kind === 'call' && item.state === 'asking' && item.card === card);
  assert.deepEqual([item.by, item.title], [by, 'Write a.txt']);
  model.apply({ kind: 'result', call: call.id, tool: call.tool, outcome: 'done', text: 'ok' });
  assert.equal(model.call(call.id)?.by, by);
});
