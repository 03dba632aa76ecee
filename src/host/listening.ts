import * as vscode from 'vscode';
import { quotedName } from '../base/shownText.js';
import type { Core } from '../core/core.js';
import type { Disposable } from '../base/disposable.js';
import type { Standing } from './api.js';
import { say } from './say.js';
import { writeSetting } from './settings.js';
import type { Subscribers } from './subscribers.js';

const { l10n } = vscode;

const toldKey = 'countersign.listeners.told';

/**
 * Other extensions that listen to one core, as the person sees them.
 *
 * Invariant: each is heard only where the settings or the administrator's file name it, and that is asked at each event.
 */
export class Listening implements Disposable {
  private readonly joined: Disposable;

  constructor(
    private readonly core: Core,
    private readonly subscribers: Subscribers,
    private readonly granted: () => readonly string[],
  ) {
    this.joined = subscribers.joinBy(({ name, listeners }) =>
      core.events.subscribe({ name, isGranted: () => core.mayListen(name) }, listeners),
    );
  }

  /** Who is heard, and who only wants to be. */
  get names(): { readonly heard: readonly string[]; readonly unheard: readonly string[] } {
    const { names } = this.subscribers;
    return {
      heard: names.filter(name => this.core.mayListen(name)),
      unheard: names.filter(name => !this.core.mayListen(name)),
    };
  }

  standing(name: string): Standing {
    if (this.core.mayListen(name)) return { kind: 'granted' };
    const limit = this.core.rules.policy.constraints.listeners;
    const shown = quotedName(name);
    const because =
      limit === undefined
        ? l10n.t(
            'The extension {0} wants to see what the agent is about to do and what comes of it, and to block or change it. It hears nothing unless you choose it.',
            shown,
          )
        : l10n.t('{0} says which extensions may listen, and {1} is not among them.', limit.from, shown);
    return { kind: 'not-granted', because };
  }

  /** Tells the person of one that is not heard, once on this machine, where it is theirs to change. */
  async offer(name: string, told: vscode.Memento): Promise<void> {
    const standing = this.standing(name);
    if (standing.kind === 'granted' || this.core.rules.policy.constraints.listeners !== undefined) return;
    const before = told.get<readonly string[]>(toldKey, []);
    if (before.includes(name)) return;
    await told.update(toldKey, [...before, name]);
    const choose = l10n.t('Choose …');
    const clicked = await vscode.window.showInformationMessage(`Countersign: ${standing.because}`, choose);
    if (clicked === choose) await this.choose();
  }

  /** Only the person says who is heard: nothing that calls this names anybody. */
  async choose(): Promise<void> {
    const limit = this.core.rules.policy.constraints.listeners;
    if (limit !== undefined) {
      const names = limit.value.length === 0 ? l10n.t('none') : limit.value.join(', ');
      say(l10n.t('{0} says which extensions may listen: {1}.', limit.from, names));
      return;
    }
    const granted = this.granted().map(name => name.toLowerCase());
    const { names } = this.subscribers;
    const items = [...new Set([...names, ...granted])].sort().map(name => ({
      label: name,
      description: names.includes(name) ? '' : l10n.t('not here now'),
      picked: granted.includes(name),
    }));
    if (items.length === 0) {
      say(l10n.t('No extension wants to listen.'));
      return;
    }
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: l10n.t('Which extensions may see, block and change what the agent does?'),
      placeHolder: l10n.t('Each sees inputs and results, whatever they hold.'),
    });
    if (picked !== undefined)
      await writeSetting(
        'listeners',
        picked.map(({ label }) => label),
      );
  }

  dispose(): void {
    this.joined.dispose();
  }
}
