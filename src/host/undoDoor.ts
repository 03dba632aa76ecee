import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import { newId } from '../base/ids.js';
import { baseName, isWithin, relativeTo } from '../base/paths.js';
import type { ReviewDocuments } from './reviewDocuments.js';
import { say } from './say.js';
import type { UndoDoor, UndoSides } from './undo.js';

const { l10n } = vscode;

/**
 * Shows a preview as one diff of many files, and waits for the person's word: by the message, or by a command.
 *
 * Invariant: one preview waits at a time; another one, or closing its window, answers it with no.
 */
export class EditorUndoDoor implements UndoDoor, vscode.Disposable {
  readonly say = say;
  readonly t: UndoDoor['t'] = (message, ...args) => l10n.t(message, ...args);
  private readonly own = new DisposableStore();
  private readonly previews = new Map<string, readonly string[]>();
  private readonly shown = new Map<string, number>();
  private settle: ((isYes: boolean) => void) | undefined;

  constructor(
    private readonly documents: ReviewDocuments,
    private readonly roots: readonly string[],
    private readonly fault: (fault: unknown) => void,
  ) {
    this.own.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach(tab => this.forget(tab.label))),
    );
  }

  readonly show: UndoDoor['show'] = async (title, files) => {
    this.answer(false);
    const ids: string[] = [];
    const resources = files.map(file => {
      const id = newId('undo');
      ids.push(id);
      const name = this.nameOf(file);
      const now = this.documents.addBefore(`${id}-now`, name, file.now);
      const then = this.documents.addBefore(`${id}-then`, name, file.then);
      return [then, now, then];
    });
    // No name twice: a tab that is gone is told of later, by its name.
    const number = (this.shown.get(title) ?? 0) + 1;
    this.shown.set(title, number);
    const label = number === 1 ? title : `${title} ${number}`;
    this.previews.set(label, ids);
    await vscode.commands.executeCommand('vscode.changes', label, resources);
    return { dispose: () => this.close(label) };
  };

  readonly confirm: UndoDoor['confirm'] = async (message, button) => {
    const answered = Promise.withResolvers<boolean>();
    this.settle = answered.resolve;
    this.setContext(true);
    const cancel = l10n.t('Cancel');
    const clicked = vscode.window.showInformationMessage(`Countersign: ${message}`, button, cancel);
    // One that was put aside unanswered still waits for a command.
    clicked.then(
      answer => {
        if (answer === undefined) return;
        if (this.isWaiting(answered.resolve)) answered.resolve(answer === button);
        else if (answer === button) say(l10n.t('That preview was closed already, so nothing was done.'));
      },
      () => undefined,
    );
    const isYes = await answered.promise;
    if (this.isWaiting(answered.resolve)) this.settle = undefined;
    this.setContext(this.settle !== undefined);
    return isYes;
  };

  /** Answers the preview that waits; false where none does. */
  answer(isYes: boolean): boolean {
    const { settle } = this;
    this.settle = undefined;
    settle?.(isYes);
    return settle !== undefined;
  }

  dispose(): void {
    this.answer(false);
    this.own.dispose();
  }

  /** Where it stands in the workspace, and nothing else of the machine. */
  private nameOf({ path, left }: UndoSides): string {
    const root = this.roots.find(folder => isWithin(folder, path));
    const name = root === undefined ? baseName(path) : relativeTo(root, path);
    return left === undefined ? name : l10n.t('{0} (left alone)', name);
  }

  private close(label: string): void {
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(tab => isOf(tab.label, label));
    vscode.window.tabGroups.close(tabs, true).then(undefined, this.fault);
    this.forget(label);
  }

  private forget(label: string): void {
    for (const [preview, ids] of this.previews) {
      if (!isOf(label, preview)) continue;
      this.previews.delete(preview);
      for (const id of ids.flatMap(one => [`${one}-now`, `${one}-then`])) this.documents.forget(id);
    }
  }

  private isWaiting(settle: (isYes: boolean) => void): boolean {
    return this.settle === settle;
  }

  private setContext(isWaiting: boolean): void {
    vscode.commands.executeCommand('setContext', 'countersign.undoing', isWaiting).then(undefined, this.fault);
  }
}

/** The editor adds how many files there are. */
function isOf(tab: string, label: string): boolean {
  return tab === label || tab.startsWith(`${label} (`);
}
