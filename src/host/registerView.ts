import * as vscode from 'vscode';

interface ViewProvider {
  resolveWebviewView(view: vscode.WebviewView): void;
}

/** The views that are there, by their ids. */
const there = new Map<string, vscode.WebviewView>();

/**
 * Provides a view until disposed. The editor hands each view over once, to whoever provides it then; so one that is
 * there already is handed on, or it would show for ever what nobody keeps up to date any more.
 */
export function registerView(id: string, provider: ViewProvider): vscode.Disposable {
  const resolveWebviewView = (view: vscode.WebviewView): void => {
    there.set(id, view);
    const end = view.onDidDispose(() => {
      end.dispose();
      if (there.get(id) === view) there.delete(id);
    });
    provider.resolveWebviewView(view);
  };
  const options = { webviewOptions: { retainContextWhenHidden: true } };
  const registered = vscode.window.registerWebviewViewProvider(id, { resolveWebviewView }, options);
  const view = there.get(id);
  if (view !== undefined) provider.resolveWebviewView(view);
  return registered;
}
