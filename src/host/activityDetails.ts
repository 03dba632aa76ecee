import type { ListedRule } from '../approvals/ruleBook.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ActPast, Undo } from '../protocol/actDetail.js';
import type { ToActivity } from '../protocol/activityMessages.js';
import { actDetail, actPast, decisiveKinds } from './actDetail.js';
import { entryDetail } from './entryWords.js';

export interface ActivityDetailsDeps {
  readonly ledger: Ledger;
  readonly rules: () => readonly ListedRule[];
  /** Takes back what an act did, once the person was asked: it trusts nobody who calls it. */
  readonly undo?: (act: string) => Promise<void>;
  /** Whether that is possible, or why not; without it no act can be undone from here. */
  readonly undoOf?: (act: string) => Promise<Undo | undefined>;
  readonly fault: (fault: unknown) => void;
}

/** Entries about an act that are read at a time. */
const pastSize = 200;
const gone = { kind: 'failed', what: 'detail', because: 'It is no longer on record.' } as const;

/** What one panel shows closely: an act with its past and a way to take it back, or one entry. */
export class ActivityDetails {
  constructor(private readonly deps: ActivityDetailsDeps) {}

  async ofAct(act: string): Promise<ToActivity> {
    const undo = await this.undoOf(act);
    const { ledger, rules } = this.deps;
    const [row] = ledger.rowsOf([act]);
    const decisive = decisiveKinds.flatMap(kind => ledger.entries({ act, kind, limit: 1 }));
    const detail = row && actDetail(row, decisive, this.past(act), rules());
    return detail === undefined ? gone : { kind: 'detail', detail: { ...detail, ...(undo && { undo }) } };
  }

  async ofEntry(seq: number): Promise<ToActivity> {
    const [entry] = await this.deps.ledger.ask('entries', { seqs: [seq], limit: 1 });
    return entry === undefined ? gone : { kind: 'entry', detail: entryDetail(entry) };
  }

  /** The newest entries about an act, or those before one. */
  past(act: string, before?: number): ActPast {
    const found = this.deps.ledger.entries({ act, limit: pastSize + 1, ...(before !== undefined && { before }) });
    return actPast(found.slice(-pastSize), found.length <= pastSize);
  }

  /** True where it was possible, and the person was asked. */
  async undo(act: string): Promise<boolean> {
    const { undo } = this.deps;
    if (undo === undefined || (await this.undoOf(act))?.possible !== true) return false;
    await undo(act);
    return true;
  }

  /** What cannot be found out is no reason to keep the rest back. */
  private async undoOf(act: string): Promise<Undo | undefined> {
    try {
      return await this.deps.undoOf?.(act);
    } catch (fault) {
      this.deps.fault(fault);
      return { possible: false, why: 'It could not be found out whether this can be undone.' };
    }
  }
}
