import { pause } from '../base/pause.js';
import type { TurnEnd } from '../protocol/agentEvent.js';
import type { HeardCall } from './act.js';
import { fold, foldAt } from './compaction.js';
import { listen, type Heard } from './listen.js';
import { waitBefore } from './retry.js';
import type { Turn } from './turn.js';

/** The model's answer as it stands in the conversation, or how the turn ends instead. */
export type Answer =
  | { readonly kind: 'answered'; readonly calls: readonly HeardCall[] }
  | { readonly kind: 'over'; readonly how: TurnEnd };

/** Asks the model until it answers: tries again after what passes by itself, and folds the conversation once if it is too long. */
export async function answerOf(turn: Turn, signal: AbortSignal): Promise<Answer> {
  const { conversation, model } = turn;
  if (conversation.tokens > foldAt(model.contextTokens)) compact(turn);
  let folded = false;
  for (let tries = 1; ; tries++) {
    const because = await turn.permit(signal);
    if (because !== undefined) return over(signal.aborted ? { kind: 'stopped' } : { kind: 'failed', because });
    const began = turn.clock.now();
    const heard = await listen(turn, signal);
    await tell(turn, heard, turn.clock.now() - began);
    if (heard.end.kind === 'ended') return settle(turn, heard, heard.end.why);
    const { failure } = heard.end;
    if (failure.code === 'too-long' && !folded) {
      folded = true;
      compact(turn);
      continue;
    }
    const afterMs = waitBefore(tries, failure, turn.random);
    if (afterMs === undefined) {
      keep(turn, heard, onlyText(heard));
      return over({ kind: 'failed', because: failure.because });
    }
    turn.emit({ kind: 'retrying', afterMs, because: failure.because, drops: heard.message.id });
    await pause(turn.clock, afterMs, signal);
    if (signal.aborted) return over({ kind: 'stopped' });
  }
}

/** Records the request before anything it asks for can happen. */
async function tell(turn: Turn, heard: Heard, latencyMs: number): Promise<void> {
  const { model, conversation } = turn;
  const cost = heard.usage === undefined ? undefined : model.cost(heard.usage);
  if (heard.usage !== undefined) {
    conversation.count(heard.usage, cost);
    turn.emit({ kind: 'usage', usage: conversation.usage, cost: conversation.cost });
  }
  await turn.record({
    kind: 'model',
    provider: model.provider,
    model: model.id,
    ...(heard.usage === undefined ? {} : { usage: heard.usage }),
    ...(cost === undefined ? {} : { cost }),
    latencyMs: Math.max(0, latencyMs),
    end: heard.end.kind === 'ended' ? heard.end.why : heard.end.failure.code,
  });
}

function settle(turn: Turn, heard: Heard, why: 'stop' | 'calls' | 'length' | 'filtered' | 'aborted'): Answer {
  if (why === 'aborted') {
    keep(turn, heard, onlyText(heard));
    return over({ kind: 'stopped' });
  }
  keep(turn, heard, heard.message.parts);
  if (heard.calls.length > 0) return { kind: 'answered', calls: heard.calls };
  if (why === 'length')
    return over({
      kind: 'failed',
      because: 'The model reached the limit of one answer: send “go on” and it continues.',
    });
  if (why === 'filtered')
    return over({ kind: 'failed', because: 'The provider’s filter ended the answer: say it in other words.' });
  return { kind: 'answered', calls: [] };
}

/** What was said before it broke off stays; calls that were never judged do not. */
function onlyText(heard: Heard): Heard['message']['parts'] {
  return heard.message.parts.filter(part => part.kind === 'text');
}

function keep(turn: Turn, heard: Heard, parts: Heard['message']['parts']): void {
  if (parts.length === 0) return;
  const message = { ...heard.message, parts };
  turn.conversation.add(message, turn.clock.now(), heard.usage !== undefined);
  turn.emit({ kind: 'message', message });
  turn.changed();
}

function compact(turn: Turn): void {
  const { conversation, model } = turn;
  const tokens = conversation.tokens;
  const keep = Math.floor(Math.min(tokens / 2, foldAt(model.contextTokens) / 3)) * 4;
  const before = conversation.messages.length;
  conversation.replace(fold(conversation.messages, conversation.plan, keep));
  turn.emit({ kind: 'compacted', dropped: before - conversation.messages.length });
  turn.changed();
}

function over(how: TurnEnd): Answer {
  return { kind: 'over', how };
}
