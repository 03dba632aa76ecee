import * as vscode from 'vscode';
import { relativeTo } from '../base/paths.js';

const most = 50;

/** Files for an `@` mention, as seen from the folder the agent works in; what the user's settings exclude stays out. */
export async function findFiles(query: string, folder: string): Promise<string[]> {
  const wanted = query.replaceAll(/[[\]{}()*?!\\,]/g, '?');
  const anyCase = wanted.replaceAll(/[a-z]/gi, char => `[${char.toLowerCase()}${char.toUpperCase()}]`);
  const found = await vscode.workspace.findFiles(`**/*${anyCase}*`, undefined, most);
  return found
    .map(({ fsPath }) => relativeTo(folder, process.platform === 'win32' ? fsPath.replaceAll('\\', '/') : fsPath))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
