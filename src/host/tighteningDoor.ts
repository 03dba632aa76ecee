import * as vscode from 'vscode';
import { say } from './say.js';
import type { TighteningDoor } from './tightening.js';

/** The editor's messages. */
export const tighteningDoor: TighteningDoor = {
  choose: (message, ways) => vscode.window.showInformationMessage(message, ...ways),
  say,
  t: (message, ...args) => vscode.l10n.t(message, ...args),
};
