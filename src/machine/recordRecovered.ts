import { changedFile } from '../journal/applyChanges.js';
import type { RecoveredIntent } from '../journal/recoverIntents.js';
import { undoEntry } from '../journal/undo.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Record } from '../protocol/entry.js';
import { allOf, idOf } from './undoScope.js';

/** Puts on record what became of an act or undo that was cut off, where it is not on record yet. */
export async function recordRecovered(
  { intent, kind, left }: RecoveredIntent,
  ledger: Pick<Ledger, 'entries'>,
  record: Record,
): Promise<void> {
  const { act, undo, steps } = intent;
  const [of] = ledger.entries({ act, kind: 'action', limit: 1 });
  const session = undo?.session ?? of?.session ?? '';
  const about = { session, agent: of?.agent ?? '' };
  if (kind !== 'completed') {
    const what = undo === undefined ? 'A change of files' : 'An undo';
    const stay = left.length === 0 ? '' : ` Left as they are, since they changed again: ${left.join(', ')}.`;
    await record(about, { kind: 'oddity', what: `${what} was cut off; what it had written was put back.${stay}` });
    return;
  }
  if (undo !== undefined) {
    const isRecorded = allOf({ session, kind: 'undo' }, ledger).some(entry => idOf(entry).includes(act));
    if (!isRecorded) await record(about, undoEntry(act, undo, steps));
    return;
  }
  const known = new Set(allOf({ act, kind: 'change' }, ledger).map(({ body }) => 'path' in body && body.path));
  const action = of?.body.kind === 'action' ? of.body.action : '';
  for (const file of steps.map(changedFile).filter(({ path }) => !known.has(path)))
    await record(about, { kind: 'change', act, action, ...file });
}
