import assert from 'node:assert/strict';
import type { Countersign } from '../../media/api/countersign.js';
import { test } from './suite.js';
import * as vscode from 'vscode';

test('the extension activates in a real VS Code', async () => {
  const extension = vscode.extensions.getExtension('countersign.countersign');
  assert.ok(extension, 'it is installed');
  await extension.activate();
  assert.equal(extension.isActive, true);
  assert.equal((extension.exports as Countersign).version, 1, 'what other extensions get');
});
