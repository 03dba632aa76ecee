import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { scratchFolder } from '../harness/server.mjs';
import { ChatPage } from './chatPage.js';
import { eventually } from './eventually.js';
import { setKey } from './modelKey.js';
import { recorded } from './record.js';
import { Session } from './session.js';
import type { Workbench } from './workbench.js';

const firstTests = 'npm run test:unit -- base';
const ownTests = 'npm run --silent test:unit -- base/paths';
const branch = 'git branch tidy-paths';
const key = 'sk-ant-story-0123456789abcdef';

/** The whole conversation, as the scripted model leads it. */
const script = inOrder(
  say(
    text('I read both files first.'),
    tool('read_file', { path: 'src/base/paths.ts' }),
    tool('read_file', { path: 'src/base/ids.ts' }),
  ),
  say(
    text('Three small changes in two files.'),
    tool('edit_file', {
      path: 'src/base/paths.ts',
      edits: [
        { old: 'export function parentOf(', new: '/** The folder that holds `path`. */\nexport function parentOf(' },
        { old: 'export function baseName(', new: '/** The last part of `path`. */\nexport function baseName(' },
      ],
    }),
    tool('edit_file', {
      path: 'src/base/ids.ts',
      edits: [{ old: 'An unguessable id', new: 'An id that nobody guesses' }],
    }),
  ),
  say(text('Now the tests of the room.'), tool('run_command', { command: firstTests })),
  say(text('Then only the tests of paths.'), tool('run_command', { command: ownTests, timeoutMs: 120_000 })),
  say(text('Once more, to be sure.'), tool('run_command', { command: ownTests, timeoutMs: 120_000 })),
  say(text('A branch for it.'), tool('run_command', { command: branch })),
  say(text('That is all.')),
  // After a reload of the window.
  say(tool('run_command', { command: branch })),
  say(tool('run_command', { command: ownTests })),
  say(text('Both were asked for again.')),
  // In another folder.
  say(tool('run_command', { command: branch }), tool('run_command', { command: ownTests })),
  say(text('Nothing was done here.')),
);

test('an edit is kept in part and changed by hand, a command refused, and each answer remembered as far as it was given', async () => {
  const server = await startAnthropicServer(script);
  const settings = { 'countersign.provider': 'anthropic', 'countersign.baseUrl': server.url };
  const session = await Session.start({ settings });
  const folder = cloneOfThisRepository();
  try {
    const window = await session.open(folder);
    await setKey(window, 'Anthropic', key);
    const chat = await ChatPage.open(window);
    await chat.send('Document the two small functions of paths, and say it more plainly in ids.');

    await keepHalfOfTheEdit(window, chat);
    await chat.approveOnce(/src\/base\/ids\.ts/);
    await eventually(() => assert.match(window.read('src/base/ids.ts'), /An id that nobody guesses/));

    await chat.reject(/npm run test:unit/, 'only the tests of paths, please');
    assert.ok(
      !(await chat.offersOf(/base\/paths/)).includes('Always here'),
      'project code is for this session at most',
    );
    await chat.approveAndRemember(/base\/paths/, 'For this session');
    const words = await chat.approveAndRemember(/git branch/, 'Always here');
    assert.match(words, /git branch tidy-paths/);
    await chat.says('That is all.');
    await chat.isIdle();
    await window.screenshot('story-1-done');
    checkTheRecord(session, server.requests);

    await inTheSameFolderAfterAReload(session, window);
    await inAnotherFolder(session);
    assertNoKey(session, server.requests);
  } finally {
    await session.close();
    await server.close();
  }
});

async function keepHalfOfTheEdit(window: Workbench, chat: ChatPage): Promise<void> {
  const original = window.read('src/base/paths.ts');
  await chat.review(/paths\.ts/);
  await window.tab('paths.ts').waitFor();
  const arrows = window.page.locator('.gutterItem .action-label');
  await arrows.first().waitFor();
  await window.screenshot('story-1-edit');
  await arrows.first().click(); // the first hunk goes back
  const line = window.page.locator('.editor.modified .view-line', { hasText: 'The last part of' });
  await line
    .locator('span', { hasText: 'part' })
    .last()
    .dblclick({ position: { x: 60, y: 8 } });
  await window.page.keyboard.press('End');
  const right = (await window.visibleLines('.editor.modified')).join('\n');
  assert.ok(!right.includes('The folder that holds'), 'the hunk was turned back on the right side');
  await window.page.keyboard.press('Home');
  for (const part of ['Right', 'Right', 'Right', 'Right']) await window.page.keyboard.press(`Arrow${part}`);
  await window.type('Name: ');
  assert.equal(window.read('src/base/paths.ts'), original, 'the file is untouched until the edit is accepted');
  await window.action('Accept What Is on the Right').first().click();
  const expected = original.replace(
    'export function baseName(',
    '/** Name: The last part of `path`. */\nexport function baseName(',
  );
  await eventually(() => assert.equal(window.read('src/base/paths.ts'), expected)); // exactly what was on the right side
  await window.tab('paths.ts').waitFor({ state: 'detached' });
}

function checkTheRecord(session: Session, requests: readonly { readonly body: unknown }[]): void {
  const told = JSON.stringify(requests.map(({ body }) => body));
  assert.match(told, /only the tests of paths, please/, 'the model is told why');
  assert.match(told, /nothing was changed/, 'and that nothing was changed');
  assert.match(told, /Name: /, 'and what the person changed in the edit');

  const results = recorded(session, 'result');
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['done', 'done', 'done', 'done', 'done', 'done', 'done'],
    JSON.stringify(results),
  );
  const asked = recorded(session, 'asked').length;
  const decisions = recorded(session, 'decision').map(({ decision, scope }) => [decision, scope]);
  assert.deepEqual(decisions, [
    ['approved', 'once'],
    ['approved', 'once'],
    ['rejected', undefined],
    ['approved', 'session'],
    ['approved', 'always'],
  ]);
  assert.equal(asked, decisions.length, 'the second run of the tests asked nobody');
  assert.deepEqual(
    recorded(session, 'result').flatMap(({ exit }) => (exit === undefined ? [] : [exit])),
    [0, 0, 0],
    'the tests ran twice and passed, and the branch was made',
  );
}

async function inTheSameFolderAfterAReload(session: Session, window: Workbench): Promise<void> {
  const before = recorded(session, 'asked').length;
  await window.reload();
  await setKey(window, 'Anthropic', key);
  assert.match(JSON.stringify(await window.workspaceState()), /tidy-paths/, 'the rule is in the workspace state');
  execFileSync('git', ['branch', '-D', 'tidy-paths'], { cwd: window.folder });
  const chat = await ChatPage.open(window);
  await chat.send('And once more.');
  await chat.reject(/base\/paths/, 'not now');
  await chat.says('Both were asked for again.');
  assert.equal(recorded(session, 'asked').length, before + 1, 'the branch asked nobody, the tests asked again');
  assert.match(execFileSync('git', ['branch'], { cwd: window.folder, encoding: 'utf8' }), /tidy-paths/);
  await chat.isIdle();
  await window.close();
}

async function inAnotherFolder(session: Session): Promise<void> {
  const before = recorded(session, 'asked').length;
  const other = scratchFolder('other');
  execFileSync('git', ['init', '--quiet', other]);
  writeFileSync(join(other, 'package.json'), '{ "scripts": { "test:unit": "true" } }\n');
  const window = await session.open(other);
  await setKey(window, 'Anthropic', key);
  const chat = await ChatPage.open(window);
  await chat.send('The same here.');
  await chat.reject(/git branch/, 'no');
  await chat.reject(/base\/paths/, 'no');
  await chat.says('Nothing was done here.');
  assert.equal(recorded(session, 'asked').length, before + 2, 'both ask in another folder');
}

function assertNoKey(session: Session, requests: readonly { readonly body: unknown }[]): void {
  assert.ok(!JSON.stringify(requests.map(({ body }) => body)).includes(key));
  assert.ok(!readFileSync(join(session.globalStorage, 'ledger.db')).includes(key), 'no key in the ledger');
}

/** With what is installed here, so that its own tests run. */
function cloneOfThisRepository(): string {
  const folder = join(realpathSync(scratchFolder('clone')), 'countersign');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', '--depth', '1', `file://${process.cwd()}`, folder]);
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
