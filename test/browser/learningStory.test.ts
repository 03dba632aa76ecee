import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Frame } from 'playwright-core';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { folderWith } from './folders.js';
import { Keyboard } from './keyboard.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const notes = 'My notes.\n';
const prompt = 'Make one file about the periwinkle.';
const touch = (name: string) => tool('run_command', { command: `touch ${name}` });
const stricter = {
  rules: [{ id: 'no-touching', when: { leading: ['touch'] }, then: 'deny', because: 'nothing is touched here' }],
};

const script = inOrder(
  say(touch('one.txt')),
  say(text('It is made.')),
  say(tool('edit_file', { path: 'notes.txt', edits: [{ old: 'My', new: 'Your' }] }), touch('two.txt')),
  say(text('Both were only tried.')),
  say(touch('one.txt')),
  say(text('It is made again.')),
);

interface Person {
  readonly session: Session;
  readonly server: ModelServer<unknown>;
  readonly window: Workbench;
  readonly chat: ChatPage;
  readonly keys: Keyboard;
}

test('a dry run is tried and dropped, what was recorded becomes rules, and its words are erased in sight', async () => {
  const server = await startOpenAiServer(script);
  const session = await Session.start({
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': server.url,
      'countersign.model': 'local-model',
    },
  });
  const folder = folderWith({ 'notes.txt': notes, 'stricter.json': JSON.stringify(stricter) });
  try {
    const window = await session.open(folder);
    const chat = await ChatPage.open(window);
    const person = { session, server, window, chat, keys: new Keyboard(window) };
    await chat.send(prompt);
    await chat.approveOnce(/touch one/);
    await chat.says('It is made.');

    await aDryRun(person);
    await aSuggestionIsTaken(person);
    await theRuleIsAudited(person);
    await otherRulesAreTried(person);
    await theWordsAreErased(person);
  } finally {
    await session.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function aDryRun(person: Person): Promise<void> {
  const { chat, keys, server, session, window } = person;
  await changeMode(person, /asks you/, 'dry-run');
  await window.statusBar('dry run: nothing happens').waitFor();
  await chat.send('Change the notes, and make another file.');
  await chat.says('Both were only tried.');
  assert.equal(await chat.frame.getByText('a dry run: it does not happen').count(), 2);
  assert.equal(window.read('notes.txt'), notes);
  assert.ok(!existsSync(join(window.folder, 'two.txt')));
  assert.match(JSON.stringify(server.requests.at(-1)?.body), /Only in memory: this is a dry run/);

  await keys.command('Countersign: Show Activity');
  const panel = await window.webview('.rows .row');
  await panel.locator('.row', { hasText: /dry run:.*notes\.txt/s }).waitFor();
  await panel.locator('.row', { hasText: /dry run:.*touch two/s }).waitFor();
  await window.screenshot('learning-dry-run');

  await changeMode(person, /dry run/, 'interactive');
  await chat.says(/The dry run was ended, and its changes to 1 file in memory were dropped/);
  await eventually(() => {
    const posture = recorded(session, 'posture').at(-1);
    assert.equal(posture?.mode, 'interactive');
    assert.match(posture.what ?? '', /changes to 1 file in memory were dropped/);
  });
  assert.equal(window.read('notes.txt'), notes);
}

async function changeMode({ keys, window }: Person, now: RegExp, mode: string): Promise<void> {
  await window.statusBar(now).click();
  await keys.choose('Mode: ');
  await keys.choose(mode);
}

async function aSuggestionIsTaken({ chat, keys, session, window }: Person): Promise<void> {
  await keys.command('Countersign: Suggest Rules from the Record …');
  await keys.choose('This session');
  await keys.choose('touch one.txt');
  await window.screenshot('learning-suggestion');
  await keys.choose('Make this rule');
  await window.toast('The rule holds in this folder now.').waitFor();
  await keys.leave('touch two.txt'); // what the dry run would have asked
  assert.deepEqual(
    recorded(session, 'grant').map(({ what, layer }) => [what, layer]),
    [['made', 'workspace']],
  );
  await eventually(async () => assert.match(JSON.stringify(await window.workspaceState()), /one\.txt/));

  const asked = recorded(session, 'asked').length;
  rmSync(join(window.folder, 'one.txt'));
  await chat.send('Make it again.');
  await chat.says('It is made again.');
  assert.ok(existsSync(join(window.folder, 'one.txt')));
  assert.equal(recorded(session, 'asked').length, asked, 'nobody was asked');
}

async function theRuleIsAudited({ keys, session }: Person): Promise<void> {
  await keys.command('Countersign: Audit Rules …');
  await keys.choose('never ends');
  await keys.choose('Let it end in 30 days');
  await eventually(() => assert.ok(recorded(session, 'grant').at(-1)?.expires !== undefined, 'it ends'));
}

async function otherRulesAreTried({ keys, window }: Person): Promise<void> {
  await keys.command('Countersign: Try a File of Rules on the Record …');
  await keys.saveAs(join(window.folder, 'stricter.json'));
  await eventually(async () => {
    const lines = (await window.visibleLines()).join('\n');
    assert.match(lines, /\d+ stricter/);
    assert.match(lines, /touch one\.txt/);
    assert.match(lines, /no-touching/);
  });
  await window.screenshot('learning-backtest');
}

async function theWordsAreErased({ keys, session, window }: Person): Promise<void> {
  const file = join(window.folder, 'end.checkpoint');
  await keys.command('Countersign: Save Checkpoint of the Record …');
  await keys.saveAs(file);
  await eventually(() => assert.match(readFileSync(file, 'utf8'), /"kind":"checkpoint"/));

  assert.match(bytesOfTheRecord(session), /periwinkle/);
  const panel = await window.webview('.rows .row');
  await panel.locator('.row', { hasText: 'touch two' }).click();
  const details = panel.getByRole('complementary');
  await details.filter({ hasText: 'Run touch two.txt' }).waitFor();
  await keys.command('Countersign: Erase the Words of a Session …');
  await keys.choose('periwinkle');
  await keys.answer('nobody needs them');
  await window.dialog().waitFor();
  await window.screenshot('learning-erase');
  await keys.dialog('Erase');
  await window.toast(/The texts of \d+ entries are erased/).waitFor();
  await eventually(() => assert.doesNotMatch(bytesOfTheRecord(session), /periwinkle/));
  await panel.locator('.row', { hasText: 'touch two' }).waitFor({ state: 'detached' });
  await details.filter({ hasText: '‹erased›' }).waitFor();
  await isVerified(keys, panel);
  await window.screenshot('learning-verified');
}

async function isVerified(keys: Keyboard, panel: Frame): Promise<void> {
  await keys.command('Countersign: Show Activity');
  await keys.goTo(panel.getByRole('button', { name: 'Verify' }));
  await keys.press('Enter');
  const found = panel.locator('.verified-whole, .verified-partly');
  await found.waitFor();
  assert.match(await found.innerText(), /were erased \(by you on 20[\d-]+T.*: nobody needs them\)/);
}

/** As they lie on disk: the file and what is not yet written back to it. */
function bytesOfTheRecord({ globalStorage }: Session): string {
  const files = ['ledger.db', 'ledger.db-wal'].map(name => join(globalStorage, name));
  return files.map(file => (existsSync(file) ? readFileSync(file, 'latin1') : '')).join('\n');
}
