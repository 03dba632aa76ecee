import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandNames } from '../../src/host/commandNames.js';
import { test } from './suite.js';

test('every command is there as soon as the extension is active, before anything heavy is loaded', async () => {
  const extension = vscode.extensions.getExtension('countersign.countersign') ?? assert.fail('it is installed');
  await extension.activate();
  const known = new Set(await vscode.commands.getCommands(true));
  assert.deepEqual(
    commandNames.filter(name => !known.has(name)),
    [],
  );
});

test('it hands out nothing by which another extension could approve', async () => {
  const extension = vscode.extensions.getExtension('countersign.countersign') ?? assert.fail('it is installed');
  const api: unknown = await extension.activate();
  assert.deepEqual(
    Object.entries(api ?? {}).map(([name, value]) => [name, typeof value]),
    [
      ['version', 'number'],
      ['listen', 'function'],
    ],
  );
  assert.ok(Object.isFrozen(api), 'and nobody puts anything else in its place');
});

test('a command that carries an ask as its argument approves nothing', async () => {
  for (const name of ['countersign.approveItems', 'countersign.acceptReview', 'countersign.sendReason']) {
    await vscode.commands.executeCommand(name, { id: 'ask-1', card: { hash: 'h' } }, 'ask-1');
  }
});
