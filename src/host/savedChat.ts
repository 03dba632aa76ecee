import type { Entry } from '../protocol/entry.js';
import type { Message, SessionFile } from '../protocol/message.js';
import { ChatModel, type Translate } from './chatModel.js';

/**
 * A saved session as the chat shows it. `entries` are the ledger's about that session, oldest first: they hold what a
 * session file does not, such as titles, changes and the asks that nobody answered.
 */
export function readSavedChat(session: SessionFile, entries: readonly Entry[], t: Translate): ChatModel {
  const model = new ChatModel(t);
  for (const message of session.messages) replay(model, message, t);
  for (const entry of entries) model.recorded(entry);
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
