import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import { fromActivitySchema } from '../protocol/activityMessages.js';
import type { Entry } from '../protocol/entry.js';
import { ActivityDesk, type ActivityDeskDeps } from './activityDesk.js';
import { fillWebview } from './panel.js';
import { registerView } from './registerView.js';

export const activityViewId = 'countersign.activity';

/** Entries come in bursts: one message for each. */
const burstMs = 100;

export interface ActivityViewDeps extends Omit<ActivityDeskDeps, 'post'> {
  readonly extension: vscode.Uri;
  readonly oddity: (what: string) => void;
}

/**
 * What the agent did, as a table: a view of the ledger, live.
 *
 * Invariant: it reads; nothing can be decided from here, and an undo is only begun.
 */
export class ActivityView implements vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly desk: ActivityDesk;
  private recorded: Entry[] = [];
  private view: vscode.WebviewView | undefined;
  private due: NodeJS.Timeout | undefined;

  constructor(private readonly deps: ActivityViewDeps) {
    const post: ActivityDeskDeps['post'] = message => {
      this.view?.webview.postMessage(message).then(undefined, deps.fault);
    };
    this.desk = this.own.add(new ActivityDesk({ ...deps, post }));
    this.own.add(registerView(activityViewId, this));
    this.own.add(deps.ledger.onDidRecord(entry => this.note(entry)));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const parts = new DisposableStore();
    parts.add(view.webview.onDidReceiveMessage(message => this.receive(message).catch(this.deps.fault)));
    parts.add(
      view.onDidDispose(() => {
        parts.dispose();
        this.view = undefined;
      }),
    );
    this.own.add(parts);
    fillWebview(view.webview, this.deps.extension, 'activity', vscode.l10n.t('Countersign activity'));
  }

  dispose(): void {
    clearTimeout(this.due);
    this.own.dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const parsed = fromActivitySchema.safeParse(message);
    if (parsed.success) await this.desk.answer(parsed.data);
    else this.deps.oddity('The activity panel sent a message that nobody knows; it was dropped.');
  }

  private note(entry: Entry): void {
    if (this.view === undefined) return;
    this.recorded.push(entry);
    this.due ??= setTimeout(() => {
      this.due = undefined;
      const entries = this.recorded;
      this.recorded = [];
      void this.desk.recorded(entries);
    }, burstMs);
  }
}
