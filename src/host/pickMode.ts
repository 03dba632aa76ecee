import * as vscode from 'vscode';
import type { Judging } from '../policy/compile.js';
import type { Settings } from '../protocol/settings.js';
import { chooseMode, type ModeDoor } from './chooseMode.js';
import { say } from './say.js';
import { writeSetting } from './settings.js';

const { l10n } = vscode;

/** Lets the person choose a mode, and with `delegated` what is trusted. */
export async function pickMode(settings: Settings, { constraints }: Judging): Promise<void> {
  await chooseMode(settings, constraints, door);
}

const door: ModeDoor = {
  pick: async (items, title, placeHolder) =>
    vscode.window.showQuickPick(items, {
      title,
      matchOnDetail: true,
      ...(placeHolder !== undefined && { placeHolder }),
    }),
  pickSome: async (items, title, placeHolder) =>
    vscode.window.showQuickPick(items, { title, placeHolder, canPickMany: true }),
  write: writeSetting,
  say,
  t: l10n.t,
};
