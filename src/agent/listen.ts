import { newId } from '../base/ids.js';
import type { ModelFailure } from '../models/model.js';
import type { Message, Usage } from '../protocol/message.js';
import type { HeardCall } from './act.js';
import type { Turn } from './turn.js';

type AssistantMessage = Extract<Message, { role: 'assistant' }>;

/** One answer of the model, or as much as came of it. */
export interface Heard {
  readonly message: AssistantMessage;
  readonly calls: readonly HeardCall[];
  readonly usage: Usage | undefined;
  readonly end:
    | { readonly kind: 'ended'; readonly why: 'stop' | 'calls' | 'length' | 'filtered' | 'aborted' }
    | { readonly kind: 'failed'; readonly failure: ModelFailure };
}

const brokeOff: ModelFailure = {
  code: 'broken-stream',
  because: 'The answer broke off before its end: send the message again.',
  retryable: true,
};

/** Sends the conversation once and listens to the end, telling each piece as it comes. */
export async function listen(turn: Turn, signal: AbortSignal): Promise<Heard> {
  const id = newId('message');
  const parts: AssistantMessage['parts'][number][] = [];
  const calls: HeardCall[] = [];
  let text = '';
  const closeText = (): void => {
    if (text.trim() !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  const heard = (end: Heard['end'], usage?: Usage): Heard => {
    closeText();
    return { message: { role: 'assistant', id, parts }, calls, usage, end };
  };
  const { conversation, system, toolbox } = turn;
  const request = { system, messages: conversation.messages, tools: toolbox.specs };
  for await (const event of turn.model.stream(request, signal)) {
    switch (event.kind) {
      case 'text':
        text += event.text;
        turn.emit({ kind: 'text', message: id, text: event.text });
        break;
      case 'call-started':
        turn.emit({ kind: 'call-started', message: id, call: event.id, tool: event.tool });
        break;
      case 'call': {
        closeText();
        const { kind, ...call } = event;
        parts.push({ kind, id: call.id, tool: call.tool, input: call.input });
        calls.push(call);
        turn.emit({ kind: 'call', message: id, call, title: toolbox.touch(call).title });
        break;
      }
      case 'ended':
        return heard({ kind: 'ended', why: event.why }, event.usage);
      case 'failed':
        return heard({ kind: 'failed', failure: event.failure });
    }
  }
  return heard(signal.aborted ? { kind: 'ended', why: 'aborted' } : { kind: 'failed', failure: brokeOff });
}
