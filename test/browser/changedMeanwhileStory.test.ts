import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer, type OpenAiBody } from '../fakes/openaiServer.js';
import { say, text, tool, type Reply } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { folderWith } from './folders.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const original = 'one\ntwo\nthree\n';
const title = /Edit notes\.txt/;

type AutoSave = 'off' | 'afterDelay';

const edit = tool('edit_file', { path: 'notes.txt', edits: [{ old: 'two', new: 'zwei' }] });

/** It edits when a person wrote, and is done whatever comes of it. */
function reply(body: OpenAiBody): Reply {
  return body.messages.at(-1)?.role === 'tool' ? say(text('That is all.')) : say(text('One word.'), edit);
}

let server: ModelServer<OpenAiBody>;
let session: Session;

before(async () => {
  server = await startOpenAiServer(reply);
  session = await Session.start({
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': server.url,
      'countersign.model': 'local-model',
    },
  });
});

after(async () => {
  await session.close();
  await server.close();
});

for (const autoSave of ['off', 'afterDelay'] satisfies AutoSave[]) {
  test(`what changed between diff and approval is not overwritten, with files.autoSave ${autoSave}`, async () => {
    session.changeSettings({ 'files.autoSave': autoSave, 'files.autoSaveDelay': 1000 });
    const window = await session.open(folderWith({ 'notes.txt': original }));
    const chat = await ChatPage.open(window);
    await onDisk(window, chat, autoSave);
    await inTheEditor(window, chat, autoSave);
    await window.close();
  });
}

async function onDisk(window: Workbench, chat: ChatPage, name: AutoSave): Promise<void> {
  await chat.send('Translate the second word.');
  await chat.settled(title);
  await window.tab('notes.txt (proposed)').waitFor();
  const theirs = 'zero\none\ntwo\nthree\n';
  writeFileSync(join(window.folder, 'notes.txt'), theirs);
  await window.action('Accept What Is on the Right').first().click();
  await chat.says(/notes\.txt changed on disk after you saw it/);
  assert.equal(window.read('notes.txt'), theirs, 'what came from elsewhere was not overwritten');
  await chat.settled(title);
  await window.screenshot(`story-3-disk-${name}`);
  const asked = recorded(session, 'asked').length;
  const results = recorded(session, 'result').length;
  await endTask(chat);
  assert.equal(window.read('notes.txt'), 'zero\none\nzwei\nthree\n', 'both changes are there');
  assert.equal(recorded(session, 'asked').length, asked, 'it was asked twice, and no third time');
  assert.equal(recorded(session, 'result').length, results + 1, 'and ran once');
}

async function inTheEditor(window: Workbench, chat: ChatPage, autoSave: AutoSave): Promise<void> {
  writeFileSync(join(window.folder, 'notes.txt'), original);
  await window.openFile('notes.txt');
  await window.focusEditor();
  await chat.send('Translate the second word again.');
  await chat.settled(title);
  await window.tab('notes.txt (proposed)').waitFor();
  await typeAtTheTop(window);
  if (autoSave === 'afterDelay') await eventually(() => assert.equal(window.read('notes.txt'), `typed ${original}`));
  await approve(chat);
  await chat.says(autoSave === 'off' ? /notes\.txt changed in an editor after/ : /notes\.txt changed on disk after/);
  await chat.settled(title);
  await window.screenshot(`story-3-editor-${autoSave}`);
  await checkEndings[autoSave](window, chat);
}

/** How it ends is a matter of who saves. */
const checkEndings: Readonly<Record<AutoSave, (window: Workbench, chat: ChatPage) => Promise<void>>> = {
  off: async (window, chat) => {
    await chat.says('Based on unsaved text in the editor; it stays unsaved.');
    await endTask(chat);
    await window.screenshot('story-3-unsaved');
    assert.deepEqual((await window.visibleLines()).slice(0, 3), ['typed one', 'zwei', 'three']);
    assert.equal(window.read('notes.txt'), original, 'nothing is on disk before the person saves');
    await window.page.locator('.tab.dirty', { hasText: 'notes.txt' }).waitFor();
    assert.equal(recorded(session, 'change').at(-1)?.unsaved, true);
    const told = JSON.stringify(server.requests.at(-1)?.body);
    assert.match(told, /notes\.txt is open with unsaved changes: the new text is in the editor/);
    await window.focusEditor();
    await window.page.keyboard.press('Control+s');
    await eventually(() => assert.equal(window.read('notes.txt'), 'typed one\nzwei\nthree\n'));
  },
  afterDelay: async (window, chat) => {
    await endTask(chat);
    assert.equal(window.read('notes.txt'), 'typed one\nzwei\nthree\n', 'what was typed and what was proposed');
    const shown = async () => (await window.visibleLines()).slice(0, 3);
    await eventually(async () => assert.deepEqual(await shown(), ['typed one', 'zwei', 'three']));
    assert.equal(await window.page.locator('.tab.dirty').count(), 0);
    assert.notEqual(recorded(session, 'change').at(-1)?.unsaved, true);
  },
};

async function typeAtTheTop(window: Workbench): Promise<void> {
  const file = window.page.locator('.editor-group-container', {
    has: window.page.locator('.tab[aria-label^="notes.txt"]'),
  });
  await file.first().locator('.monaco-editor .view-lines').first().click();
  await window.page.keyboard.press('Control+Home');
  await window.type('typed ');
}

async function approve(chat: ChatPage): Promise<void> {
  const card = await chat.read(title);
  await card.getByRole('button', { name: 'Approve once' }).click();
}

async function endTask(chat: ChatPage): Promise<void> {
  await chat.approveOnce(title);
  await eventually(() => assert.equal(server.requests.at(-1)?.body.messages.at(-1)?.role, 'tool'));
  await chat.isIdle();
}
