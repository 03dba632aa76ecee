import { newId } from '../base/ids.js';
import type { GateRequest } from '../approvals/gate.js';
import { extrasInWords, type Extra } from '../protocol/extra.js';
import type { Acted } from './act.js';

/** A command that needs more than this many looks does not know what it needs. */
const mostRounds = 3;

/** What ran, and what its sandbox kept it from. */
export interface RanOnce {
  readonly acted: Acted;
  readonly kept: readonly Extra[];
}

/** One more run of the same call, by a pass of its own; `refused` where there is none. */
export type RunAgain = (request: GateRequest) => Promise<RanOnce | { readonly refused: Acted }>;

/**
 * Asks whether what failed because of its sandbox may run once more, opened for exactly what it was kept from.
 *
 * Invariant: each run has a question of its own, which only a person answers and which names all that it is opened for;
 * nothing of it holds for the next call. Never asks for the same again.
 */
export async function escalate(first: RanOnce, request: GateRequest, run: RunAgain): Promise<Acted> {
  const had: Extra[] = [];
  let last = first;
  for (let round = 0; round < mostRounds && last.kept.length > 0; round++) {
    const again = keptFrom(last.kept);
    const next = await run({ ...request, act: newId('act'), extra: [...had, ...last.kept], again });
    if ('refused' in next) return told(last.acted, `${again} ${onlyPerson} ${next.refused.text}`, next.refused.fault);
    had.push(...last.kept);
    last = { ...next, acted: told(next.acted, openedFor(had)) };
  }
  return last.kept.length > 0 ? told(last.acted, `${keptFrom(last.kept)} ${onlyPerson}`) : last.acted;
}

function told(acted: Acted, more: string, fault?: unknown): Acted {
  return { ...acted, text: `${acted.text}\n\n${more}`, ...(fault !== undefined && { fault }) };
}

function keptFrom(kept: readonly Extra[]): string {
  return `It failed in its sandbox, which kept it from ${extrasInWords(kept)}.`;
}

const onlyPerson = 'Nothing that you write can change that; only the person can.';

function openedFor(had: readonly Extra[]): string {
  return `The person let it run once more, in a sandbox that was opened for ${extrasInWords(had)}. That holds for this one run.`;
}
