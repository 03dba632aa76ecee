import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { brokenTool, say, text, tool, until, type Reply } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { folderWith } from './folders.js';
import { recorded, recordedWithTime } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const notes = 'These notes are as they were.\n';

/** It and its child hear no signal that asks, and the child is in a session of its own. */
const deaf = `
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
appendFileSync('pids.txt', process.pid + '\\n');
if (process.argv[2] === undefined) {
  spawn(process.execPath, ['deaf.mjs', 'child'], { detached: true, stdio: 'ignore' });
}
setInterval(() => undefined, 1000);
`;

const edit = tool('edit_file', { path: 'notes.txt', edits: [{ old: 'as they were', new: 'half changed' }] });
const deafCommand = tool('run_command', { command: 'node deaf.mjs', timeoutMs: 120_000 });

let next: Reply = say(text('Nothing.'));
let server: ModelServer<unknown>;
let session: Session;
let window: Workbench;
let chat: ChatPage;
let folder: string;

before(async () => {
  server = await startOpenAiServer(() => next);
  session = await Session.start({
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': server.url,
      'countersign.model': 'local-model',
    },
  });
  folder = folderWith({ 'notes.txt': notes, 'deaf.mjs': deaf });
  window = await session.open(folder);
  chat = await ChatPage.open(window);
});

beforeEach(() => {
  next = say(text('Nothing.'));
});

after(async () => {
  await session.close();
  await server.close();
});

test('stopped in the middle of a stream, the answer ends and none of its calls is judged', async () => {
  next = say(
    text('I begin to write.'),
    tool('write_file', { path: 'whole.txt', content: 'whole\n' }),
    brokenTool('write_file', '{"path":"half.txt","content":"ha'),
    until(new Promise(() => undefined)),
  );
  await chat.send('Write two files.');
  await chat.says('I begin to write.');
  await window.screenshot('story-4-stream');
  const clicked = await stopInChat();
  await within(clicked, 'model', ({ end }) => end === 'aborted');
  await chat.isIdle();
  await eventually(() => assert.equal(server.aborted(), 1, 'the connection is closed'));
  assert.deepEqual(recorded(session, 'action'), [], 'not even the whole call was judged');
  assertUntouched();
});

test('stopped in the middle of a long command, no process of it is left', async () => {
  next = say(text('This takes long.'), deafCommand);
  await chat.send('Run it.');
  await chat.approveOnce(/node deaf/);
  const pids = await startedProcesses();
  await window.screenshot('story-4-command');
  const clicked = await stopInChat();
  await within(clicked, 'result', ({ outcome }) => outcome === 'failed');
  assert.deepEqual(pids.filter(isAlive), [], 'its child that hears no signal is gone too');
  await chat.isIdle();
  assertUntouched();
});

test('stopped while asks are pending, each of them lapses and none can be answered any more', async () => {
  const asked = recorded(session, 'asked').length;
  next = say(
    text('Three things.'),
    edit,
    tool('write_file', { path: 'new.txt', content: 'new\n' }),
    tool('run_command', { command: 'cp notes.txt copy.txt' }),
  );
  await chat.send('Do three things.');
  await chat.settled(/notes\.txt/);
  await chat.settled(/new\.txt/);
  await window.tab('(proposed)').waitFor();
  await window.screenshot('story-4-pending');
  const clicked = await stopInChat();
  await eventually(() => assert.equal(lapses().length, recorded(session, 'asked').length - asked));
  for (const { at } of lapses()) assert.ok(at - clicked.at < 1000, `lapsed after ${at - clicked.at} ms`);
  assert.ok(lapses().length >= 2);
  await chat.isIdle();
  await chat.card(/./).first().waitFor({ state: 'detached' });
  await window.tab('(proposed)').waitFor({ state: 'detached' });
  await window.screenshot('story-4-lapsed');
  assertUntouched();
});

test('Stop Everything ends all of it by one key, and nothing runs until it is resumed', async () => {
  const before = { decisions: recorded(session, 'decision').length, runs: recorded(session, 'run').length };
  next = say(text('Two at once.'), edit, deafCommand);
  await chat.send('Run it, and change the notes.');
  await chat.settled(/notes\.txt/);
  const pressed = Date.now();
  await window.page.keyboard.press('Shift+Alt+X');
  await within({ from: pressed, at: pressed }, 'stop', ({ by }) => by === 'you');
  await window.statusBar('stopped').waitFor();
  await chat.frame.getByText('Everything is stopped.').waitFor();
  await window.screenshot('story-4-everything');
  const decisions = recordedWithTime(session, 'decision').slice(before.decisions);
  assert.ok(decisions.length > 0);
  for (const { at, body } of decisions) {
    assert.deepEqual([body.decision, body.lapse], ['lapsed', 'stopped']);
    assert.ok(at - pressed < 1000);
  }
  const requests = server.requests.length;
  assert.equal(await chat.frame.locator('.composer textarea').count(), 0, 'there is nowhere to write');
  assert.equal(recorded(session, 'run').length, before.runs);
  assertUntouched();

  next = say(text('I am back.'));
  await window.command('Countersign: Resume After a Stop');
  await chat.send('Are you there?');
  await chat.says('I am back.');
  assert.equal(server.requests.length, requests + 1, 'the first request since the stop');
});

test('Stop Everything from the palette ends a command that runs', async () => {
  next = say(text('This takes long.'), deafCommand);
  await chat.send('Run it again.');
  await chat.approveOnce(/node deaf/);
  const pids = await startedProcesses();
  const from = Date.now();
  await window.command('Countersign: Stop Everything');
  const picked = { from, at: Date.now() };
  await within(picked, 'result', ({ outcome }) => outcome === 'failed');
  await within(picked, 'stop', ({ by }) => by === 'you');
  assert.deepEqual(pids.filter(isAlive), []);
  await chat.frame.getByRole('button', { name: 'Resume' }).click();
  next = say(text('Here again.'));
  await chat.send('Go on.');
  await chat.says('Here again.');
  assertUntouched();
});

/** When the stop was given; the palette is opened and typed into before it is. */
interface Given {
  readonly from: number;
  readonly at: number;
}

async function stopInChat(): Promise<Given> {
  const stop = chat.frame.getByRole('button', { name: 'Stop', exact: true });
  await stop.hover();
  const clicked = Date.now();
  await stop.click();
  return { from: clicked, at: clicked };
}

/** The last entry of a kind is new and this one, and came within a second. */
async function within<K extends EntryBody['kind']>(
  { from, at }: Given,
  kind: K,
  isIt: (body: Extract<EntryBody, { kind: K }>) => boolean,
): Promise<void> {
  await eventually(() => {
    const last = recordedWithTime(session, kind).at(-1);
    assert.ok(last !== undefined && isIt(last.body) && last.at >= from, `the last ${kind} is another`);
    assert.ok(last.at - at < 1000, `it took ${last.at - at} ms`);
  }, 3000);
}

function lapses() {
  return recordedWithTime(session, 'decision').filter(({ body }) => body.decision === 'lapsed');
}

async function startedProcesses(): Promise<number[]> {
  const known = new Set<number>();
  await eventually(() => {
    const file = join(folder, 'pids.txt');
    const pids = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
    for (const pid of pids.filter(isAlive)) known.add(pid);
    assert.equal(known.size, 2);
  });
  return [...known];
}

/** A process that has ended and was not yet collected does nothing any more. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function assertUntouched(): void {
  assert.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), notes);
  const others = readdirSync(folder).filter(name => name !== 'pids.txt');
  assert.deepEqual(others.sort(), ['deaf.mjs', 'notes.txt'], 'no other file came to be, not even a part of one');
}
