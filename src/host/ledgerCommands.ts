import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Core } from '../core.js';
import type { Commands } from './commandNames.js';
import { say } from './say.js';

const { l10n } = vscode;

export function ledgerCommands(core: Core) {
  return {
    'countersign.saveCheckpoint': () => saveCheckpoint(core),
  } satisfies Partial<Commands>;
}

/** Puts the newest checkpoint where the person says: what it covers cannot be changed unseen, whoever has the key. */
async function saveCheckpoint({ ledger }: Core): Promise<void> {
  const checkpoint = ledger.checkpoint();
  if (checkpoint === undefined) {
    say(l10n.t('There is nothing to sign for yet, or the key is not there. Try again after the agent has worked.'));
    return;
  }
  const name = `countersign-${new Date(checkpoint.at).toISOString().slice(0, 10)}-${checkpoint.count}.checkpoint`;
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Save a checkpoint of the record: best on another machine'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(homedir()), name),
    filters: { [l10n.t('Checkpoint')]: ['checkpoint', 'json'] },
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${JSON.stringify(checkpoint)}\n`));
  say(
    l10n.t('The checkpoint for {0} entries is saved. Verify with it in a terminal: {1}', checkpoint.count, verifying),
  );
}

const verifying = 'countersign ledger verify --checkpoint FILE';
