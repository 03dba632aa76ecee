import assert from 'node:assert/strict';
import { test } from './suite.js';
import * as vscode from 'vscode';

test('the extension activates in a real VS Code', async () => {
  const extension = vscode.extensions.getExtension('countersign.countersign');
  assert.ok(extension, 'it is installed');
  await extension.activate();
  assert.equal(extension.isActive, true);
});
