import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Core } from '../core/core.js';
import { agoInWords } from './ago.js';
import type { ChatSession } from './chatSession.js';
import type { Commands } from './commandNames.js';
import { say } from './say.js';

const { l10n } = vscode;

export function ledgerCommands(core: Core, session: Pick<ChatSession, 'list'>) {
  return {
    'countersign.saveCheckpoint': () => saveCheckpoint(core),
    'countersign.eraseSession': () => eraseSession(core, session),
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

/** Takes the words of one session out of the record, after the person chose it, said why and saw how much goes. */
async function eraseSession({ ledger }: Core, { list }: Pick<ChatSession, 'list'>): Promise<void> {
  const items = list.map(({ id, title, changedAt }) => ({
    label: title === '' ? l10n.t('(without words)') : title,
    description: agoInWords(Date.now() - changedAt),
    session: id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: l10n.t('Erase the words of which session?') });
  if (picked === undefined) return;
  const why = await vscode.window.showInputBox({
    title: l10n.t('Why are they erased?'),
    prompt: l10n.t('This stays on record, with when, and that it was you.'),
    validateInput: text => (text.trim() === '' ? l10n.t('Say why.') : undefined),
  });
  if (why === undefined) return;
  const erase = l10n.t('Erase');
  const detail = l10n.t(
    'What you and the agent said, what the agent wanted to do and what came of it is taken out of the record for good. That it happened, with its effects and decisions, stays. The conversation itself stays in the list of sessions.',
  );
  const message = l10n.t('Erase the words of "{0}" from the record?', picked.label);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, erase)) !== erase) return;
  const { entries, overwritten } = await ledger.erase({ session: picked.session }, l10n.t('you'), why.trim());
  say(
    overwritten
      ? l10n.t('The texts of {0} entries are erased.', entries)
      : l10n.t('The texts of {0} entries are erased. The bytes go when all windows are closed.', entries),
  );
}
