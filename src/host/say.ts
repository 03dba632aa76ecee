import * as vscode from 'vscode';

/** Tells the person something, without waiting: nothing may depend on when a message is closed. */
export function say(text: string): void {
  vscode.window.showInformationMessage(`Countersign: ${text}`).then(undefined, () => undefined);
}
