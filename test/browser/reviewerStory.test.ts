import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { folderWith } from './folders.js';
import { recorded } from './record.js';
import { Session } from './session.js';

const write = (path: string) => tool('write_file', { path, content: `${path}\n` });
const answers = (outcome: string, rationale: string) =>
  say(text(JSON.stringify({ level: 'low', authorization: 'medium', outcome, rationale })));

test('a reviewer lets one act pass and refuses another in words, and what it cannot answer comes to the person', async () => {
  const agent = await startOpenAiServer(
    inOrder(say(write('asked.txt')), say(write('unasked.txt')), say(write('unclear.txt')), say(text('That is all.'))),
  );
  const reviewer = await startOpenAiServer(
    inOrder(
      answers('approve', 'It was asked for.'),
      answers('refuse', 'Nobody asked for this file.'),
      say(text('Looks fine to me!')),
    ),
  );
  const session = await Session.start({
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': agent.url,
      'countersign.model': 'local-model',
      'countersign.reviewer.provider': 'compatible',
      'countersign.reviewer.baseUrl': reviewer.url,
      'countersign.reviewer.model': 'careful-reader',
    },
  });
  const folder = folderWith({ 'notes.txt': 'My notes.\n' });
  try {
    const window = await session.open(folder);
    const chat = await ChatPage.open(window);
    await window.statusBar('reviewer').waitFor();
    await chat.send('Make one file that I asked for.');
    await chat.says('approved by the reviewer compatible/careful-reader');
    await chat.says('refused by the reviewer compatible/careful-reader: “Nobody asked for this file.”');
    await chat.settled(/unclear\.txt/);
    const card = chat.card(/unclear\.txt/);
    await card.getByText("The reviewer's answer cannot be read").waitFor();
    assert.deepEqual(
      ['asked.txt', 'unasked.txt', 'unclear.txt'].map(name => existsSync(join(folder, name))),
      [true, false, false],
    );
    await window.screenshot('reviewer-card');
    await chat.approveOnce(/unclear\.txt/);
    await chat.says('That is all.');
    assert.ok(existsSync(join(folder, 'unclear.txt')));

    assert.deepEqual(
      recorded(session, 'reviewer').map(({ answer, level, failure }) => [answer, level ?? failure]),
      [
        ['approve', 'low'],
        ['reject', 'low'],
        ['failed', 'unreadable'],
      ],
    );
    assert.deepEqual(
      recorded(session, 'decision').map(({ decision, lapse, by }) => [decision, lapse ?? by?.kind]),
      [
        ['approved', 'reviewer'],
        ['rejected', 'reviewer'],
        ['lapsed', 'handed-on'],
        ['approved', 'human'],
      ],
    );
    assert.deepEqual(recorded(session, 'grant'), []);

    await window.statusBar('reviewer').click();
    await window.page.locator('.quick-input-widget').getByText('Reviewer: compatible/careful-reader').waitFor();
    await window.screenshot('reviewer-posture');
    await window.page.keyboard.press('Escape');

    await window.command('Countersign: Pick the Reviewer …');
    await window.pick('No reviewer');
    await window.statusBar('reviewer').waitFor({ state: 'detached' });
    await eventually(() => assert.equal(recorded(session, 'posture').at(-1)?.reviewer, undefined));

    await window.statusBar('asks you').click();
    await window.pick('Mode: ');
    await window.page.locator('.quick-input-widget').getByText('delegated').first().waitFor();
    await window.screenshot('modes');
    await window.pick('plan');
    await window.statusBar('reads only').waitFor();
    await eventually(() => assert.equal(recorded(session, 'posture').at(-1)?.mode, 'plan'));

    await window.command('Countersign: Would a Reviewer Pay Here? …');
    await window.page
      .locator('.quick-input-widget')
      .getByText('what cannot be undone stays with a person')
      .first()
      .waitFor();
    await window.screenshot('advice');
    await window.page.keyboard.press('Escape');
  } finally {
    await session.close();
    await agent.close();
    await reviewer.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
