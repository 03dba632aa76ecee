import * as vscode from 'vscode';
import type { Core } from '../core/core.js';
import type { UndoScope } from '../machine/undoScope.js';
import { agoInWords } from './ago.js';
import type { ChatSession } from './chatSession.js';
import type { Commands } from './commandNames.js';
import { say } from './say.js';
import { undo } from './undo.js';
import type { EditorUndoDoor } from './undoDoor.js';

const { l10n } = vscode;

export interface UndoCommandsDeps {
  readonly core: Core;
  readonly session: Pick<ChatSession, 'current'>;
  readonly door: EditorUndoDoor;
}

export function undoCommands({ core, session, door }: UndoCommandsDeps) {
  const run = (scope: UndoScope): Promise<void> => undo(scope, core.rollback, l10n.t('you by command'), door);
  const inSession = () => ({ session: session.current.id });
  return {
    'countersign.undoLastAct': () => run({ kind: 'last', ...inSession() }),
    'countersign.undoSession': () => run({ kind: 'session', ...inSession() }),
    'countersign.redo': () => run({ kind: 'redo', ...inSession() }),
    'countersign.undoSinceMessage': async () => {
      const { session: id } = inSession();
      const seq = await pickMessage(core, id);
      if (seq !== undefined) await run({ kind: 'since', session: id, seq });
    },
    'countersign.confirmUndo': async () => answer(door, true),
    'countersign.cancelUndo': async () => answer(door, false),
  } satisfies Partial<Commands>;
}

function answer(door: EditorUndoDoor, isYes: boolean): void {
  if (!door.answer(isYes)) say(l10n.t('No undo waits for an answer.'));
}

/** Messages that are offered to choose from, the newest first. */
const mostMessages = 200;

async function pickMessage({ ledger }: Core, session: string): Promise<number | undefined> {
  const prompts = ledger.entries({ session, kind: 'prompt', before: Number.MAX_SAFE_INTEGER, limit: mostMessages });
  const items = prompts.toReversed().flatMap(({ seq, at, body }) => {
    if (body.kind !== 'prompt') return [];
    return [{ label: body.text.replaceAll(/\s+/g, ' ').slice(0, 100), description: agoInWords(Date.now() - at), seq }];
  });
  if (items.length === 0) {
    say(l10n.t('This session has no message yet.'));
    return undefined;
  }
  const title = l10n.t('Undo everything since which message?');
  return (await vscode.window.showQuickPick(items, { title }))?.seq;
}
