import assert from 'node:assert/strict';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Frame } from 'playwright-core';
import { startAnthropicServer, type AnthropicBody } from '../fakes/anthropicServer.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { say, text, tool, type Script } from '../fakes/script.js';
import { scratchFolder } from '../harness/server.mjs';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { countersignSettings, plant, startTrap, type Trap } from './hostileFolder.js';
import { setKey } from './modelKey.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const ownRule = {
  id: 'keep-it',
  when: { effect: 'write', path: 'keep.txt' },
  then: 'deny',
  because: 'this file is mine',
};
const proposals = say(
  text('One listing, two files and a command.'),
  tool('list_files', { path: '.' }),
  tool('write_file', { path: 'open.txt', content: 'open\n' }),
  tool('write_file', { path: 'keep.txt', content: 'kept no longer\n' }),
  tool('run_command', { command: 'touch made.txt' }),
);
/** The same in every window: what the model asks for first, and its last word. */
const script: Script<AnthropicBody> = (_body, n) => (n % 2 === 0 ? proposals : say(text('That is all.')));

test('no file of a folder has a say in any setting: untrusted nothing runs, trusted everything asks as before', async () => {
  const server = await startAnthropicServer(script);
  const trap = await startTrap();
  const settings = {
    'countersign.provider': 'anthropic',
    'countersign.baseUrl': server.url,
    'countersign.rules': [ownRule],
  };
  const session = await Session.start({ settings, workspaceTrust: true });
  try {
    assert.ok(countersignSettings.length >= 8, 'the settings are read from the manifest');
    const folder = realpathSync(scratchFolder('hostile'));
    plant(folder, trap.url, 0);
    const window = await session.open(folder);
    await untrusted(session, window, server, trap);
    await trusted(session, window, server, trap);

    const other = realpathSync(scratchFolder('hostile'));
    const workspaceFile = plant(other, trap.url, 1);
    const throughWorkspace = await session.open(workspaceFile);
    await untrusted(session, throughWorkspace, server, trap);
    await recordIsReadable(throughWorkspace);
    await trusted(session, throughWorkspace, server, trap);
    await aFolderIsAdded(throughWorkspace, workspaceFile);
    await throughWorkspace.close();

    await withNothingSet(session, window, trap);
  } finally {
    await session.close();
    await server.close();
    await trap.close();
  }
});

type Server = ModelServer<AnthropicBody>;

async function untrusted(session: Session, window: Workbench, server: Server, trap: Trap): Promise<void> {
  const before = server.requests.length;
  await window.statusBar('off: folder not trusted').waitFor();
  await setKey(window, 'Anthropic', 'sk-ant-story');
  await window.command('Countersign: Open Chat');
  const chat = await eventually(async () => {
    const frame = await window.webview('.off');
    assert.match(await frame.locator('.off').innerText(), /This folder is not trusted, so no agent runs here/);
    return frame;
  });
  assert.equal(await chat.getByRole('textbox').count(), 0, 'there is nowhere to write a task');
  await window.screenshot('story-5-untrusted');
  assert.equal(server.requests.length, before, 'no model was asked');
  assert.equal(trap.visits(), 0, 'nobody called at the planted address');
  assert.equal(recorded(session, 'asked').length, recorded(session, 'decision').length, 'nothing is asked');
  assert.ok(!existsSync(join(window.folder, 'open.txt')));
}

async function trusted(session: Session, window: Workbench, server: Server, trap: Trap): Promise<void> {
  const before = { asked: recorded(session, 'asked').length, actions: recorded(session, 'action').length };
  await window.page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const off = await window.webview('.off');
  await off.locator('.off button').click();
  await window.grantTrust();
  const chat = await ChatPage.open(window);
  assert.ok(await window.page.evaluate(() => 'isSamePage' in globalThis), 'trust needed no reload');

  await chat.send('Four things, please.');
  await chat.card(/open\.txt/).waitFor();
  await eventually(() => assert.equal(recorded(session, 'asked').length, before.asked + 2));
  const asked = Date.now();
  // Longer than the limit that was planted for answers.
  await window.page.waitForFunction(since => Date.now() - since > 1500, asked);
  assert.ok(!existsSync(join(window.folder, 'open.txt')), 'no planted rule and no planted threshold let it pass');
  assert.ok(!existsSync(join(window.folder, 'made.txt')));
  await window.screenshot('story-5-trusted');
  await chat.approveOnce(/open\.txt/);
  await chat.approveOnce(/made\.txt/);
  await chat.says('That is all.');
  await chat.isIdle();

  assert.equal(window.read('open.txt'), 'open\n');
  assert.ok(existsSync(join(window.folder, 'made.txt')));
  assert.ok(!existsSync(join(window.folder, 'keep.txt')), 'a rule of the person is not hidden by planted ones');
  const actions = recorded(session, 'action').slice(before.actions);
  assert.deepEqual(
    [...new Set(actions.flatMap(({ rules }) => rules.map(({ id }) => id)))],
    [ownRule.id],
    'no planted rule spoke',
  );
  const decisions = recorded(session, 'decision').slice(before.asked);
  assert.deepEqual(
    decisions.map(({ decision, scope }) => [decision, scope]),
    [
      ['approved', 'once'],
      ['approved', 'once'],
    ],
  );
  await noPlantedRuleIsListed(window);
  const told = JSON.stringify(server.requests.map(({ body }) => body));
  assert.ok(!told.includes(trap.url), 'the model that answers is not one that was planted');
  assert.equal(trap.visits(), 0, 'nobody called at the planted address');
}

/** Then all is opened anew; the editor does not hand over once more the chat that is there. */
async function aFolderIsAdded(window: Workbench, workspaceFile: string): Promise<void> {
  const before = await ChatPage.open(window);
  await before.frame.locator('html').evaluate(page => page.setAttribute('data-before', ''));
  mkdirSync(join(window.folder, 'more'));
  writeFileSync(workspaceFile, JSON.stringify({ folders: [{ path: '.' }, { path: 'more' }] }));
  await eventually(async () => {
    const chat = await window.webview('.composer textarea');
    assert.equal(await chat.locator('html').getAttribute('data-before', { timeout: 1000 }), null);
  });
}

async function noPlantedRuleIsListed(window: Workbench): Promise<void> {
  await window.command('Countersign: Focus on Rules View');
  await window.treeRow('keep.txt').waitFor();
  assert.equal(await window.treeRow(/planted/).count(), 0);
  assert.equal(await window.treeRow(/./).filter({ hasText: 'used' }).count(), 1, 'the person has one rule');
}

async function recordIsReadable(window: Workbench): Promise<void> {
  await window.command('Countersign: Show Activity');
  const activity = await window.webview('.rows .row');
  await rowOf(activity, 'open.txt').waitFor();
  await window.screenshot('story-5-record');
}

function rowOf(activity: Frame, words: string) {
  return activity.locator('.space .row', { hasText: words }).first();
}

/** Where the person set nothing at all, the defaults hold and not what the folder says. */
async function withNothingSet(session: Session, window: Workbench, trap: Trap): Promise<void> {
  const models = recorded(session, 'model').length;
  session.changeSettings(Object.fromEntries(countersignSettings.map(({ key }) => [key, undefined])));
  await window.load();
  const chat = await ChatPage.open(window);
  await chat.frame.locator('.status-item', { hasText: 'asks you' }).waitFor();
  await chat.send('Hello.');
  await chat.card(/countersign-notes\.md/).waitFor();
  const providers = recorded(session, 'model')
    .slice(models)
    .map(({ provider }) => provider);
  assert.deepEqual([...new Set(providers)], ['guide']);
  assert.ok(!existsSync(join(window.folder, 'countersign-notes.md')), 'an edit asks');
  assert.equal(trap.visits(), 0, 'nobody called at the planted address');
}
