import * as vscode from 'vscode';
import type { Broker } from '../approvals/broker.js';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import type { Clock } from '../base/clock.js';
import { DisposableStore } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { newId } from '../base/ids.js';
import { forgetReview, makeReview, type Review, type ReviewFile } from './review.js';
import type { ReviewDocuments } from './reviewDocuments.js';
import { closeReviewTabs, columnFor, reviewTabs, visibleReviews, type Opening } from './reviewTabs.js';

const { l10n } = vscode;

/** A diff editor that takes longer has failed; the card's unified diff stands in. */
const patienceMs = 5000;

export interface ReviewsDeps {
  readonly broker: Broker;
  readonly documents: ReviewDocuments;
  readonly roots: readonly string[];
  readonly clock: Clock;
  /** The diff editor did not open: says so where the card is. */
  readonly onNotOpened: (ask: PendingAsk) => void;
  readonly fault: (fault: unknown) => void;
}

/**
 * Edits as diffs: one review for each ask that changes files.
 *
 * Invariant: what an approval covers is the text on the right side at the click, whichever surface was clicked; it is
 * taken before anything is saved. A closed tab decides nothing. A settled ask leaves no tab and no thread.
 */
export class Reviews implements vscode.Disposable {
  private readonly own = new DisposableStore();
  private readonly open = new Map<string, Review>();
  /** Openings wait for one another. */
  private opening: Promise<void> = Promise.resolve();
  private readonly isRight = (uri: vscode.Uri): boolean => this.deps.documents.isRight(uri);
  private readonly changed = this.own.add(new Emitter<void>());
  private readonly closing = this.own.add(new Emitter<Review>());
  /** Which reviews can be seen may have changed. */
  readonly onDidChangeVisible = this.changed.event;
  /** A review is over: what hangs on its documents goes too. */
  readonly onDidClose = this.closing.event;

  constructor(private readonly deps: ReviewsDeps) {
    const { broker, fault } = deps;
    this.own.add(broker.onDidAsk(ask => void this.showByItself(ask).catch(fault)));
    this.own.add(broker.onDidSettle(({ ask }) => void this.settled(ask.id).catch(fault)));
    this.own.add(vscode.window.tabGroups.onDidChangeTabs(() => this.changed.fire()));
    this.own.add(vscode.window.tabGroups.onDidChangeTabGroups(() => this.changed.fire()));
  }

  /** The asks whose review can be seen, the one with the keyboard first. */
  get visible(): readonly string[] {
    return visibleReviews(this.isRight).flatMap(uri => this.byRight(uri)?.review.ask.id ?? []);
  }

  /** The ask whose review is in front. */
  get inFront(): PendingAsk | undefined {
    const uri = visibleReviews(this.isRight)[0];
    return uri && this.byRight(uri)?.review.ask;
  }

  byRight(right: vscode.Uri): { readonly review: Review; readonly file: ReviewFile } | undefined {
    for (const review of this.open.values()) {
      const file = review.files.find(({ right: ours }) => ours.toString() === right.toString());
      if (file) return { review, file };
    }
    return undefined;
  }

  /** Shows one file of an ask. */
  async show(ask: PendingAsk, opening: Opening, index = 0): Promise<void> {
    if (ask.card.reviewable === 'no') return;
    const review = this.reviewOf(ask);
    const file = review.files[index];
    if (file === undefined) return;
    const isOpen = await this.withinPatience(this.openDiff(file, opening));
    if (!isOpen && this.isRight(file.right)) this.deps.onNotOpened(ask);
    this.changed.fire();
  }

  /** The next file of the review in view, round and round. */
  async showNextFile(): Promise<void> {
    const uri = visibleReviews(this.isRight)[0];
    const found = uri && this.byRight(uri);
    if (found === undefined) return;
    const { review, file } = found;
    await this.show(review.ask, 'asked-for', (review.files.indexOf(file) + 1) % review.files.length);
  }

  /** What the right sides hold now, by real path; undefined where no person has seen them in an editor. */
  texts(ask: string): ReadonlyMap<string, string> | undefined {
    const review = this.open.get(ask);
    if (review === undefined) return undefined;
    const editable = review.files.filter(({ right }) => this.deps.documents.isEditable(right));
    return new Map(editable.map(file => [file.path, this.currentText(file)]));
  }

  /** As it stands in the editor, saved or not. */
  currentText({ right, proposed }: ReviewFile): string {
    const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === right.toString());
    return shown?.getText() ?? this.deps.documents.storedText(right) ?? proposed;
  }

  dispose(): void {
    this.own.dispose();
    for (const review of this.open.values()) forgetReview(review, this.deps.documents);
    this.open.clear();
  }

  /** One review at a time opens by itself, and only while no other one is open; asks may come several at once. */
  private async showByItself(ask: PendingAsk): Promise<void> {
    if (ask.changes.length === 0) return;
    const mine = this.opening.then(async () => {
      const isWaiting = this.deps.broker.pending.includes(ask);
      if (isWaiting && reviewTabs(this.isRight).length === 0) await this.show(ask, 'by-itself');
    });
    this.opening = mine.catch(() => undefined); // reported by whoever waits for it; the next one opens all the same
    await mine;
  }

  private async settled(ask: string): Promise<void> {
    const review = this.open.get(ask);
    if (review) {
      this.open.delete(ask);
      this.closing.fire(review);
      const rights = new Set(review.files.map(({ right }) => right.toString()));
      await closeReviewTabs(uri => rights.has(uri.toString()));
      forgetReview(review, this.deps.documents);
    }
    const next = this.deps.broker.pending.find(other => other.changes.length > 0 && !this.open.has(other.id));
    if (next) await this.showByItself(next);
  }

  private reviewOf(ask: PendingAsk): Review {
    const found = this.open.get(ask.id);
    if (found?.ask.card.hash === ask.card.hash) return found;
    if (found) forgetReview(found, this.deps.documents);
    const review = makeReview(newId('review'), ask, this.deps.roots, this.deps.documents);
    this.open.set(ask.id, review);
    return review;
  }

  /** An ask may be settled while its diff opens: then the tab that comes has nothing behind it, and goes at once. */
  private async openDiff(file: ReviewFile, opening: Opening): Promise<void> {
    try {
      await this.openTab(file, opening);
    } catch (fault) {
      if (this.isRight(file.right)) throw fault;
    }
    if (!this.isRight(file.right)) await closeReviewTabs(uri => uri.toString() === file.right.toString());
  }

  private async openTab({ left, right, name, proposed }: ReviewFile, opening: Opening): Promise<void> {
    const { documents } = this.deps;
    // UTF-8 whatever the folder's settings say; what an editor does not hold exactly may not be edited in it.
    const document = await vscode.workspace.openTextDocument(right, { encoding: 'utf8' });
    const isFresh = !document.isDirty && documents.storedText(right) === proposed;
    if (isFresh && document.getText() !== proposed) documents.setReadOnly(right);
    const title = documents.isEditable(right)
      ? l10n.t('{0} (proposed)', name)
      : l10n.t('{0} (proposed, read-only)', name);
    await vscode.commands.executeCommand('vscode.diff', left, right, title, {
      preview: false,
      preserveFocus: opening === 'by-itself',
      viewColumn: columnFor(opening, this.isRight),
    } satisfies vscode.TextDocumentShowOptions);
    await this.tabOf(right);
  }

  /** The command is done a moment before its tab is known. */
  private async tabOf(right: vscode.Uri): Promise<void> {
    const isThere = (): boolean => reviewTabs(uri => uri.toString() === right.toString()).length > 0;
    if (isThere()) return;
    const found = Promise.withResolvers<undefined>();
    const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
      // Settled and closed while it was opening counts as well.
      if (isThere() || !this.isRight(right)) found.resolve(undefined);
    });
    try {
      await found.promise;
    } finally {
      listening.dispose();
    }
  }

  /** False when it took too long or failed. */
  private async withinPatience(opening: Promise<void>): Promise<boolean> {
    const late = Promise.withResolvers<boolean>();
    const timer = this.deps.clock.after(patienceMs, () => late.resolve(false));
    const opened = opening.then(
      () => true,
      (fault: unknown) => {
        this.deps.fault(fault);
        return false;
      },
    );
    try {
      return await Promise.race([opened, late.promise]);
    } finally {
      timer.dispose();
    }
  }
}
