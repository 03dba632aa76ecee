import { structuredPatch } from 'diff';
import * as vscode from 'vscode';
import type { Clock } from '../base/clock.js';
import { DisposableStore } from '../base/disposable.js';
import { pause } from '../base/pause.js';
import type { Review, ReviewFile } from './review.js';
import type { Reviews } from './reviews.js';

const { l10n } = vscode;

/** A new thread reaches the window within a tenth of a second. */
const drawnMs = 300;

/**
 * "Reject this, because …": a comment thread at the hunk under the cursor, opened on demand only, because a thread that
 * stands there before the diff opens throws the Comments panel open.
 */
export class ReviewThreads implements vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly over = new AbortController();
  private readonly controller: vscode.CommentController;
  private readonly threads = new Map<vscode.CommentThread, { readonly review: Review; readonly file: ReviewFile }>();

  constructor(
    private readonly reviews: Reviews,
    private readonly clock: Clock,
  ) {
    this.controller = vscode.comments.createCommentController('countersign', 'Countersign');
    this.controller.options = {
      prompt: l10n.t('Reject, and say why'),
      placeHolder: l10n.t('What should be different here? The agent reads this.'),
    };
    this.own.add(this.controller);
    this.own.add(reviews.onDidClose(review => this.closeAll(review)));
  }

  /** Opens a thread where the cursor stands in a review; undefined when no review has the keyboard. */
  async openAtCursor(): Promise<vscode.CommentThread | undefined> {
    const editor = vscode.window.activeTextEditor;
    const found = editor && this.reviews.byRight(editor.document.uri);
    if (editor === undefined || found === undefined) return undefined;
    const range = hunkAt(found.file.before, editor.document.getText(), editor.selection.active.line);
    const thread = this.controller.createCommentThread(found.file.right, range, []);
    thread.label = l10n.t('Reject this, because …');
    thread.contextValue = 'countersign-hunk';
    thread.canReply = true;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    this.threads.set(thread, found);
    await this.putKeyboardInto(thread, editor);
    return thread;
  }

  /** What a reply says about which ask; undefined for a thread that is not ours. */
  reasonFrom(reply: unknown): { readonly review: Review; readonly reason: string } | undefined {
    if (!isReply(reply)) return undefined;
    const found = this.threads.get(reply.thread);
    if (found === undefined) return undefined;
    const line = (reply.thread.range?.start.line ?? 0) + 1;
    const text = reply.text.trim();
    return { review: found.review, reason: `${found.file.name}, line ${line}: ${text === '' ? 'not this' : text}` };
  }

  dispose(): void {
    this.over.abort();
    for (const thread of this.threads.keys()) thread.dispose();
    this.threads.clear();
    this.own.dispose();
  }

  /** The editor has no call for it: its command wants the cursor beside a thread that is drawn already. */
  private async putKeyboardInto(thread: vscode.CommentThread, editor: vscode.TextEditor): Promise<void> {
    const end = thread.range?.end ?? editor.selection.active;
    editor.selection = new vscode.Selection(end, end);
    await pause(this.clock, drawnMs, this.over.signal);
    if (this.threads.has(thread)) await vscode.commands.executeCommand('workbench.action.focusCommentOnCurrentLine');
  }

  private closeAll(review: Review): void {
    for (const [thread, about] of this.threads) {
      if (about.review.id !== review.id) continue;
      this.threads.delete(thread);
      thread.dispose();
    }
  }
}

function isReply(value: unknown): value is { readonly thread: vscode.CommentThread; readonly text: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'thread' in value &&
    'text' in value &&
    typeof value.text === 'string'
  );
}

/** The lines of the hunk that holds `line` on the right side, or that line alone. */
function hunkAt(before: string, shown: string, line: number): vscode.Range {
  const { hunks } = structuredPatch('', '', before, shown, '', '', { context: 0 });
  const hunk = hunks.find(
    ({ newStart, newLines }) => line + 1 >= newStart && line + 1 < newStart + Math.max(newLines, 1),
  );
  if (hunk === undefined) return new vscode.Range(line, 0, line, 0);
  return new vscode.Range(hunk.newStart - 1, 0, hunk.newStart - 1 + Math.max(hunk.newLines, 1) - 1, 0);
}
