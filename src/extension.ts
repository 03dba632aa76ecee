import * as vscode from 'vscode';
import { apiFor, type Countersign } from './host/api.js';
import { commandNames } from './host/commandNames.js';
import { Later } from './host/later.js';
import { StatusBar } from './host/statusBar.js';
import { Subscribers } from './host/subscribers.js';
import type { Workbench } from './host/workbench.js';

let workbench: Later<Workbench> | undefined;

/**
 * The root in the editor: it wires, and decides nothing.
 *
 * Invariant: activation registers and returns; whatever is heavy is loaded after it, or when it is first needed.
 */
export function activate(context: vscode.ExtensionContext): Countersign {
  function own<T extends vscode.Disposable>(part: T): T {
    context.subscriptions.push(part);
    return part;
  }

  const log = own(vscode.window.createOutputChannel('Countersign', { log: true }));
  const bar = own(new StatusBar());
  const subscribers = own(new Subscribers());
  const later = own(
    new Later(async () => {
      const { openWorkbench } = await import('./host/workbench.js');
      return openWorkbench({ context, log, bar, subscribers, reopen: () => later.renew() });
    }),
  );
  workbench = later;
  for (const name of commandNames) {
    own(vscode.commands.registerCommand(name, async (...args: unknown[]) => (await later.get()).run(name, args)));
  }
  own(vscode.workspace.onDidChangeWorkspaceFolders(() => later.renew()));
  later.begin(fault => {
    log.error(fault instanceof Error ? fault : String(fault));
    bar.showFault(fault instanceof Error ? fault.message : String(fault));
  });
  return apiFor({
    subscribers,
    isInstalled: name => vscode.extensions.getExtension(name) !== undefined,
    standing: async name => (await later.get()).listening.standing(name),
    offer: async name => (await later.get()).listening.offer(name, context.globalState),
    fault: fault => log.error(fault instanceof Error ? fault : String(fault)),
  });
}

/** The editor waits a moment for this: what runs is ended, and every ask is recorded as lapsed. */
export async function deactivate(): Promise<void> {
  await workbench?.close();
}
