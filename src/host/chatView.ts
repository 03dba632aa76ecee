import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { fromChatSchema, type ChatState, type FromChat, type ToChat } from '../protocol/chat.js';
import type { Viewer } from './inView.js';
import { fillWebview } from './panel.js';
import { registerView } from './registerView.js';

export const chatViewId = 'countersign.chat';

/** Many things may change in one moment; the whole state is sent once for them all. */
const stateDelayMs = 40;

export interface ChatViewDeps {
  readonly extension: vscode.Uri;
  readonly state: () => ChatState;
  readonly onMessage: (message: FromChat) => Promise<void>;
  readonly oddity: (what: string) => void;
  readonly fault: (fault: unknown) => void;
}

/**
 * The chat in the side bar.
 *
 * Invariant: every message from it is parsed; one that nobody knows is dropped and recorded.
 */
export class ChatView implements Viewer, vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly seen = this.own.add(new Emitter<void>());
  readonly onDidChangeVisible = this.seen.event;
  private view: vscode.WebviewView | undefined;
  private ready = Promise.withResolvers<undefined>();
  private isReady = false;
  private asks: readonly string[] = [];
  private due: NodeJS.Timeout | undefined;

  constructor(private readonly deps: ChatViewDeps) {
    this.own.add(registerView(chatViewId, this));
  }

  /** The asks whose cards are on the screen. */
  get visible(): readonly string[] {
    return this.isVisible ? this.asks : [];
  }

  get isVisible(): boolean {
    return this.view?.visible === true;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const parts = new DisposableStore();
    parts.add(view.webview.onDidReceiveMessage(message => this.receive(message).catch(this.deps.fault)));
    parts.add(view.onDidChangeVisibility(() => this.seen.fire()));
    parts.add(
      view.onDidDispose(() => {
        parts.dispose();
        this.forget();
      }),
    );
    this.own.add(parts);
    fillWebview(view.webview, this.deps.extension, 'chat', vscode.l10n.t('Countersign chat'));
  }

  /** Sends everything anew, soon. */
  refresh(): void {
    this.due ??= setTimeout(() => {
      this.due = undefined;
      this.post({ kind: 'state', state: this.deps.state() });
    }, stateDelayMs);
  }

  post(message: ToChat): void {
    if (!this.isReady) return;
    this.view?.webview.postMessage(message).then(undefined, this.deps.fault);
  }

  /** Opens the side bar with the chat, because the person asked for it, and then says `message`. */
  async focus(message: ToChat): Promise<void> {
    await vscode.commands.executeCommand(`${chatViewId}.focus`);
    await this.ready.promise;
    // The card has to be there before it can be revealed.
    this.post({ kind: 'state', state: this.deps.state() });
    this.post(message);
  }

  dispose(): void {
    clearTimeout(this.due);
    this.own.dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const parsed = fromChatSchema.safeParse(message);
    if (!parsed.success) {
      this.deps.oddity('The chat sent a message that nobody knows; it was dropped.');
      return;
    }
    if (parsed.data.kind === 'ready') this.begin();
    else if (parsed.data.kind === 'in-view') this.setInView(parsed.data.asks);
    else await this.deps.onMessage(parsed.data);
  }

  private begin(): void {
    this.isReady = true;
    this.post({ kind: 'state', state: this.deps.state() });
    this.ready.resolve(undefined);
  }

  private setInView(asks: readonly string[]): void {
    this.asks = asks;
    this.seen.fire();
  }

  private forget(): void {
    this.view = undefined;
    this.isReady = false;
    this.ready = Promise.withResolvers();
    this.setInView([]);
  }
}
