import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { entryBodySchema, type EntryBody } from '../protocol/entry.js';
import type { Carried } from '../protocol/spend.js';
import { hashOf } from './chain.js';
import { LedgerError } from './ledgerError.js';
import { stored } from './reader.js';

/** What a run took, at its entry; what was pruned, at the last entry that was. */
export interface Taking extends Carried {
  readonly seq: number;
}

/**
 * What rules with limits have let pass, read from the entries that say so.
 *
 * Invariant: nothing counts but what stands in an entry as it was chained; one that was changed is a fault, so that
 * nothing runs on it. What was counted once stays so, whatever becomes of the file.
 */
export class ChainedSpends {
  private readonly takings: Taking[] = [];
  /** Entries up to this number are among them; undefined before the first is read. */
  private upTo: number | undefined;
  private readonly runs: StatementSync;
  private readonly marks: StatementSync;
  private readonly newest: StatementSync;

  constructor(db: DatabaseSync) {
    const columns = `seq, at, session, agent, body, prev, hash,
      (SELECT prev FROM entries AS later WHERE later.seq = entries.seq + 1) AS follower`;
    this.runs = db.prepare(
      `SELECT ${columns} FROM entries
       WHERE kind = 'run' AND seq > ? AND seq <= ? AND instr(body, '"spends":') ORDER BY seq`,
    );
    this.marks = db.prepare(`SELECT ${columns} FROM entries WHERE kind = 'pruned' ORDER BY seq DESC LIMIT 1`);
    this.newest = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM entries');
  }

  /** All that was taken up to an entry, which must be committed: without one, the newest. */
  until(seq = Number(this.newest.get()?.['seq'])): readonly Taking[] {
    const after = this.upTo ?? 0;
    const more = [...(this.upTo === undefined ? this.pruned() : []), ...(seq > after ? this.taken(after, seq) : [])];
    for (const taking of more) this.takings.push(taking);
    this.upTo = Math.max(seq, after);
    return this.takings;
  }

  /** What the entries up to this one took, in sums: for the mark that stands for them when they are pruned. */
  sums(upTo: number): Carried[] {
    const alike = Map.groupBy(
      this.until().filter(({ seq }) => seq <= upTo),
      ({ rule, measure, per, session }) => JSON.stringify([rule, measure, per, per === 'ever' || session]),
    );
    return [...alike.values()].map(all => all.reduce(plus)).map(({ seq: _, ...sum }) => sum);
  }

  private taken(after: number, upTo: number): Taking[] {
    return this.read(this.runs, after, upTo).flatMap(({ seq, at, session, body }) =>
      (body.kind === 'run' ? (body.spends ?? []) : []).map(({ rule, measure, per, amount }) => ({
        ...{ rule, measure, per, amount },
        ...{ seq, at, session },
      })),
    );
  }

  private pruned(): Taking[] {
    return this.read(this.marks).flatMap(({ body }) =>
      body.kind === 'pruned' ? (body.spent ?? []).map(sum => ({ ...sum, seq: body.upTo })) : [],
    );
  }

  private read(statement: StatementSync, ...values: readonly SQLInputValue[]) {
    return statement.all(...values).map(row => {
      const entry = stored(row);
      const follower = row['follower'] ?? entry.hash;
      const body = hashOf(entry) === entry.hash && follower === entry.hash ? bodyIn(entry.body) : undefined;
      if (body === undefined) throw changed(entry.seq);
      const { seq, at, session } = entry;
      return { seq, at, session, body };
    });
  }
}

function plus(sum: Taking, { at, amount }: Taking): Taking {
  return { ...sum, at: Math.max(sum.at, at), amount: sum.amount + amount };
}

function bodyIn(text: string): EntryBody | undefined {
  return entryBodySchema.safeParse(JSON.parse(text)).data; // it was JSON when it was hashed
}

function changed(seq: number): LedgerError {
  return new LedgerError(
    'altered',
    `Entry ${seq} of the ledger, which says what a rule with a limit has let pass, was changed. Nothing that the rule is about runs: put back a copy of the ledger from before, or move it away.`,
  );
}
