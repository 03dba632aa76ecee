import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import { keepAtMost } from '../ledger/keepAtMost.js';
import { askCommands } from './askCommands.js';
import { handleChatMessage } from './chatMessages.js';
import type { ChatChange } from './chatModel.js';
import { chatStateOf, whyOff } from './chatState.js';
import { ChatView } from './chatView.js';
import type { CommandName, Commands } from './commandNames.js';
import { setContextKeys } from './contextKeys.js';
import { openEditorCore, type EditorCore } from './editorCore.js';
import { inboxCommands } from './inboxCommands.js';
import { learningCommands } from './learning.js';
import { ledgerCommands } from './ledgerCommands.js';
import { Listening } from './listening.js';
import { openSecretKeeper } from './ledgerKeeper.js';
import { modelCommands } from './modelCommands.js';
import { modelNamed } from './openTheModel.js';
import { showPosture } from './postureView.js';
import { reviewCommands } from './reviewCommands.js';
import { ruleCommands } from './ruleCommands.js';
import { sessionCommands } from './sessionCommands.js';
import { missingKey } from './setKey.js';
import { onDidChangeSettings } from './settings.js';
import type { StatusBar } from './statusBar.js';
import type { Subscribers } from './subscribers.js';
import { Surfaces } from './surfaces.js';
import { offerTightening } from './tightening.js';
import { tighteningDoor } from './tighteningDoor.js';
import { undo } from './undo.js';
import { undoCommands } from './undoCommands.js';

const { l10n } = vscode;

export interface WorkbenchDeps {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly bar: StatusBar;
  readonly subscribers: Subscribers;
  /** Closes all of it and opens it anew. */
  readonly reopen: () => void;
}

export async function openWorkbench(deps: WorkbenchDeps): Promise<Workbench> {
  const workbench = new Workbench(deps, await openEditorCore(deps.context, deps.log));
  await workbench.begin();
  return workbench;
}

/**
 * Core and surfaces of one window, put together.
 *
 * Invariant: it wires and decides nothing; one of the edges where faults are caught is `run`.
 */
export class Workbench implements vscode.Disposable {
  readonly listening: Listening;
  private readonly own = new DisposableStore();
  private readonly chat: ChatView;
  private readonly surfaces: Surfaces;
  private readonly commands: Commands;
  private model = { label: '', script: false };
  private modelId: string | undefined;
  /** What was told of an administrator's limits, so that it is told once. */
  private readonly told = new Set<string>();
  private noKey: string | undefined;

  constructor(
    private readonly deps: WorkbenchDeps,
    private readonly editor: EditorCore,
  ) {
    const { context, subscribers } = deps;
    this.listening = new Listening(editor.core, subscribers, () => editor.settings().listeners);
    const fault = (found: unknown): void => this.fault(found);
    this.chat = this.own.add(
      new ChatView({
        extension: context.extensionUri,
        state: () => chatStateOf({ ...this.whatHolds(), session: this.surfaces.session, model: this.model }, l10n.t),
        onMessage: message => handleChatMessage(message, this.chatDeps()),
        oddity: what => this.surfaces.oddity(what),
        fault,
      }),
    );
    const revealCard = (ask: string): Promise<void> => this.chat.focus({ kind: 'reveal', ask });
    this.surfaces = this.own.add(new Surfaces({ editor, context, chat: this.chat, revealCard, fault }));
    this.commands = this.makeCommands();
    this.listen();
  }

  async begin(): Promise<void> {
    await this.refreshModel();
    await this.surfaces.session.restore();
    this.refresh();
    this.inBackground(this.keepLedger());
    this.inBackground(this.editor.core.keepJournal(this.surfaces.session.current.id));
  }

  async run(name: CommandName, args: readonly unknown[]): Promise<void> {
    try {
      await this.commands[name](args);
    } catch (fault) {
      this.fault(fault);
      const message = fault instanceof Error ? fault.message : String(fault);
      await vscode.window.showErrorMessage(l10n.t('Countersign: that did not work. {0}', message));
    }
  }

  /** Ends what runs, leaves every ask lapsed and the record closed. */
  async close(): Promise<void> {
    this.own.dispose();
    this.editor.person.dispose();
    this.editor.saves.dispose();
    await this.editor.core.close();
    this.listening.dispose(); // after it: what still comes of an act goes through them
  }

  dispose(): void {
    this.inBackground(this.close());
  }

  /** Nothing waits for it: a store for secrets may ask the person first, and until then the record is unsigned. */
  private async keepLedger(): Promise<void> {
    const { core, place } = this.editor;
    const named = `${place.authority}:${place.stateFolder}`;
    const keeper = await openSecretKeeper(this.deps.context.secrets, named);
    for (const words of [core.ledger.notice, core.ledger.useKeeper(keeper)])
      if (words !== undefined) vscode.window.showWarningMessage(words).then(undefined, () => undefined);
    const { 'ledger.keepDays': days, 'ledger.keepMegabytes': megabytes } = this.editor.settings();
    await keepAtMost(core.ledger, { days, megabytes }, l10n.t('the settings'), Date.now());
  }

  private listen(): void {
    const { core, person } = this.editor;
    const refresh = (): void => this.refresh();
    this.own.add(this.surfaces.session.onDidChange(change => this.show(change)));
    this.own.add(offerTightening(core, this.editor.place.roots, tighteningDoor, fault => this.fault(fault)));
    this.own.add(core.broker.onDidChange(refresh));
    this.own.add(core.rules.onDidChange(refresh));
    this.own.add(core.onDidStop(refresh));
    this.own.add(core.onDidDrop(words => this.surfaces.session.notice('info', words)));
    this.own.add(this.surfaces.inView.onDidChange(() => this.setContext()));
    this.own.add(person.onDidAsk(({ text }) => this.inBackground(this.tellOfQuestion(text))));
    this.own.add(this.deps.context.secrets.onDidChange(() => this.inBackground(this.refreshModel())));
    this.own.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.reconsider()));
    this.own.add(vscode.lm.onDidChangeChatModels(() => this.inBackground(this.refreshModel())));
    this.own.add(
      onDidChangeSettings(({ rules }) => {
        if (rules) this.inBackground(core.policy.readUserRules());
        this.reconsider();
        this.inBackground(this.refreshModel());
      }),
    );
  }

  private makeCommands(): Commands {
    const { editor, chat } = this;
    const { answers, inView, reviews, threads, inbox, rules, session, undoDoor } = this.surfaces;
    const { core, keys, settings, remembered } = editor;
    const { broker } = core;
    const reveal = (ask: string): Promise<void> => this.surfaces.reveal(ask);
    const { reopen } = this.deps;
    const commands = {
      ...askCommands({ answers, inView, reveal }),
      ...reviewCommands({ broker, answers, inView, reviews, threads }),
      ...inboxCommands({ inbox, answers, reveal }),
      ...ruleCommands({ core, settings, rules, remembered, reopen, onTrustChanged: () => this.reconsider() }),
      ...sessionCommands({ core, session, chat, onChanged: () => this.refresh() }),
      ...ledgerCommands(core, session),
      ...undoCommands({ core, session, door: undoDoor }),
      ...learningCommands(core, () => session.current.id),
      ...modelCommands({ keys, settings, onChanged: () => this.refreshModel() }),
      'countersign.showPosture': () =>
        showPosture(core.posture(), {
          model: this.model.label,
          waitingRules: remembered.waiting,
          listeners: this.listening.names,
        }),
      'countersign.chooseListeners': () => this.listening.choose(),
      'countersign.showActivity': async () => {
        await vscode.commands.executeCommand('countersign.activity.focus');
      },
    } satisfies Commands;
    return commands;
  }

  private chatDeps(): Parameters<typeof handleChatMessage>[1] {
    const { editor } = this;
    const { session, answers, reviews, changes, undoDoor } = this.surfaces;
    return {
      ...{ session, answers, reviews },
      broker: editor.core.broker,
      person: editor.person,
      folder: editor.place.roots[0] ?? '',
      openChange: act => changes.open(act),
      undoSince: message => {
        const scope = { kind: 'message', session: session.current.id, message } as const;
        return undo(scope, editor.core.rollback, l10n.t('you in the chat'), undoDoor);
      },
      takeOver: call => editor.core.gate.takeOver(call),
      isOff: () => whyOff(this.whatHolds(), l10n.t) !== undefined,
      post: message => this.chat.post(message),
    };
  }

  private whatHolds() {
    const { core, place } = this.editor;
    const pending = core.broker.pending.length;
    const { working } = this.surfaces.session;
    const hasFolder = place.roots.length > 0;
    const refusal = core.startRefusal(this.modelId);
    return { posture: core.posture(), pending, hasFolder, working, missingKey: this.noKey, refusal };
  }

  private show(change: ChatChange): void {
    if (change.kind === 'all') this.refresh();
    else this.chat.post(change);
  }

  /** Mode, trust or rules changed, by a person: every pending ask is judged again. */
  private reconsider(): void {
    this.editor.core.reconsider();
    this.surfaces.rules.redraw();
    this.refresh();
  }

  private async refreshModel(): Promise<void> {
    const { settings, keys } = this.editor;
    const { shown, id } = await modelNamed(settings());
    [this.model, this.modelId] = [shown, id];
    this.noKey = await missingKey(keys, settings());
    this.refresh();
  }

  /** A question in a chat that nobody sees would wait for ever. */
  private async tellOfQuestion(text: string): Promise<void> {
    if (this.chat.isVisible) return;
    const show = l10n.t('Show');
    const clicked = await vscode.window.showInformationMessage(l10n.t('The agent asks: {0}', text), show);
    if (clicked === show) await this.chat.focus({ kind: 'focus-input' });
  }

  private refresh(): void {
    const { core } = this.editor;
    const posture = core.posture();
    this.deps.bar.show(posture, core.broker.pending.length);
    for (const words of posture.stricter) this.announce(words);
    this.chat.refresh();
    this.setContext();
  }

  private announce(words: string): void {
    if (this.told.has(words)) return;
    this.told.add(words);
    this.surfaces.session.notice('info', words);
  }

  private setContext(): void {
    const { core } = this.editor;
    const pending = core.broker.pending.length > 0;
    const { inView, session } = this.surfaces;
    const reviewHasMore = (inView.current?.changes.length ?? 0) > 1;
    this.inBackground(setContextKeys({ pending, working: session.working, stopped: core.stopped, reviewHasMore }));
  }

  /** What nobody waits for is an edge too. */
  private inBackground(work: Promise<void>): void {
    work.catch((fault: unknown) => this.fault(fault));
  }

  private fault(fault: unknown): void {
    this.deps.log.error(fault instanceof Error ? fault : String(fault));
  }
}
