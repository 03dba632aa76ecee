import { readFile } from 'node:fs/promises';
import { transitionsOf } from '../journal/fileState.js';
import type { Journal } from '../journal/journal.js';
import type { FilePlan } from '../journal/planUndo.js';
import { recoverIntents, type RecoveredIntent } from '../journal/recoverIntents.js';
import { carryOutUndo, previewUndo, type UndoEntry, type Undone } from '../journal/undo.js';
import type { Ledger } from '../ledger/ledger.js';
import { isAlive, thisWriter } from '../ledger/writers.js';
import type { Undo } from '../protocol/actDetail.js';
import type { Entry, Record } from '../protocol/entry.js';
import type { Buffers } from '../tools/ports.js';
import { recordRecovered } from './recordRecovered.js';
import { entriesIn, idOf, type UndoScope } from './undoScope.js';

/** What an undo would do, as it stands now. `carryOut` does this and nothing else. */
export interface UndoPreview {
  readonly session: string;
  readonly what: UndoEntry['what'];
  /** Ids of acts and of earlier undos. */
  readonly of: readonly [string, ...string[]];
  readonly plans: readonly FilePlan[];
  /** What it cannot give back although it may have been changed, in words. */
  readonly notes: readonly string[];
}

export interface RollbackDeps {
  readonly ledger: Pick<Ledger, 'entries'>;
  readonly journal: Journal;
  readonly record: Record;
  readonly buffers: Pick<Buffers, 'dirty'>;
}

/**
 * Takes back what agents did, for a person.
 *
 * Invariant: no tool reaches it; what is done was previewed, is refused where a file is another by then, and is on
 * record as an act of the person.
 */
export class Rollback {
  constructor(private readonly deps: RollbackDeps) {}

  /** Undefined: there is nothing on record to take back. Changes nothing. */
  async preview(scope: UndoScope): Promise<UndoPreview | undefined> {
    const { entries, notes } = entriesIn(scope, this.deps.ledger);
    const [first, ...others] = new Set(entries.flatMap(idOf));
    const [entry] = entries;
    if (first === undefined || entry === undefined) return undefined;
    const { journal, buffers } = this.deps;
    const transitions = entries.flatMap(({ body }) => transitionsOf(body));
    const plans = await previewUndo(transitions, journal, path => buffers.dirty(path) !== undefined);
    const what = scope.kind === 'redo' ? 'redo' : 'undo';
    const { session } = entry;
    return { session, what, of: [first, ...others], plans: [...plans, ...entries.flatMap(inEditor)], notes };
  }

  /** Whether an act can be taken back now, and else why not; undefined for one that changed nothing. */
  async undoOf(act: string): Promise<Undo | undefined> {
    // Each file would be read: of many, the preview says what can be done.
    if (this.deps.ledger.entries({ act, kind: 'change', limit: mostRead + 1 }).length > mostRead)
      return { possible: true };
    const preview = await this.preview({ kind: 'act', act });
    if (preview === undefined) {
      const { notes } = entriesIn({ kind: 'act', act }, this.deps.ledger);
      return notes.length === 0
        ? undefined
        : { possible: false, why: ['No change by it is on record.', ...notes].join(' ') };
    }
    const { plans } = preview;
    if (plans.some(({ kind }) => kind === 'restore' || kind === 'delete')) return { possible: true };
    const conflicts = plans.flatMap(plan => (plan.kind === 'conflict' ? [`${plan.because}.`] : []));
    return { possible: false, why: conflicts[0] ?? 'Its files are as they were before.' };
  }

  /** `by`: who wants it. */
  async carryOut({ session, what, of, plans }: UndoPreview, by: string): Promise<Undone> {
    const { journal, record } = this.deps;
    const about = { session, what, of, by };
    return carryOutUndo(plans, journal, about, entry => record({ session, agent: '' }, entry));
  }

  /** Both sides of what a plan would change in a file, for showing; undefined where one cannot be had. */
  async sidesOf(plan: FilePlan): Promise<{ readonly now: Uint8Array; readonly then: Uint8Array } | undefined> {
    const nothing = new Uint8Array();
    const to = plan.kind === 'restore' || plan.kind === 'conflict' ? plan.to : undefined;
    const now = 'now' in plan ? await readFile(plan.path).catch(() => undefined) : nothing;
    const then = to === undefined ? nothing : await this.deps.journal.get(to);
    return now && then && { now, then };
  }

  /** Completes or reverts what processes left half done that no longer live; what became of it goes on record. */
  async recover(fault: (fault: unknown) => void): Promise<void> {
    const { journal, ledger, record } = this.deps;
    const recovered = (intent: RecoveredIntent): Promise<void> => recordRecovered(intent, ledger, record);
    await recoverIntents(journal, { isAlive: stillRuns, record: recovered, fault }).catch(fault);
  }
}

const mostRead = 100;

function inEditor({ body }: Entry): readonly FilePlan[] {
  if (body.kind !== 'change' || body.unsaved !== true) return [];
  const { path } = body;
  return [{ kind: 'conflict', path, because: `${path} was changed in an open editor: take it back there` }];
}

/** Names this process to others that share the journal. */
export function thisProcess(): string {
  const { pid, started, machine } = thisWriter();
  return [pid, started, machine].join('\t');
}

/** Whether the process that `thisProcess` named is still there. */
export function stillRuns(writer: string): boolean {
  const [pid, started = '', machine = ''] = writer.split('\t');
  return isAlive({ pid: Number(pid), started, machine, closed: false });
}
