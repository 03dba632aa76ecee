import type { Model, ModelEvent, ModelFailure, ModelRequest } from '../models/model.js';
import type { Usage } from '../protocol/message.js';
import { longestAnswer } from './answer.js';

/** What came of asking a model once. */
export type Heard =
  | { readonly kind: 'said'; readonly text: string; readonly usage: Usage | undefined }
  /** It answered, and not with an answer. */
  | { readonly kind: 'unreadable'; readonly because: string; readonly usage: Usage | undefined }
  | { readonly kind: 'failed'; readonly failure: ModelFailure }
  | { readonly kind: 'aborted' };

/** Asks once and listens to the end. Never rejects, and does not outlive the signal, whatever the model does. */
export async function hear(model: Model, request: ModelRequest, signal: AbortSignal): Promise<Heard> {
  const isOver = (): boolean => signal.aborted;
  if (isOver()) return { kind: 'aborted' };
  let end = (): void => undefined;
  const aborted = new Promise<'aborted'>(resolve => {
    end = () => resolve('aborted');
    signal.addEventListener('abort', end, { once: true });
  });
  try {
    const stream = model.stream(request, signal)[Symbol.asyncIterator]();
    const heard = await listen(stream, aborted);
    // Not waited for: a model that hangs may never end.
    stream.return?.().catch(() => undefined);
    return heard;
  } catch {
    return isOver() ? { kind: 'aborted' } : { kind: 'failed', failure: broken };
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function listen(events: AsyncIterator<ModelEvent>, aborted: Promise<'aborted'>): Promise<Heard> {
  let text = '';
  // Pieces without any text count, so that no stream of them goes on for ever.
  let size = 0;
  const unreadable = (because: string, usage?: Usage): Heard => ({ kind: 'unreadable', because, usage });
  for (;;) {
    const next = await Promise.race([events.next(), aborted]);
    if (next === 'aborted') return { kind: 'aborted' };
    if (next.done === true) return { kind: 'failed', failure: broken };
    const event = next.value;
    switch (event.kind) {
      case 'text':
        text += event.text;
        size += Math.max(1, event.text.length);
        if (size > longestAnswer) return unreadable('The reviewer wrote far more than an answer.');
        break;
      case 'call-started':
      case 'call':
        return unreadable('The reviewer called a tool, and it has none.');
      case 'ended':
        if (event.why === 'stop') return { kind: 'said', text, usage: event.usage };
        return unreadable(`The reviewer's answer ended before it was whole (${event.why}).`, event.usage);
      case 'failed':
        return { kind: 'failed', failure: event.failure };
    }
  }
}

const broken: ModelFailure = {
  code: 'broken-stream',
  because: "The reviewer's answer broke off before its end.",
  retryable: true,
};
