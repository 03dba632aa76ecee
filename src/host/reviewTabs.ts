import * as vscode from 'vscode';
import { beforeScheme, proposedScheme } from './reviewDocuments.js';

/** How a review comes to be opened: by itself it must not disturb; asked for, it may take the keyboard. */
export type Opening = 'by-itself' | 'asked-for';

export function reviewTabs(isOurs: (right: vscode.Uri) => boolean = () => true): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(tab => {
      const right = rightSide(tab);
      return right?.scheme === proposedScheme && isOurs(right);
    });
}

export function rightSide(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  if (tab?.input instanceof vscode.TabInputTextDiff) return tab.input.modified;
  return tab?.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}

/** The right sides that can be seen now, the active one first. */
export function visibleReviews(): vscode.Uri[] {
  const groups = vscode.window.tabGroups.all.toSorted((a, b) => Number(b.isActive) - Number(a.isActive));
  return groups.flatMap(group => rightSide(group.activeTab) ?? []).filter(uri => uri.scheme === proposedScheme);
}

/**
 * Where a review opens: never in the group that has the keyboard, because there `preserveFocus` does not save what is
 * being typed. A group that shows a review already is used again.
 */
export function columnFor(opening: Opening): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const showing = all.find(group => rightSide(group.activeTab)?.scheme === proposedScheme);
  if (showing && (!showing.isActive || opening === 'asked-for')) return showing.viewColumn;
  return activeTabGroup.tabs.length === 0 ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}

/** A dirty tab would ask whether to save: the virtual document is saved first, which goes to its store alone. */
export async function closeReviewTabs(isOurs: (right: vscode.Uri) => boolean): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.uri.scheme === proposedScheme && document.isDirty && isOurs(document.uri)) await document.save();
  }
  const tabs = reviewTabs(isOurs);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}

/** Tabs that a reload brought back have nothing behind them any more. */
export async function closeLeftovers(isHeld: (uri: vscode.Uri) => boolean): Promise<void> {
  const leftovers = vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(tab => {
      const uri = rightSide(tab);
      return (uri?.scheme === proposedScheme || uri?.scheme === beforeScheme) && !isHeld(uri);
    });
  if (leftovers.length > 0) await vscode.window.tabGroups.close(leftovers, true);
}
