import * as vscode from 'vscode';
import { realPath } from './buffers.js';

/** So many files are remembered; those saved longest ago are forgotten first. */
const mostFiles = 5000;

/** When which file was last saved in this window: what changed while a command ran need not be the command's. */
export class Saves implements vscode.Disposable {
  private readonly times = new Map<string, number>();
  private readonly listening = vscode.workspace.onDidSaveTextDocument(({ uri }) => this.note(uri));

  /** By real path, in milliseconds since 1970. */
  readonly at = (path: string): number | undefined => this.times.get(path);

  dispose(): void {
    this.listening.dispose();
  }

  private note(uri: vscode.Uri): void {
    if (uri.scheme !== 'file') return;
    const path = realPath(uri.fsPath);
    this.times.delete(path);
    this.times.set(path, Date.now());
    const [oldest] = this.times.keys();
    if (this.times.size > mostFiles && oldest !== undefined) this.times.delete(oldest);
  }
}
