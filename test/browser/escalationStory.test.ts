import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import type { ModelServer } from '../fakes/modelServer.js';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { say, text, tool, type Reply } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { folderWith } from './folders.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

let replies: Reply[] = [];
let server: ModelServer<unknown>;
let session: Session;
let window: Workbench;
let chat: ChatPage;
/** A folder beside the one that is open. */
let outside: string;

before(async () => {
  server = await startOpenAiServer(() => replies.shift() ?? say(text('That is all.')));
  session = await Session.start({
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': server.url,
      'countersign.model': 'local-model',
      'countersign.sandbox': 'workspace-write',
    },
  });
  const folder = folderWith({ 'notes.txt': 'notes\n' });
  outside = `${folder}-outside`;
  mkdirSync(outside);
  window = await session.open(folder);
  chat = await ChatPage.open(window);
});

after(async () => {
  await session.close();
  await server.close();
});

const touch = (name: string) =>
  say(text('I make it.'), tool('run_command', { command: `touch ../${basename(outside)}/${name}` }));

test('what the sandbox kept a command from is shown by its path, and opened for that run alone', async () => {
  replies = [touch('a.txt'), touch('b.txt')];
  await chat.send('Make both.');
  await chat.approveOnce(/^Run touch \S+a\.txt$/);
  const again = await chat.read(/a\.txt again, with the sandbox opened for/);
  assert.deepEqual(await again.locator('.extra li').allInnerTexts(), [`writing ${outside}/a.txt`]);
  assert.equal(await again.getByRole('button', { name: 'Approve and remember…' }).count(), 0);
  assert.deepEqual(readdirSync(outside), []);
  await window.screenshot('escalation-card');
  await chat.approveOnce(/a\.txt again/);

  await chat.approveOnce(/^Run touch \S+b\.txt$/);
  await chat.reject(/b\.txt again/, 'One is enough.');
  await chat.isIdle();
  assert.deepEqual(readdirSync(outside), ['a.txt']);
  const kept = (name: string) => [{ kind: 'write', path: `${outside}/${name}`, is: 'file' }];
  assert.deepEqual(
    recorded(session, 'result').flatMap(({ sandbox, kept: from }) => (sandbox === 'workspace-write' ? [from] : [])),
    [kept('a.txt'), undefined, kept('b.txt')],
  );
  assert.deepEqual(recorded(session, 'grant'), []);
});
