import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import { systemClock } from '../machine/systemClock.js';
import { ActivityView } from './activityView.js';
import { Answers } from './answers.js';
import { ChatSession } from './chatSession.js';
import type { EditorCore } from './editorCore.js';
import { exportActs } from './exportActs.js';
import { InboxTree } from './inboxTree.js';
import { InView, type Viewer } from './inView.js';
import { Notifications } from './notifications.js';
import { RecordedChanges } from './openChange.js';
import { ReviewDocuments, reviewSchemes } from './reviewDocuments.js';
import { Reviews } from './reviews.js';
import { closeLeftovers } from './reviewTabs.js';
import { ReviewThreads } from './reviewThreads.js';
import { RulesView } from './rulesView.js';
import { say } from './say.js';
import { undo } from './undo.js';
import { EditorUndoDoor } from './undoDoor.js';

const { l10n } = vscode;

export interface SurfacesDeps {
  readonly editor: EditorCore;
  readonly context: vscode.ExtensionContext;
  /** Where cards are shown besides the diffs. */
  readonly chat: Viewer;
  /** Puts a card before the person's eyes. */
  readonly revealCard: (ask: string) => Promise<void>;
  readonly fault: (fault: unknown) => void;
}

/** Everything that shows asks and what became of them, each a view of the one broker and the one ledger. */
export class Surfaces implements vscode.Disposable {
  private readonly own = new DisposableStore();
  readonly documents: ReviewDocuments;
  readonly reviews: Reviews;
  readonly threads: ReviewThreads;
  readonly inView: InView;
  readonly answers: Answers;
  readonly inbox: InboxTree;
  readonly rules: RulesView;
  readonly changes: RecordedChanges;
  readonly undoDoor: EditorUndoDoor;
  readonly session: ChatSession;

  constructor(private readonly deps: SurfacesDeps) {
    const { editor, context, chat, fault } = deps;
    const { core, place } = editor;
    const { broker, ledger } = core;
    const clock = systemClock;
    const reveal = (ask: string): Promise<void> => this.reveal(ask);
    this.session = this.own.add(this.openSession());
    this.documents = this.own.add(new ReviewDocuments());
    const onNotOpened = (): void =>
      this.session.notice(
        'warning',
        l10n.t('The diff editor did not open in time. The card shows the change as a diff.'),
      );
    this.reviews = this.own.add(
      new Reviews({ broker, documents: this.documents, roots: place.roots, clock, onNotOpened, fault }),
    );
    this.threads = this.own.add(new ReviewThreads(this.reviews, clock));
    this.inView = this.own.add(new InView(broker, [this.reviews, chat]));
    const isReviewed = (ask: string): boolean => this.reviews.visible.includes(ask);
    this.answers = new Answers({ broker, texts: ask => this.reviews.texts(ask), isReviewed, reveal });
    this.inbox = this.own.add(new InboxTree(broker));
    this.own.add(new Notifications({ broker, inView: this.inView, answers: this.answers, reveal, clock, fault }));
    this.rules = this.own.add(
      new RulesView(
        core.rules,
        ledger,
        () => clock.now(),
        () => core.isReviewed,
        listed => core.policy.remove(listed, l10n.t('you in the list of rules')),
      ),
    );
    this.changes = this.own.add(new RecordedChanges(ledger, core.journal, this.documents));
    this.undoDoor = this.own.add(new EditorUndoDoor(this.documents, place.roots, fault));
    const openChange = (act: string): Promise<void> => this.changes.open(act);
    this.own.add(
      new ActivityView({
        extension: context.extensionUri,
        ledger,
        openChange,
        rules: () => core.rules.list(),
        revealRule: async (rule, layer) => {
          if (!(await this.rules.reveal(rule, layer))) say(l10n.t('The rule {0} no longer holds.', rule));
        },
        exportActs: filter => exportActs(ledger, filter),
        undo: act => undo({ kind: 'act', act }, core.rollback, l10n.t('you in the activity panel'), this.undoDoor),
        undoOf: act => core.rollback.undoOf(act),
        oddity: what => this.oddity(what),
        fault,
      }),
    );
    closeLeftovers(Object.values(reviewSchemes), uri => this.documents.holds(uri)).catch(fault);
  }

  /** Puts an ask before the person's eyes: its card, and the diff of an edit beside. */
  async reveal(id: string): Promise<void> {
    const ask = this.deps.editor.core.broker.pending.find(pending => pending.id === id);
    if (ask && ask.changes.length > 0) await this.reviews.show(ask, 'by-itself');
    await this.deps.revealCard(id);
  }

  /** What nobody should see in a sound program goes on record. */
  oddity(what: string): void {
    const about = { session: this.session.current.id, agent: 'countersign' };
    this.deps.editor.core.ledger.record(about, { kind: 'oddity', what }).catch(this.deps.fault);
  }

  dispose(): void {
    this.own.dispose();
  }

  private openSession(): ChatSession {
    const { editor, context, fault } = this.deps;
    const { core, place, person } = editor;
    const storage = context.workspaceState;
    const remembered = {
      get: () => storage.get<string>('countersign.session'),
      set: (id: string | undefined) => void storage.update('countersign.session', id).then(undefined, fault),
    };
    const t = (message: string, ...args: (string | number)[]): string => l10n.t(message, ...args);
    const session = new ChatSession({ core, folder: place.roots[0] ?? '', clock: systemClock, remembered, t, fault });
    this.own.add(core.onDidProgress(([call, state, card, why]) => session.progress(call, state, card, why)));
    this.own.add(core.ledger.onDidRecord(entry => session.recorded(entry)));
    this.own.add(person.onDidAsk(question => session.question(question)));
    this.own.add(person.onDidClose(({ id, answer }) => session.answered(id, answer)));
    return session;
  }
}
