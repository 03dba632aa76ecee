import type { Ledger } from '../ledger/ledger.js';
import { erasedText } from '../ledger/texts.js';
import type { EntryBody } from '../protocol/entry.js';

/** All that is on record of a conversation that goes on. What was erased may have been a secret, and counts as one. */
export function recordOf(session: string, ledger: Pick<Ledger, 'entries'>): readonly EntryBody[] {
  const entries = ledger.entries({ session, limit: Number.MAX_SAFE_INTEGER });
  return entries.map(({ body }) =>
    body.kind === 'action' && body.title === erasedText
      ? { ...body, effects: [{ kind: 'secret', path: erasedText }] }
      : body,
  );
}
