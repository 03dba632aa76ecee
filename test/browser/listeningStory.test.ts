import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { packFixture } from './extensions.js';
import { folderWith } from './folders.js';
import { recorded } from './record.js';
import { packagedExtension, Session } from './session.js';

const sample = 'countersign-test.listening';
const model = await startOpenAiServer(
  inOrder(
    say(tool('read_file', { path: 'a.txt' })),
    say(text('Nobody listens yet.')),
    say(tool('write_file', { path: '.env', content: 'KEY=1' }), tool('run_command', { command: 'cp a.txt b.txt' })),
    say(text('That is all.')),
  ),
);
let session: Session;

before(async () => {
  session = await Session.start({
    extensions: [packagedExtension, await packFixture('listening-extension')],
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': model.url,
      'countersign.model': 'local-model',
    },
  });
});

after(async () => {
  await session.close();
  await model.close();
});

test('another extension hears nothing until a person chooses it; then it blocks, and what it rewrites is judged', async () => {
  const window = await session.open(folderWith({ 'a.txt': 'one\n' }));
  await window.toast(`“${sample}” wants to see what the agent is about to do`).waitFor({ timeout: 20_000 });
  const chat = await ChatPage.open(window);
  await chat.send('Look at it.');
  await chat.says('Nobody listens yet.');
  assert.deepEqual(recorded(session, 'interceptor'), []);

  await window.clickToast(sample, 'Choose …');
  const row = window.page.locator('.quick-input-list .monaco-list-row', { hasText: sample });
  await row.click();
  await window.screenshot('listening-choose');
  await window.page.keyboard.press('Enter');
  await eventually(() =>
    assert.match(
      recorded(session, 'posture')
        .map(({ what }) => what)
        .join(),
      new RegExp(`Extensions that may listen, by the user: ${sample}\\.`),
    ),
  );

  await chat.send('Now write.');
  await chat.approveOnce(/^Run timeout 60 cp a\.txt b\.txt/);
  await chat.says('That is all.');
  await chat.says(/\.env/);
  assert.deepEqual([window.read('b.txt'), existsSync(join(window.folder, '.env'))], ['one\n', false]);
  assert.deepEqual(
    recorded(session, 'interceptor').map(({ name, what }) => [name, what]),
    [
      [sample, 'blocked'],
      [sample, 'rewrote'],
    ],
  );
  const heard = JSON.stringify(model.requests.at(-1)?.body);
  assert.match(
    heard,
    /Blocked; nothing was changed\. “countersign-test\.listening”: \.env files are written by people/,
  );
  assert.match(heard, /This was rewritten before it ran: “countersign-test\.listening”: a minute is enough/);
  await window.screenshot('listening-done');
});
