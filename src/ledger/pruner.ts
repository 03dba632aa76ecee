import type { DatabaseSync } from 'node:sqlite';
import { Statements } from './statements.js';

/** What may be taken away, oldest first. */
export interface Pruning {
  /** What was recorded before this time, in milliseconds since 1970-01-01 UTC. */
  readonly olderThan?: number;
  /** As much as is needed for the rest to take this much of the file, with a tenth to spare. */
  readonly mostBytes?: number;
}

/** What is younger stays, whatever the limits: somebody may be at work on it. */
const youngestMs = 3_600_000;

/** So many entries go at a time: some tenths of a second. */
const step = 5000;

/**
 * Takes the oldest entries away, with everything that is kept beside them. What rules let pass is not counted anew:
 * that stays.
 *
 * Invariant: only inside a transaction, and never anything about an act that is still open.
 */
export class Pruner {
  private readonly statements: Statements;

  constructor(private readonly db: DatabaseSync) {
    this.statements = new Statements(db);
  }

  /** The number of the last entry that may go by these limits, so that acts go whole; 0 for none. */
  until({ olderThan, mostBytes }: Pruning, now: number): number {
    const [first, newest] = this.range();
    const young = now - youngestMs;
    const byAge = olderThan === undefined ? 0 : this.lastBefore(Math.min(olderThan, young), newest);
    const excess = mostBytes === undefined ? 0 : this.excess(mostBytes, newest - first + 1);
    const bySize = excess === 0 ? 0 : Math.min(first + excess - 1, this.lastBefore(young, newest));
    return this.betweenActs(first, Math.max(byAge, bySize));
  }

  /** How far one step goes towards it; undefined where nothing may go. */
  next(until: number): { readonly upTo: number; readonly head: string } | undefined {
    const [first] = this.range();
    const upTo = this.betweenActs(first, Math.min(until, first + step - 1, this.beforeOpen()));
    const head = this.statements.get('SELECT hash FROM entries WHERE seq = ?', upTo)?.['hash'];
    return typeof head === 'string' && upTo >= first ? { upTo, head } : undefined;
  }

  /** Keys that only they introduced, and that signed what stays. */
  keysLost(upTo: number): readonly { readonly key: string; readonly public: string }[] {
    const found = this.statements.all(
      `SELECT DISTINCT body ->> '$.key' AS key, body ->> '$.public' AS public FROM entries
       WHERE kind = 'key' AND seq <= ?1
         AND key IN (SELECT body ->> '$.key' FROM entries WHERE kind = 'checkpoint' AND seq > ?1)
         AND key NOT IN (SELECT body ->> '$.key' FROM entries WHERE kind = 'key' AND seq > ?1)`,
      upTo,
    );
    return found.map(row => ({ key: String(row['key']), public: String(row['public']) }));
  }

  remove(upTo: number): void {
    for (const table of ['entries', 'texts', 'acts', 'act_rules'])
      this.db.prepare(`DELETE FROM ${table} WHERE seq <= ?`).run(upTo);
  }

  private range(): readonly [first: number, newest: number] {
    const row = this.statements.get('SELECT coalesce(min(seq), 1) AS first FROM entries');
    const last = this.statements.get('SELECT coalesce(max(seq), 0) AS newest FROM entries');
    return [Number(row?.['first']), Number(last?.['newest'])];
  }

  /** In the order of the record: a clock that was set back makes nothing older. */
  private lastBefore(time: number, newest: number): number {
    const young = this.statements.get('SELECT seq FROM entries WHERE +at >= ? ORDER BY seq LIMIT 1', time);
    return young === undefined ? newest : Number(young['seq']) - 1;
  }

  private excess(mostBytes: number, entries: number): number {
    const row = this.statements.get(
      `SELECT (page_count - freelist_count) * page_size AS used
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    );
    const used = Number(row?.['used']);
    return used <= mostBytes ? 0 : Math.ceil((entries * (used - 0.9 * mostBytes)) / used);
  }

  private beforeOpen(): number {
    const open = this.statements.get(
      `SELECT min(coalesce(acts.seq, open.seq)) AS seq FROM open
       LEFT JOIN entries ON entries.seq = open.seq LEFT JOIN acts ON acts.act = entries.act`,
    )?.['seq'];
    return Number(open ?? Infinity) - 1;
  }

  private betweenActs(first: number, until: number): number {
    const cut = this.statements.get(
      `SELECT min(seq) AS seq FROM acts
       WHERE seq BETWEEN ?1 AND ?2
         AND EXISTS (SELECT 1 FROM entries WHERE entries.act = acts.act AND entries.seq > ?2)`,
      first,
      until,
    )?.['seq'];
    return typeof cut === 'number' ? this.betweenActs(first, cut - 1) : until;
  }
}
