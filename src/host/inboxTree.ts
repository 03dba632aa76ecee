import * as vscode from 'vscode';
import type { Broker } from '../approvals/broker.js';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import { DisposableStore } from '../base/disposable.js';
import { askerOf } from './asker.js';
import { chosenItems } from './chosenItems.js';

const { l10n } = vscode;

/**
 * All that waits, with a badge: the authority on what is pending.
 *
 * Invariant: a command about items takes them by identity from this tree, so that one that carries anything else
 * approves nothing.
 */
export class InboxTree implements vscode.TreeDataProvider<PendingAsk>, vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly changed = this.own.add(new vscode.EventEmitter<undefined>());
  private readonly view: vscode.TreeView<PendingAsk>;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly broker: Broker) {
    this.view = this.own.add(
      vscode.window.createTreeView('countersign.inbox', { treeDataProvider: this, canSelectMany: true }),
    );
    this.own.add(broker.onDidChange(() => this.refresh()));
    this.refresh();
  }

  getTreeItem(ask: PendingAsk): vscode.TreeItem {
    const { card } = ask;
    const item = new vscode.TreeItem(card.title.text);
    item.id = ask.id;
    const who = askerOf(card);
    item.description = [l10n.t('risk {0}', card.risk), who].filter(isGiven).join(' · ');
    item.iconPath = new vscode.ThemeIcon(iconFor(ask));
    const what = card.command?.text.text ?? card.title.text;
    item.tooltip = [what, who, card.task?.text, card.because.text, card.again?.text, card.isolation]
      .filter(isGiven)
      .join('\n\n');
    item.contextValue = card.floor === undefined ? 'ask' : 'floor';
    item.command = { command: 'countersign.openAsk', title: l10n.t('Show') };
    item.accessibilityInformation = {
      label: [card.title.text, who, `${card.because.text} ${l10n.t('Risk {0}.', card.risk)}`]
        .filter(isGiven)
        .join('. '),
    };
    return item;
  }

  getChildren(above?: PendingAsk): PendingAsk[] {
    return above === undefined ? [...this.broker.pending] : [];
  }

  /** The asks that a command was called for. */
  chosen(args: readonly unknown[]): readonly PendingAsk[] {
    const wanted = chosenItems(args, this.view.selection);
    return this.broker.pending.filter(ask => wanted.has(ask));
  }

  dispose(): void {
    this.own.dispose();
  }

  private refresh(): void {
    const count = this.broker.pending.length;
    this.view.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: count === 1 ? l10n.t('1 waits for you') : l10n.t('{0} wait for you', count) };
    this.view.description = count === 0 ? '' : String(count);
    this.view.message = count === 0 ? l10n.t('Nothing waits for you.') : '';
    this.changed.fire(undefined);
  }
}

function isGiven(words: string | undefined): words is string {
  return words !== undefined;
}

function iconFor({ card }: PendingAsk): string {
  if (card.floor !== undefined) return 'warning';
  if (card.command !== undefined) return 'terminal';
  return card.changes.length > 0 ? 'diff' : 'question';
}
