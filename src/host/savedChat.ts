import type { ActivityRow } from '../protocol/activity.js';
import type { Entry } from '../protocol/entry.js';
import type { Message, SessionFile } from '../protocol/message.js';
import { ChatModel, type Translate } from './chatModel.js';

/** What the ledger holds about a session and its file does not: titles, changes, who decided, what nobody answered. */
export interface SavedRecord {
  /** Oldest first. */
  readonly entries: readonly Entry[];
  readonly rows: readonly Pick<ActivityRow, 'act' | 'decided'>[];
}

/** A saved session as the chat shows it. */
export function readSavedChat(session: SessionFile, { entries, rows }: SavedRecord, t: Translate): ChatModel {
  const model = new ChatModel(t);
  for (const message of session.messages) replay(model, message, t);
  for (const entry of entries) model.recorded(entry);
  for (const { act, decided } of rows) model.decided(act, decided);
  model.closeOpen(true);
  model.plan = session.plan;
  model.usage = session.usage;
  model.cost = session.cost;
  model.working = false;
  return model;
}

function replay(model: ChatModel, message: Message, t: Translate): void {
  switch (message.role) {
    case 'user':
      model.apply({ kind: 'message', message });
      return;
    case 'assistant':
      for (const part of message.parts) {
        if (part.kind === 'text') model.apply({ kind: 'text', message: message.id, text: part.text });
        else {
          const call = { id: part.id, tool: part.tool, input: part.input };
          model.apply({ kind: 'call', message: message.id, call, title: titleOf(part.tool, part.input) });
        }
      }
      return;
    case 'tool':
      model.apply({
        kind: 'result',
        call: message.call,
        tool: message.tool,
        outcome: message.outcome,
        text: message.text,
      });
      return;
    case 'summary':
      model.notice('info', t('Older messages were folded away.'));
  }
}

/** Until the ledger gives its own: the tool and the first text of its input. */
function titleOf(tool: string, input: unknown): string {
  const texts = typeof input === 'object' && input !== null ? Object.values(input) : [];
  const first = texts.find(value => typeof value === 'string');
  return typeof first === 'string' ? `${tool} ${first.slice(0, 120)}` : tool;
}
