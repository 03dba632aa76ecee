import type { Ledger } from '../ledger/ledger.js';
import type { Outcome } from '../protocol/message.js';
import type { ActivityRow } from '../protocol/activity.js';
import type { PastAct } from '../review/review.js';
import { delegate } from '../tools/delegate.js';
import { mainAgent } from './judging.js';

/** As many acts as are looked up; the reviewer is given the newest of them. */
const mostActs = 60;
const mostMessages = 500;

type Read = Pick<Ledger, 'entries' | 'rowsOf'>;

/**
 * The person's own messages in a session, oldest first. What one agent told another is none of theirs, nor is what a
 * click stands for: it repeats what an agent wrote.
 */
export function saidIn(session: string, ledger: Read): readonly string[] {
  const prompts = ledger.entries({ session, kind: 'prompt', limit: mostMessages });
  return prompts.flatMap(({ agent, body }) =>
    body.kind === 'prompt' && agent === mainAgent && body.clicked !== true ? [body.text] : [],
  );
}

/** What was done or refused in a session before this act, oldest first; what one agent tells another is left out. */
export function pastOf(session: string, act: string, ledger: Read): readonly PastAct[] {
  const judged = ledger.entries({ session, kind: 'action', limit: mostActs });
  const acts = new Set(judged.flatMap(({ body }) => (body.kind === 'action' ? [body.act] : [])));
  acts.delete(act);
  return ledger
    .rowsOf([...acts])
    .toReversed()
    .flatMap(({ tool, title, state, dry }): PastAct[] => {
      const outcome = outcomes[state];
      return outcome === undefined || dry
        ? []
        : [{ tool, line: tool === delegate.name ? 'another agent' : title, outcome }];
    });
}

/** Undefined: nothing has come of it yet. */
const outcomes: Readonly<Record<ActivityRow['state'], Outcome | undefined>> = {
  pending: undefined,
  running: undefined,
  done: 'done',
  failed: 'failed',
  refused: 'refused',
  lapsed: 'refused',
};
