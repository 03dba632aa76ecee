import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { stateFolder as stateFolderOf } from '../machine/stateFolder.js';

/** Where this window is: real paths, `/` between their parts. */
export interface EditorPlace {
  readonly roots: readonly string[];
  readonly home: string;
  readonly stateFolder: string;
  /** That of the terminal: a stop said there is heard here. */
  readonly userStateFolder: string;
  /** What the agent can neither read nor write: our state, the editor's user data, its extensions. */
  readonly own: readonly string[];
  /** What kind of remote this is; empty for this machine. Storage is the remote's own as well. */
  readonly authority: string;
}

export function readPlace(context: vscode.ExtensionContext): EditorPlace {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const stateFolder = context.globalStorageUri.fsPath;
  const home = realFolder(homedir());
  const userStateFolder = stateFolderOf({ platform: process.platform, home, env: process.env });
  return {
    roots: folders.map(({ uri }) => realFolder(uri.fsPath)),
    home,
    ...{ stateFolder, userStateFolder },
    own: [stateFolder, userStateFolder, ...userDataOf(stateFolder), ...extensionsOf(context)].map(realFolder),
    authority: vscode.env.remoteName ?? '',
  };
}

/** `User/globalStorage/<extension>` lies three levels below the editor's user data. */
function userDataOf(stateFolder: string): string[] {
  const user = dirname(dirname(stateFolder));
  return /[\\/]globalStorage[\\/][^\\/]+$/.test(stateFolder) ? [dirname(user)] : [];
}

/** While it is being developed, an extension stands among other projects, not among other extensions. */
function extensionsOf(context: vscode.ExtensionContext): string[] {
  return context.extensionMode === vscode.ExtensionMode.Production ? [dirname(context.extensionUri.fsPath)] : [];
}

function realFolder(path: string): string {
  return slashed(exists(path) ?? path);
}

function exists(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault) return undefined;
    throw fault;
  }
}

function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
