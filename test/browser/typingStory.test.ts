import assert from 'node:assert/strict';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool, until } from '../fakes/script.js';
import { scratchFolder } from '../harness/server.mjs';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { setKey } from './modelKey.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import { Typist } from './typist.js';
import type { Workbench } from './workbench.js';

/** After this long what nobody answers lapses, so that the agent goes on while the person only types. */
const askTimeout = 4;

test('whoever types in another editor loses no key and keeps the keyboard, whatever the agent does', async () => {
  const beganInView = Promise.withResolvers<undefined>();
  const beganOutOfView = Promise.withResolvers<undefined>();
  const granted = (n: number) => [
    tool('write_file', { path: `docs/${n}.txt`, content: `${n}\n` }),
    tool('run_command', { command: 'touch granted.txt' }),
  ];
  const asksAll = (n: number) => [
    ...granted(n),
    tool('write_file', { path: 'other.txt', content: 'other\n' }),
    tool('edit_file', { path: 'notes.txt', edits: [{ old: 'My notes.', new: 'Our notes.' }] }),
  ];
  const server = await startAnthropicServer(
    inOrder(
      say(text('First two that you may want to remember.'), ...granted(1)),
      say(text('Remembered.')),
      say(until(beganInView.promise), text('A long answer. '.repeat(60)), ...asksAll(2)),
      say(text('And a command.'), tool('run_command', { command: 'touch asked.txt' })),
      say(text('That was in view.')),
      say(until(beganOutOfView.promise), tool('run_command', { command: 'touch asked.txt' })),
      say(text('And an edit.'), ...asksAll(3)),
      say(text('That was out of view.')),
    ),
  );
  const settings = {
    'countersign.provider': 'anthropic',
    'countersign.baseUrl': server.url,
    'editor.wordBasedSuggestions': 'off',
  };
  const session = await Session.start({ settings });
  const folder = realpathSync(scratchFolder('typing'));
  mkdirSync(join(folder, 'docs'));
  writeFileSync(join(folder, 'notes.txt'), 'My notes.\n');
  writeFileSync(join(folder, 'mine.txt'), '');
  try {
    const window = await session.open(folder);
    await setKey(window, 'Anthropic', 'sk-ant-story');
    const chat = await ChatPage.open(window);
    await chat.send('Begin.');
    await chat.approveAndRemember(/docs\/1\.txt/, /docs\/\*\*/);
    await chat.approveAndRemember(/touch granted/, 'For this session');
    await chat.says('Remembered.');
    await chat.isIdle();
    await session.changeSettingsIn(window, { 'countersign.askTimeout': askTimeout });

    await chat.send('Now go on while I write.');
    await window.openFile('mine.txt');
    const first = await Typist.begin(window);
    beganInView.resolve(undefined);
    await window.tab('other.txt (proposed)').waitFor();
    await chat.card(/notes\.txt/).waitFor();
    await window.screenshot('story-7-in-view');
    await chat.says('That was in view.');
    await eventually(() => assert.ok(first.words > 20, `only ${first.words} words were typed`));
    const inView = await first.end();

    await chat.send('And once more, with the chat out of sight.');
    await window.command('View: Show Explorer');
    await window.openFile('mine.txt');
    const second = await Typist.begin(window);
    beganOutOfView.resolve(undefined);
    await window.toast('touch asked.txt').waitFor();
    await window.screenshot('story-7-out-of-view');
    await window.tab('other.txt (proposed)').waitFor();
    await eventually(() => assert.equal(server.requests.length, 8));
    await eventually(() => assert.ok(second.words > 20, `only ${second.words} words were typed`));
    const outOfView = await second.end();

    await window.page.keyboard.press('Control+s');
    await eventually(() =>
      assert.equal(window.read('mine.txt'), inView + outOfView, 'every key arrived, in its order'),
    );
    checkWhatHappened(session, window);
  } finally {
    await session.close();
    await server.close();
  }
});

/** What was granted before was done while the person typed; what asked was asked, and ran out of time. */
function checkWhatHappened(session: Session, window: Workbench): void {
  assert.equal(window.read('docs/2.txt'), '2\n');
  assert.equal(window.read('docs/3.txt'), '3\n');
  assert.equal(window.read('notes.txt'), 'My notes.\n');
  for (const name of ['other.txt', 'asked.txt']) assert.ok(!existsSync(join(window.folder, name)), name);
  const decisions = recorded(session, 'decision').map(({ decision, lapse }) => [decision, lapse]);
  const timedOut = ['lapsed', 'timed-out'];
  assert.deepEqual(decisions, [
    ['approved', undefined],
    ['approved', undefined],
    ...Array.from({ length: 6 }, () => timedOut),
  ]);
  assert.equal(recorded(session, 'run').length, 6, 'two that were approved, and twice two by the rules made then');
}
