import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { Core } from '../core/core.js';
import { findRipgrep } from '../machine/ripgrep.js';
import { systemClock } from '../machine/systemClock.js';
import type { Settings } from '../protocol/settings.js';
import { searchPath } from '../sandbox/searchPath.js';
import { destinationOfSettings } from '../telemetry/destination.js';
import { editorBuffers } from './buffers.js';
import { readFolderIdentity } from './folderIdentity.js';
import { Keys } from './keys.js';
import { openTheModel, openTheReviewer } from './openTheModel.js';
import { ChatPerson } from './person.js';
import { readPlace, type EditorPlace } from './place.js';
import { editorProblems } from './problems.js';
import { Saves } from './saves.js';
import { readSettings, readUserRules } from './settings.js';
import { windowIsThere } from './windowIsThere.js';
import { WorkspaceRules } from './workspaceRules.js';

/** The core with the editor's own doors, and what of them the surfaces need too. */
export interface EditorCore {
  readonly core: Core;
  readonly place: EditorPlace;
  readonly keys: Keys;
  readonly remembered: WorkspaceRules;
  readonly person: ChatPerson;
  readonly saves: Saves;
  readonly settings: () => Settings;
}

/** Throws what the person must know, such as a record that cannot be opened. */
export async function openEditorCore(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<EditorCore> {
  const place = readPlace(context);
  const { roots, home } = place;
  const keys = new Keys(context.secrets, context.globalState);
  const remembered = new WorkspaceRules(context.workspaceState, identityOf(place));
  const person = new ChatPerson();
  const saves = new Saves();
  const settings = settingsReader(log);
  const assets = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const guide = vscode.Uri.joinPath(context.extensionUri, 'media', 'guide.json');
  const core = await Core.open({
    ...{ roots, home, own: place.own, stateFolder: place.stateFolder, clock: systemClock },
    stopFolders: [place.stateFolder, place.userStateFolder],
    assets: assets.fsPath,
    worker: pathToFileURL(vscode.Uri.joinPath(assets, 'worker.js').fsPath),
    stopper: pathToFileURL(vscode.Uri.joinPath(assets, 'stopper.js').fsPath),
    trusted: () => vscode.workspace.isTrusted,
    settings,
    model: () => openTheModel(settings(), keys, guide, systemClock),
    reviewer: () => openTheReviewer(settings(), keys),
    ...{ buffers: editorBuffers, savedAt: saves.at, problems: editorProblems, person },
    ripgrep: findRipgrep(vscode.env.appRoot, searchPath(process.env['PATH'] ?? '', { roots, home })),
    userRules: () => ({ from: 'your settings', content: readUserRules() ?? [] }),
    workspaceRules: remembered,
    trustsProjectCode: () => remembered.trustsProjectCode,
    telemetry: () => destinationOfSettings(settings()),
    willRun: [windowIsThere],
    fault: fault => log.error(fault instanceof Error ? fault : String(fault)),
  });
  await core.checked; // what the status bar says of the isolation is so from the start
  return { core, place, keys, remembered, person, saves, settings };
}

function identityOf({ authority, roots }: EditorPlace): ReturnType<typeof readFolderIdentity> {
  return roots[0] === undefined ? undefined : readFolderIdentity(authority, roots[0]);
}

/** Settings are read each time they are used; what is wrong with them is told once. */
function settingsReader(log: vscode.LogOutputChannel): () => Settings {
  const told = new Set<string>();
  return () =>
    readSettings(problem => {
      if (told.has(problem)) return;
      told.add(problem);
      log.warn(problem);
    });
}
