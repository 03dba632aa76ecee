import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ExportFormat } from '../ledger/export.js';
import type { Ledger } from '../ledger/ledger.js';
import { saveExport } from '../ledger/saveExport.js';
import type { ActivityFilter } from '../protocol/activity.js';
import { say } from './say.js';

const { l10n } = vscode;

/** Acts or entries in a part of an export. */
const partSize = 500;

/** Writes what a filter leaves to a file that the person chooses: its name says as what. */
export async function exportActs(ledger: Ledger, filter: ActivityFilter): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Export What Is Shown'),
    saveLabel: l10n.t('Export'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(homedir()), 'countersign-activity.jsonl'),
    filters: { 'JSON Lines': ['jsonl'], CSV: ['csv'] },
  });
  if (target === undefined) return;
  if (target.scheme !== 'file') {
    say(l10n.t('Nothing was exported: choose a place in a folder of this machine.'));
    return;
  }
  const format = target.fsPath.endsWith('.csv') ? 'csv' : 'jsonl';
  const isDone = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Countersign: exporting'),
      cancellable: true,
    },
    (progress, stop) => write(ledger, filter, format, target.fsPath, progress, stop),
  );
  say(
    isDone
      ? l10n.t('Exported to {0}.', target.fsPath)
      : l10n.t('The export was stopped. Nothing was written to {0}.', target.fsPath),
  );
}

/** False when it was stopped. */
async function write(
  ledger: Ledger,
  filter: ActivityFilter,
  format: ExportFormat,
  file: string,
  progress: vscode.Progress<{ readonly increment: number }>,
  stop: vscode.CancellationToken,
): Promise<boolean> {
  const isAll = format === 'jsonl' && Object.keys(filter).length === 0;
  const all = isAll ? ledger.size().entries : await ledger.ask('count', filter, Number.MAX_SAFE_INTEGER);
  const stopping = new AbortController();
  const listening = stop.onCancellationRequested(() => stopping.abort());
  try {
    const increment = (100 * partSize) / Math.max(1, all);
    await saveExport(ledger.exported(format, filter), file, stopping.signal, () => progress.report({ increment }));
    return true;
  } catch (fault) {
    if (stopping.signal.aborted) return false;
    throw fault;
  } finally {
    listening.dispose();
  }
}
