import * as vscode from 'vscode';

/** What the manifest's conditions may ask about. */
export async function setContextKeys(now: {
  readonly pending: boolean;
  readonly working: boolean;
  readonly stopped: boolean;
  readonly reviewHasMore: boolean;
}): Promise<void> {
  await Promise.all([
    vscode.commands.executeCommand('setContext', 'countersign.pending', now.pending),
    vscode.commands.executeCommand('setContext', 'countersign.working', now.working),
    vscode.commands.executeCommand('setContext', 'countersign.stopped', now.stopped),
    vscode.commands.executeCommand('setContext', 'countersign.reviewHasMore', now.reviewHasMore),
  ]);
}
