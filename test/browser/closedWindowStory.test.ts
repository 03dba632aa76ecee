import assert from 'node:assert/strict';
import { readdirSync, realpathSync } from 'node:fs';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool, until } from '../fakes/script.js';
import { scratchFolder } from '../harness/server.mjs';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { setKey } from './modelKey.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const threeAsks = say(
  text('Three things at once.'),
  tool('write_file', { path: 'one.txt', content: 'one\n' }),
  tool('write_file', { path: 'two.txt', content: 'two\n' }),
  tool('run_command', { command: 'touch three.txt' }),
);
/** Longer than the server keeps a host whose browser was killed. */
const hostIsGone = 10_000;

test('when the window is closed over three questions nothing runs, and each is on record as lapsed', async () => {
  const server = await startAnthropicServer(inOrder(threeAsks, say(text('On.'))));
  const session = await Session.start({ settings: settingsFor(server.url) });
  const folder = realpathSync(scratchFolder('closed'));
  try {
    const window = await askThreeThings(session, folder);
    await window.close();
    await again(session, folder);
    assert.deepEqual(lapses(session), ['window-closed', 'window-closed', 'window-closed']);
    assert.deepEqual(readdirSync(folder), [], 'nothing was written');
  } finally {
    await session.close();
    await server.close();
  }
});

test('when the browser is killed, the host that is left starts nothing, not even what a rule allows', async () => {
  const killed = Promise.withResolvers<undefined>();
  const script = inOrder(
    say(until(killed.promise), ...blocksOf(threeAsks), tool('list_files', { path: '.' })),
    say(text('On.')),
  );
  const server = await startAnthropicServer(script);
  const session = await Session.start({ settings: settingsFor(server.url) });
  const folder = realpathSync(scratchFolder('killed'));
  try {
    await send(session, folder);
    await server.arrived(0);
    await session.killBrowser();
    killed.resolve(undefined); // the model answers a host that has no window any more
    await eventually(() => assert.equal(recorded(session, 'asked').length, 3), hostIsGone);
    await session.reopenBrowser();
    await again(session, folder, async window => {
      // Which conversation was open is kept by the browser, and went with it.
      await window.command('Countersign: Open a Session …');
      await window.pick('Three things, please.');
    });
    await eventually(() => assert.equal(lapses(session).length, 3));
    assert.deepEqual(recorded(session, 'run'), [], 'nothing was started, also not the listing that needs no approval');
    assert.deepEqual(readdirSync(folder), [], 'nothing was written');
  } finally {
    await session.close();
    await server.close();
  }
});

function blocksOf(reply: typeof threeAsks): readonly ReturnType<typeof text>[] {
  return reply.kind === 'blocks' ? reply.blocks : [];
}

function settingsFor(url: string): Record<string, string> {
  return { 'countersign.provider': 'anthropic', 'countersign.baseUrl': url };
}

async function send(session: Session, folder: string): Promise<ChatPage> {
  const window = await session.open(folder);
  await setKey(window, 'Anthropic', 'sk-ant-story');
  const chat = await ChatPage.open(window);
  await chat.send('Three things, please.');
  return chat;
}

async function askThreeThings(session: Session, folder: string): Promise<Workbench> {
  const chat = await send(session, folder);
  await eventually(() => assert.equal(recorded(session, 'asked').length, 3));
  await chat.card('one.txt').waitFor();
  return chat.window;
}

/** The next start: what nobody answered is told in the chat, and can be asked again. */
async function again(
  session: Session,
  folder: string,
  reopen: (window: Workbench) => Promise<void> = async () => undefined,
): Promise<void> {
  const window = await session.open(folder);
  await setKey(window, 'Anthropic', 'sk-ant-story'); // kept in memory here
  const chat = await ChatPage.open(window);
  await reopen(window);
  await chat.frame
    .getByRole('button', { name: /Ask again/ })
    .first()
    .waitFor();
  assert.equal(await chat.card(/./).count(), 0, 'no question waits any more');
  await window.screenshot('story-6-lapsed');
}

function lapses(session: Session): (string | undefined)[] {
  const decisions = recorded(session, 'decision');
  assert.ok(decisions.every(({ decision }) => decision === 'lapsed'));
  return decisions.map(({ lapse }) => lapse);
}
