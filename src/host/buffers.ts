import { realpathSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Buffers } from '../tools/ports.js';

/**
 * Open editors with unsaved changes: what the person sees is what the agent reads.
 *
 * Invariant: a buffer is replaced only at the version that was judged, and is left unsaved.
 */
export const editorBuffers: Buffers = {
  unsaved: () => dirtyDocuments().map(({ uri }) => realPath(uri.fsPath)),

  dirty(path) {
    const document = dirtyDocument(path);
    if (document === undefined) return undefined;
    return { text: document.getText(), version: document.version, bom: document.encoding === 'utf8bom' };
  },

  async replace(path, version, text) {
    const document = dirtyDocument(path);
    if (document?.version !== version) return false;
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, document.validateRange(all), text);
    // The edit carries the version it was made for: the editor refuses it if a key was pressed meanwhile.
    return vscode.workspace.applyEdit(edit);
  },
};

function dirtyDocument(path: string): vscode.TextDocument | undefined {
  return dirtyDocuments().find(({ uri }) => realPath(uri.fsPath) === path);
}

function dirtyDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
}

/** In the form of `base/paths`; a file that is gone from disk keeps its name. */
export function realPath(path: string): string {
  const slashed = (text: string): string => (process.platform === 'win32' ? text.replaceAll('\\', '/') : text);
  try {
    return slashed(realpathSync.native(path));
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault) return slashed(path);
    throw fault;
  }
}
