import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { editorBuffers } from '../../src/host/buffers.js';
import { editorProblems } from '../../src/host/problems.js';
import { test } from './suite.js';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail('a folder is open');

async function dirty(name: string): Promise<{ readonly path: string; readonly document: vscode.TextDocument }> {
  const path = join(folder, name);
  writeFileSync(path, 'on disk\n');
  const document = await vscode.workspace.openTextDocument(path);
  await insert(document, 'in the editor, not ');
  return { path, document };
}

async function insert(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
}

test('the agent sees what the person sees: the editor with unsaved changes, not the file', async () => {
  const { path, document } = await dirty('buffer-a.txt');
  assert.equal(editorBuffers.dirty(path)?.text, 'in the editor, not on disk\n');
  await document.save();
  assert.equal(editorBuffers.dirty(path), undefined, 'a saved editor is its file');
});

test('an editor is found by the real path of its file', async () => {
  const { path } = await dirty('buffer-b.txt');
  const link = join(folder, 'link-b.txt');
  symlinkSync(path, link);
  const document = await vscode.workspace.openTextDocument(link);
  await insert(document, 'through a link, ');
  assert.ok(editorBuffers.dirty(path), 'under its own name');
  assert.equal(editorBuffers.dirty(link), undefined, 'a link is no real path');
  await vscode.workspace.saveAll();
});

test('an editor is replaced whole, left unsaved, and not at all when a key was pressed meanwhile', async () => {
  const { path, document } = await dirty('buffer-c.txt');
  const { version } = document;
  assert.equal(await editorBuffers.replace(path, version, 'as approved\n'), true);
  assert.equal(document.getText(), 'as approved\n');
  assert.equal(document.isDirty, true);
  assert.equal(readFileSync(path, 'utf8'), 'on disk\n');
  assert.equal(await editorBuffers.replace(path, version, 'too late\n'), false);
  assert.equal(document.getText(), 'as approved\n');
  await document.save();
});

test('problems are those of files; those of documents that only show a proposal are left out', () => {
  const collection = vscode.languages.createDiagnosticCollection('suite');
  const diagnostic = new vscode.Diagnostic(new vscode.Range(2, 0, 2, 1), 'not so', vscode.DiagnosticSeverity.Warning);
  const file = vscode.Uri.file(join(folder, 'hello.txt'));
  collection.set(file, [diagnostic]);
  collection.set(vscode.Uri.parse('countersign-proposed://review-1/hello.txt'), [diagnostic]);
  assert.deepEqual(editorProblems.read(undefined), [
    { path: file.fsPath, line: 3, severity: 'warning', text: 'not so' },
  ]);
  assert.deepEqual(editorProblems.read(join(folder, 'other.txt')), []);
  collection.dispose();
});
