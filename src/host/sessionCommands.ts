import * as vscode from 'vscode';
import type { Core } from '../core/core.js';
import { agoInWords } from './ago.js';
import type { ChatSession } from './chatSession.js';
import type { ChatView } from './chatView.js';
import type { Commands } from './commandNames.js';
import { say } from './say.js';

const { l10n } = vscode;

/** These may be hung: whoever reads it must know which, to end them by other means. */
const heldWords =
  'These were too busy to end everything; their commands are ended, and nothing more begins in them: {0}.';
const silentWords = 'These processes did not say within a second that they stopped; end them if they go on: {0}.';

export interface SessionCommandsDeps {
  readonly core: Core;
  readonly session: ChatSession;
  readonly chat: ChatView;
  readonly onChanged: () => void;
}

export function sessionCommands({ core, session, chat, onChanged }: SessionCommandsDeps) {
  return {
    'countersign.openChat': () => chat.focus({ kind: 'focus-input' }),
    'countersign.newSession': async () => {
      if (session.startNew()) await chat.focus({ kind: 'focus-input' });
      else say(l10n.t('The agent is still at work. Stop it first.'));
    },
    'countersign.openSession': async () => {
      const now = Date.now();
      const items = session.list.map(({ id, title, changedAt }) => ({
        label: title === '' ? l10n.t('(without words)') : title,
        description: agoInWords(now - changedAt),
        id,
      }));
      const picked = await vscode.window.showQuickPick(items, { title: l10n.t('Sessions in this folder') });
      if (picked === undefined) return;
      if (await session.openSaved(picked.id)) await chat.focus({ kind: 'focus-input' });
      else say(l10n.t('That session cannot be opened now. Stop the agent first.'));
    },
    'countersign.stop': () => session.stop('you stopped it'),
    'countersign.stopEverything': async () => {
      const { stopped, held, silent } = await core.stopEverything('you');
      onChanged();
      const others = stopped === 0 ? '' : ' ' + l10n.t('Also in {0} other windows or runs.', String(stopped));
      say(l10n.t('Everything is stopped: nothing runs until you resume.') + others);
      if (held.length > 0) say(l10n.t(heldWords, held.join(', ')));
      if (silent.length > 0) say(l10n.t(silentWords, silent.join(', ')));
    },
    'countersign.resume': async () => {
      await core.resume('you');
      onChanged();
    },
  } satisfies Partial<Commands>;
}
