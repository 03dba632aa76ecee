import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { EntryBody } from '../../src/protocol/entry.js';
import { startEditorModelServer } from '../fakes/editorModelServer.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { startResponsesServer } from '../fakes/responsesServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { scratchFolder } from '../harness/server.mjs';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { packFixture } from './extensions.js';
import { folderWith } from './folders.js';
import { setKey } from './modelKey.js';
import { recorded } from './record.js';
import { packagedExtension, Session } from './session.js';
import type { Workbench } from './workbench.js';

const editTitle = /greeting\.txt/;
const command = 'cp greeting.txt copy.txt';

const script = inOrder(
  say(text('I read it first.'), tool('read_file', { path: 'greeting.txt' })),
  say(
    text('Now a warmer one.'),
    tool('edit_file', { path: 'greeting.txt', edits: [{ old: 'Hello', new: 'Good morning' }] }),
  ),
  say(text('And a copy of it.'), tool('run_command', { command })),
  say(text('That is all.')),
);

const compatible = await startOpenAiServer(script);
const openai = await startResponsesServer(script);
const editorModel = await startEditorModelServer(script);
let session: Session;

before(async () => {
  session = await Session.start({
    extensions: [packagedExtension, await packFixture('lm-extension')],
    env: { COUNTERSIGN_LM_URL: editorModel.url },
  });
});

after(async () => {
  await session.close();
  await Promise.all([compatible, openai, editorModel].map(server => server.close()));
});

test('a model on an OpenAI-compatible server, with every answer given in the chat', async () => {
  const window = await openWith({
    'countersign.provider': 'compatible',
    'countersign.baseUrl': compatible.url,
    'countersign.model': 'local-model',
  });
  const chat = await beginTask(window);
  await chat.approveOnce(editTitle);
  await chat.approveOnce(/^Run cp/);
  await endTask(window, chat, 'compatible');
  checkTheRecord('compatible', ['chat', 'chat']);
  checkWhatTheModelHeard(compatible);
  await window.close();
});

test('a model of OpenAI, with the edit accepted in the title of its diff and the command by a key', async () => {
  const window = await openWith({ 'countersign.provider': 'openai', 'countersign.baseUrl': openai.url });
  await setKey(window, 'OpenAI', 'sk-story-0123456789abcdef');
  const chat = await beginTask(window);
  await window.tab('greeting.txt (proposed)').waitFor();
  assert.match((await window.visibleLines('.editor.modified')).join('\n'), /Good morning, world\./);
  await window.screenshot('story-2-editor-title');
  await window.action('Accept What Is on the Right').first().click();
  await window.tab('greeting.txt (proposed)').waitFor({ state: 'detached' });
  await chat.settled(/^Run cp/);
  await window.page.keyboard.press('Shift+Alt+y');
  await endTask(window, chat, 'openai');
  checkTheRecord('openai', ['diff', 'command']);
  checkWhatTheModelHeard(openai);
  assert.equal(openai.requests[0]?.headers['authorization'], 'Bearer sk-story-0123456789abcdef');
  await window.close();
});

test("one of the editor's own models, with every answer given in the inbox", async () => {
  const window = await openWith({ 'countersign.provider': 'editor' });
  const chat = await beginTask(window);
  const inbox = window.page.locator('.pane', { hasText: 'Waiting for You' });
  await inbox.locator('.pane-header', { hasText: 'Waiting for You' }).click();
  await approveInInbox(window, editTitle);
  await approveInInbox(window, /Run cp/);
  await endTask(window, chat, 'editor');
  checkTheRecord('editor', ['inbox', 'inbox']);
  checkWhatTheModelHeard(editorModel);
  await window.close();
});

test('the guide, on a copy of its sample', async () => {
  const folder = sampleFolder();
  session.changeSettings({ 'countersign.provider': 'guide', 'countersign.baseUrl': '', 'countersign.model': '' });
  const window = await session.open(folder);
  const chat = await ChatPage.open(window);
  await eventually(() => void (count = entriesBefore()));
  await chat.send('Show me how this works.');
  const opened = window.tab('(proposed)'); // whichever of the two was judged first
  await opened.waitFor();
  const other = (await opened.innerText()).includes('todo.js') ? /README\.md/ : /todo\.js/;
  await window.screenshot('story-2-guide-edit');
  await window.action('Accept What Is on the Right').first().click();
  await chat.approveOnce(other);
  await chat.approveAndRemember(/npm test/, 'For this session');
  const words = await chat.approveAndRemember(/git switch/, 'Always here');
  assert.match(words, /git switch -c tidy-todo/);
  await chat.says('That was the tour.');
  await chat.isIdle();
  await window.screenshot('story-2-guide');

  assert.match(window.read('src/todo.js'), /found\.done = true;/);
  assert.match(window.read('README.md'), /also when another has the same title/);
  assert.equal(git(folder, 'branch', '--show-current'), 'tidy-todo\n');
  await eventually(async () => assert.match(JSON.stringify(await window.workspaceState()), /tidy-todo/));
  const decisions = recorded(session, 'decision').slice(count.decision);
  assert.deepEqual(decisions.map(surfaceOf), ['diff', 'chat', 'chat', 'chat']);
  const exits = recorded(session, 'result').slice(count.result);
  assert.deepEqual(
    exits.flatMap(({ exit }) => exit ?? []),
    [0, 0],
    'the tests pass with the edit, and the branch was made',
  );
  await window.close();
});

let count = { decision: 0, result: 0, model: 0, action: 0, change: 0 };

function entriesBefore(): typeof count {
  const kinds = ['decision', 'result', 'model', 'action', 'change'] as const;
  return Object.fromEntries(kinds.map(kind => [kind, recorded(session, kind).length])) as typeof count;
}

async function openWith(settings: Readonly<Record<string, string>>): Promise<Workbench> {
  session.changeSettings({ 'countersign.baseUrl': '', 'countersign.model': '', ...settings });
  return session.open(folderWith({ 'greeting.txt': 'Hello, world.\nSigned: the folder\n' }));
}

async function beginTask(window: Workbench): Promise<ChatPage> {
  const chat = await ChatPage.open(window);
  await eventually(() => void (count = entriesBefore()));
  await chat.send('Make the greeting warmer, and keep a copy.');
  await chat.settled(editTitle);
  assert.match(window.read('greeting.txt'), /^Hello, world\./, 'the file is untouched until somebody says yes');
  return chat;
}

async function approveInInbox(window: Workbench, title: RegExp): Promise<void> {
  const row = window.treeRow(title);
  await row.hover();
  await window.screenshot('story-2-inbox');
  await row.locator('.action-label[aria-label="Approve Once"]').click();
}

async function endTask(window: Workbench, chat: ChatPage, name: string): Promise<void> {
  await chat.says('That is all.');
  await chat.isIdle();
  await window.screenshot(`story-2-${name}`);
  const expected = 'Good morning, world.\nSigned: the folder\n';
  assert.equal(window.read('greeting.txt'), expected);
  assert.equal(window.read('copy.txt'), expected, 'the command ran after the edit');
}

function checkTheRecord(provider: string, surfaces: readonly string[]): void {
  const models = recorded(session, 'model').slice(count.model);
  assert.deepEqual(
    models.map(entry => [entry.provider, entry.end]),
    [
      [provider, 'calls'],
      [provider, 'calls'],
      [provider, 'calls'],
      [provider, 'stop'],
    ],
  );
  const actions = recorded(session, 'action').slice(count.action);
  assert.deepEqual(
    actions.map(({ tool, verdict }) => [tool, verdict]),
    [
      ['read_file', 'allow'],
      ['edit_file', 'ask'],
      ['run_command', 'ask'],
    ],
  );
  const decisions = recorded(session, 'decision').slice(count.decision);
  assert.deepEqual(
    decisions.map(({ decision }) => decision),
    ['approved', 'approved'],
  );
  assert.deepEqual(decisions.map(surfaceOf), surfaces);
  const changes = recorded(session, 'change').length - count.change;
  assert.equal(changes, 2, 'what the edit wrote, and what the command did');
  const results = recorded(session, 'result').slice(count.result);
  assert.deepEqual(
    results.map(({ outcome, exit }) => [outcome, exit]),
    [
      ['done', undefined],
      ['done', undefined],
      ['done', 0],
    ],
  );
}

function checkWhatTheModelHeard({ requests }: Pick<ModelServer<unknown>, 'requests'>): void {
  assert.equal(requests.length, 4);
  assert.match(JSON.stringify(requests[0]?.body), /Make the greeting warmer, and keep a copy\./);
  assert.match(JSON.stringify(requests[1]?.body), /Signed: the folder/, 'it was given what the file holds');
  assert.match(JSON.stringify(requests[3]?.body), /exit(ed with)? (code )?0/i, 'and how the command ended');
}

function surfaceOf({ by }: Extract<EntryBody, { kind: 'decision' }>): string | undefined {
  return by?.kind === 'human' ? by.surface : by?.kind;
}

/** A repository, as `npm start` makes it. */
function sampleFolder(): string {
  const folder = join(realpathSync(scratchFolder('sample')), 'sample');
  cpSync('media/sample', folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'A to-do list');
  return folder;
}

function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Sample', '-c', 'user.email=sample@localhost'];
  return execFileSync('git', [...who, ...args], { cwd, encoding: 'utf8' });
}
