import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import { newId } from '../base/ids.js';
import { baseName } from '../base/paths.js';
import type { Journal } from '../journal/journal.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ReviewDocuments } from './reviewDocuments.js';
import { say } from './say.js';

const { l10n } = vscode;

/** Shows again what an act changed, from the journal: both sides read-only, whatever the file holds today. */
export class RecordedChanges implements vscode.Disposable {
  private readonly own = new DisposableStore();

  constructor(
    private readonly ledger: Ledger,
    private readonly journal: Journal,
    private readonly documents: ReviewDocuments,
  ) {
    this.own.add(vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach(tab => this.forget(tab))));
  }

  async open(act: string): Promise<void> {
    const changes = this.ledger
      .entries({ act, limit: 1000 })
      .flatMap(({ body }) => (body.kind === 'change' ? [body] : []));
    for (const { path, to, pre, post } of changes.toReversed()) {
      const before = await this.textOf(pre);
      const after = await this.textOf(post);
      if (before === undefined || after === undefined) {
        say(l10n.t('The journal no longer holds this version of {0}.', baseName(path)));
        continue;
      }
      const left = this.documents.addBefore(newId('was'), baseName(path), before);
      const right = this.documents.addBefore(newId('became'), baseName(to ?? path), after);
      const title = l10n.t('{0} (what was changed)', baseName(to ?? path));
      await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
    }
    if (changes.length === 0) say(l10n.t('This act changed no file.'));
  }

  dispose(): void {
    this.own.dispose();
  }

  /** No image on one side means that there was no file. */
  private async textOf(hash: string | undefined): Promise<string | undefined> {
    if (hash === undefined) return '';
    const bytes = await this.journal.get(hash);
    return bytes && new TextDecoder().decode(bytes);
  }

  private forget({ input }: vscode.Tab): void {
    if (!(input instanceof vscode.TabInputTextDiff) || !this.documents.isRecorded(input.modified)) return;
    this.documents.forget(input.original.authority);
    this.documents.forget(input.modified.authority);
  }
}
