import { readFile } from 'node:fs/promises';
import { changedFile } from '../journal/applyChanges.js';
import { transitionsOf } from '../journal/fileState.js';
import type { Journal } from '../journal/journal.js';
import type { FilePlan } from '../journal/planUndo.js';
import { recoverIntents, type RecoveredIntent } from '../journal/recoverIntents.js';
import { carryOutUndo, previewUndo, undoEntry, type UndoEntry, type Undone } from '../journal/undo.js';
import type { Ledger } from '../ledger/ledger.js';
import { isAlive, thisWriter } from '../ledger/writers.js';
import type { Entry, Record } from '../protocol/entry.js';
import type { Buffers } from '../tools/ports.js';

/** What a person wants taken back. */
export type UndoScope =
  | { readonly kind: 'act'; readonly act: string }
  /** Everything of a session after an entry: that of a message, say. */
  | { readonly kind: 'since'; readonly session: string; readonly seq: number }
  | { readonly kind: 'session'; readonly session: string }
  /** Makes again what an undo took back: the newest that was not made again yet. */
  | { readonly kind: 'redo'; readonly session?: string; readonly undo?: string };

/** What an undo would do, as it stands now. `carryOut` does this and nothing else. */
export interface UndoPreview {
  readonly session: string;
  readonly what: UndoEntry['what'];
  /** Ids of acts and of earlier undos. */
  readonly of: readonly [string, ...string[]];
  readonly plans: readonly FilePlan[];
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
    const entries = this.entriesOf(scope);
    const [first, ...others] = new Set(entries.flatMap(idOf));
    const [entry] = entries;
    if (first === undefined || entry === undefined) return undefined;
    const { journal, buffers } = this.deps;
    const transitions = entries.flatMap(({ body }) => transitionsOf(body));
    const plans = await previewUndo(transitions, journal, path => buffers.dirty(path) !== undefined);
    const what = scope.kind === 'redo' ? 'redo' : 'undo';
    return { session: entry.session, what, of: [first, ...others], plans: [...plans, ...entries.flatMap(inEditor)] };
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
    const record = (recovered: RecoveredIntent): Promise<void> => this.recordRecovered(recovered);
    await recoverIntents(this.deps.journal, { isAlive: stillRuns, record, fault }).catch(fault);
  }

  private entriesOf(scope: UndoScope): readonly Entry[] {
    switch (scope.kind) {
      case 'act':
        return this.all({ act: scope.act, kind: 'change' });
      case 'since':
      case 'session': {
        const after = scope.kind === 'since' ? scope.seq : 0;
        const { session } = scope;
        const found = [...this.all({ session, kind: 'change', after }), ...this.all({ session, kind: 'undo', after })];
        return found.sort((one, other) => one.seq - other.seq);
      }
      case 'redo':
        return this.toMakeAgain(scope);
    }
  }

  private toMakeAgain({ session, undo }: Extract<UndoScope, { kind: 'redo' }>): readonly Entry[] {
    const undos = this.all({ kind: 'undo', ...(session !== undefined && { session }) });
    const again = new Set(undos.flatMap(({ body }) => (body.kind === 'undo' && body.what === 'redo' ? body.of : [])));
    const open = undos.filter(({ body }) => body.kind === 'undo' && body.what === 'undo' && !again.has(body.id));
    return open.filter(entry => undo === undefined || idOf(entry).includes(undo)).slice(-1);
  }

  private all(query: Omit<Parameters<Ledger['entries']>[0], 'limit'>): Entry[] {
    const found: Entry[] = [];
    for (let after = query.after ?? 0; ;) {
      const page = this.deps.ledger.entries({ ...query, after, limit: pageSize });
      found.push(...page);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      after = last.seq;
    }
  }

  private async recordRecovered({ intent, kind, left }: RecoveredIntent): Promise<void> {
    const { record } = this.deps;
    const [of] = this.deps.ledger.entries({ act: intent.act, kind: 'action', limit: 1 });
    const session = intent.undo?.session ?? of?.session ?? '';
    const about = { session, agent: of?.agent ?? '' };
    if (kind === 'completed') {
      if (intent.undo !== undefined) {
        const isRecorded = this.all({ session, kind: 'undo' }).some(entry => idOf(entry).includes(intent.act));
        if (!isRecorded) await record(about, undoEntry(intent.act, intent.undo, intent.steps));
        return;
      }
      const known = new Set(
        this.all({ act: intent.act, kind: 'change' }).map(({ body }) => 'path' in body && body.path),
      );
      const action = of?.body.kind === 'action' ? of.body.action : '';
      for (const file of intent.steps.map(changedFile).filter(({ path }) => !known.has(path)))
        await record(about, { kind: 'change', act: intent.act, action, ...file });
      return;
    }
    const what = intent.undo === undefined ? 'A change of files' : 'An undo';
    const stay = left.length === 0 ? '' : ` Left as they are, since they changed again: ${left.join(', ')}.`;
    await record(about, { kind: 'oddity', what: `${what} was cut off; what it had written was put back.${stay}` });
  }
}

const pageSize = 1000;

function idOf({ body }: Entry): readonly string[] {
  if (body.kind === 'undo') return [body.id];
  return body.kind === 'change' ? [body.act] : [];
}

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
