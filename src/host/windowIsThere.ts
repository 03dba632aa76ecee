import * as vscode from 'vscode';
import type { WillRun } from '../approvals/listeners.js';

/**
 * Asks the window for a sign of life before anything runs.
 *
 * Invariant: a host that lost its window starts nothing. When the browser is killed or the connection is cut, the
 * extension host lives on for a while, and nobody could see or stop what it does; no answer then, so the gate blocks.
 */
export const windowIsThere: WillRun = {
  name: 'the window',
  async willRun() {
    // The cheapest round trip there is: this command is the window's own.
    await vscode.commands.executeCommand('setContext', 'countersign.isThere', true);
    return { kind: 'leave' };
  },
};
