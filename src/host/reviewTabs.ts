import * as vscode from 'vscode';

/** How a review comes to be opened: by itself it must not disturb; asked for, it may take the keyboard. */
export type Opening = 'by-itself' | 'asked-for';

/** Whether an address is the right side of a review. */
export type IsRight = (uri: vscode.Uri) => boolean;

export function rightSide(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  if (tab?.input instanceof vscode.TabInputTextDiff) return tab.input.modified;
  return tab?.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}

export function reviewTabs(isRight: IsRight): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(tab => showsReview(tab, isRight));
}

/** The right sides that can be seen now, the one in the active group first. */
export function visibleReviews(isRight: IsRight): vscode.Uri[] {
  const groups = vscode.window.tabGroups.all.toSorted((a, b) => Number(b.isActive) - Number(a.isActive));
  return groups.flatMap(group => rightSide(group.activeTab) ?? []).filter(isRight);
}

/**
 * Where a review opens: never in the group that has the keyboard, because there `preserveFocus` does not save what is
 * being typed. A group that shows a review already is used again.
 */
export function columnFor(opening: Opening, isRight: IsRight): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const showing = all.find(group => showsReview(group.activeTab, isRight));
  if (showing && (!showing.isActive || opening === 'asked-for')) return showing.viewColumn;
  return activeTabGroup.tabs.length === 0 ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}

/** A dirty tab would ask whether to save: the virtual document is saved first, which goes to its store alone. */
export async function closeReviewTabs(isRight: IsRight): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && isRight(document.uri)) await document.save();
  }
  await close(reviewTabs(isRight));
}

/** Tabs that a reload brought back have nothing behind them any more. */
export async function closeLeftovers(schemes: readonly string[], isHeld: (uri: vscode.Uri) => boolean): Promise<void> {
  await close(reviewTabs(uri => schemes.includes(uri.scheme) && !isHeld(uri)));
}

function showsReview(tab: vscode.Tab | undefined, isRight: IsRight): boolean {
  const right = rightSide(tab);
  return right !== undefined && isRight(right);
}

async function close(tabs: readonly vscode.Tab[]): Promise<void> {
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}
