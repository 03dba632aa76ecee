import type { TurnEnd } from '../protocol/agentEvent.js';
import { act, stopped, type Acted, type HeardCall } from './act.js';
import { answerOf } from './answer.js';
import { mustWait, type Touched } from './order.js';
import type { Turn } from './turn.js';

/**
 * One turn: the model answers, its calls are carried out, and so on until it makes no more.
 *
 * Invariant: calls of one answer are judged side by side, so that their asks are pending together, and are asked and
 * run in the order in which the model made them. Rejects only on faults; then nothing more runs.
 */
export async function runTurn(turn: Turn, signal: AbortSignal): Promise<TurnEnd> {
  while (turn.steps.take()) {
    await turn.deliver(signal);
    signal.throwIfAborted();
    const answer = await answerOf(turn, signal);
    if (answer.kind === 'over') return answer.how;
    const ends = await actAll(answer.calls, turn, signal);
    if (signal.aborted) return { kind: 'stopped' };
    if (ends !== undefined) return { kind: 'refused', because: ends };
    if (answer.calls.length === 0 && !turn.hasWaiting()) return { kind: 'done' };
  }
  return { kind: 'steps', limit: turn.steps.limit };
}

interface Flight {
  readonly call: HeardCall;
  readonly touched: Touched;
  /** It is asked, or will not be, or not before a call that it has to wait for has run. */
  readonly asked: Promise<unknown>;
  readonly done: Promise<Acted>;
}

/**
 * Carries out the calls of one answer and puts their results into the conversation, in their order. Says why the turn
 * is over with them, where it is.
 */
async function actAll(calls: readonly HeardCall[], turn: Turn, signal: AbortSignal): Promise<string | undefined> {
  const broken = new AbortController();
  const until = AbortSignal.any([signal, broken.signal]);
  const flights: Flight[] = [];
  for (const call of calls) {
    const { touched } = turn.toolbox.touch(call);
    const asked = Promise.withResolvers<undefined>();
    const done = fly({ call, touched, asked: () => asked.resolve(undefined) }, [...flights], turn, until).then(
      acted => {
        if (acted.fault !== undefined || acted.ends !== undefined) broken.abort();
        return acted;
      },
    );
    flights.push({ call, touched, asked: asked.promise, done });
  }
  const all: Acted[] = [];
  for (const { call, done } of flights) {
    const acted = await done;
    const { outcome, text } = acted;
    all.push(acted);
    turn.conversation.add({ role: 'tool', call: call.id, tool: call.tool, outcome, text }, turn.clock.now());
    turn.changed();
  }
  const broke = all.find(({ fault }) => fault !== undefined);
  if (broke !== undefined) throw broke.fault;
  return all.find(({ ends }) => ends !== undefined)?.ends;
}

interface Departure extends Pick<Flight, 'call' | 'touched'> {
  readonly asked: () => void;
}

async function fly(
  { call, touched, asked }: Departure,
  earlier: readonly Flight[],
  turn: Turn,
  signal: AbortSignal,
): Promise<Acted> {
  const awaited = earlier.filter(flight => mustWait(touched, flight.touched));
  if (awaited.length > 0) asked();
  await Promise.all(awaited.map(flight => flight.done));
  const ready = async (): Promise<void> => {
    asked();
    await Promise.all(earlier.map(flight => flight.done));
  };
  const ahead = async (): Promise<void> => {
    await Promise.all(earlier.map(flight => flight.asked));
  };
  const acted = signal.aborted ? stopped : await act(call, turn, { ready, line: { ahead, asked } }, signal);
  asked();
  turn.emit({ kind: 'result', call: call.id, tool: call.tool, outcome: acted.outcome, text: acted.text });
  return acted;
}
