import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../harness/server.mjs';
import { packagedExtension, Session } from './session.js';

test('the packaged extension is at most 6 MB', () => {
  assert.ok(statSync(packagedExtension).size <= 6_000_000);
});

test('it holds every program that is started by its name: the workers, the terminal and both panels', () => {
  const bytes = readFileSync(packagedExtension); // the names in an archive are not packed
  for (const name of ['extension.js', 'worker.js', 'stopper.js', 'cli.js', 'webview/chat.js', 'webview/activity.js'])
    assert.ok(bytes.includes(`extension/dist/${name}`), name);
});

test('it holds what other extensions read to talk to it', () => {
  assert.ok(readFileSync(packagedExtension).includes('extension/media/api/countersign.d.ts'));
});

test('the packaged extension installs into VS Code and activates there', async () => {
  const folder = scratchFolder('folder');
  writeFileSync(join(folder, 'hello.txt'), 'hello\n');
  const session = await Session.start();
  try {
    const window = await session.open(folder);
    await window.command('Developer: Show Running Extensions');
    const running = window.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'countersign' });
    await running.locator('.activation-time', { hasText: /Activation: \d+ms|\d+ms/ }).waitFor({ timeout: 30_000 });
    await window.screenshot('package-running');
  } finally {
    await session.close();
  }
});
