import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startOpenAiServer } from '../fakes/openaiServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { folderWith } from './folders.js';
import { Keyboard } from './keyboard.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const before = { 'notes.txt': 'one\r\ntwo\n', 'mine.txt': 'mine\n' };
const command = 'printf made > made.txt; printf agent >> mine.txt';
const script = inOrder(
  say(tool('edit_file', { path: 'notes.txt', edits: [{ old: 'two', new: 'zwei' }] })),
  say(tool('run_command', { command })),
  say(text('Both are done.')),
);

const after = { 'notes.txt': 'one\r\nzwei\n', 'mine.txt': 'mine\nagent', 'made.txt': 'made' };

test('what the agent did is undone from the panel, since a message and by command, and what a person wrote stays', async () => {
  const server = await startOpenAiServer(script);
  const session = await Session.start({
    settings: {
      'countersign.provider': 'compatible',
      'countersign.baseUrl': server.url,
      'countersign.model': 'local-model',
    },
  });
  const folder = folderWith(before);
  try {
    const window = await session.open(folder);
    const chat = await ChatPage.open(window);
    const keys = new Keyboard(window);
    await chat.send('Do both.');
    await chat.approveOnce(/Edit notes/);
    await chat.approveOnce(/printf made/);
    await chat.says('Both are done.');
    stands(window, after);

    await keys.command('Countersign: Show Activity');
    const panel = await window.webview('.rows .row');
    await panel.locator('.row', { hasText: /Edit notes/ }).click();
    const details = panel.getByRole('complementary');
    await keys.goTo(details.getByRole('button', { name: 'Undo…' }));
    await keys.press('Enter');
    await window.tab('Undo: preview (1 file)').waitFor();
    await window.screenshot('undo-preview');
    stands(window, after);
    await window.clickToast(/Take it back\? Files: put back 1/, 'Undo');
    await eventually(() => stands(window, { ...after, 'notes.txt': before['notes.txt'] }));
    await details.getByText('No undo: Its files are as they were before.').waitFor();
    await window.tab('Undo: preview (1 file)').waitFor({ state: 'detached' });

    await keys.command('Countersign: Redo What Was Undone …');
    await window.tab('Redo: preview (1 file)').waitFor();
    await keys.command('Countersign: Carry Out the Undo in View');
    await eventually(() => stands(window, after));

    writeFileSync(join(folder, 'mine.txt'), 'written by a person\n');
    await chat.frame.getByRole('button', { name: 'Undo everything since this message…' }).click();
    await window.clickToast(/put back 1, delete 1, leave 1 alone.*mine\.txt was changed since.*ignore files/, 'Undo');
    await eventually(() => stands(window, { ...before, 'mine.txt': 'written by a person\n' }));
    assert.ok(!existsSync(join(folder, 'made.txt')));
    await eventually(() =>
      assert.deepEqual(
        recorded(session, 'undo').map(({ what, by, files }) => [what, by, files.length]),
        [
          ['undo', 'you in the activity panel', 1],
          ['redo', 'you by command', 1],
          ['undo', 'you in the chat', 3],
        ],
      ),
    );
  } finally {
    await session.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

function stands(window: Workbench, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) assert.equal(window.read(name), text);
}
