import type { TurnEnd } from '../protocol/agentEvent.js';
import { act, stopped, type Acted, type HeardCall } from './act.js';
import { answerOf } from './answer.js';
import { mustWait, type Touched } from './order.js';
import type { Turn } from './turn.js';

/**
 * One turn: the model answers, its calls are carried out, and so on until it makes no more.
 *
 * Invariant: calls of one answer are judged side by side, so that their asks are pending together, and run one after
 * the other in the order in which the model made them. Rejects only on faults; then nothing more runs.
 */
export async function runTurn(turn: Turn, signal: AbortSignal): Promise<TurnEnd> {
  for (let step = 0; step < turn.maxSteps; step++) {
    await turn.deliver(signal);
    signal.throwIfAborted();
    const answer = await answerOf(turn, signal);
    if (answer.kind === 'over') return answer.how;
    if (answer.calls.length > 0) await actAll(answer.calls, turn, signal);
    if (signal.aborted) return { kind: 'stopped' };
    if (answer.calls.length === 0 && !turn.hasWaiting()) return { kind: 'done' };
  }
  return { kind: 'steps', limit: turn.maxSteps };
}

interface Flight {
  readonly call: HeardCall;
  readonly touched: Touched;
  readonly done: Promise<Acted>;
}

/** Carries out the calls of one answer and puts their results into the conversation, in their order. */
async function actAll(calls: readonly HeardCall[], turn: Turn, signal: AbortSignal): Promise<void> {
  const broken = new AbortController();
  const until = AbortSignal.any([signal, broken.signal]);
  const flights: Flight[] = [];
  for (const call of calls) {
    const earlier = [...flights];
    const { touched } = turn.toolbox.touch(call);
    const done = fly(call, touched, earlier, turn, until).then(acted => {
      if (acted.fault !== undefined) broken.abort(acted.fault);
      return acted;
    });
    flights.push({ call, touched, done });
  }
  for (const { call, done } of flights) {
    const { outcome, text } = await done;
    turn.conversation.add({ role: 'tool', call: call.id, tool: call.tool, outcome, text }, turn.clock.now());
    turn.changed();
  }
  if (broken.signal.aborted) throw broken.signal.reason;
}

async function fly(
  call: HeardCall,
  touched: Touched,
  earlier: readonly Flight[],
  turn: Turn,
  signal: AbortSignal,
): Promise<Acted> {
  await Promise.all(earlier.filter(flight => mustWait(touched, flight.touched)).map(flight => flight.done));
  const ready = async (): Promise<void> => {
    await Promise.all(earlier.map(flight => flight.done));
  };
  const acted = signal.aborted ? stopped : await act(call, turn, ready, signal);
  turn.emit({ kind: 'result', call: call.id, tool: call.tool, outcome: acted.outcome, text: acted.text });
  return acted;
}
