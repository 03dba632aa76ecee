import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Period } from '../protocol/rule.js';
import type { Spend } from '../protocol/spend.js';
import { LedgerError } from './ledgerError.js';

export interface SpentQuery {
  readonly rule: string;
  readonly measure: string;
  readonly per: Period;
  readonly session: string;
}

/** The entry of the run that spends. */
interface SpendPlace {
  readonly seq: number;
  readonly at: number;
  readonly session: string;
}

/**
 * What rules with limits have let pass.
 *
 * Invariant: it is taken in the transaction of the entry that says so, and that fails where it would be more than may
 * be: two windows cannot both take the last of it.
 */
export class Spending {
  private readonly take: StatementSync;
  private readonly since: StatementSync;
  private readonly inSession: StatementSync;
  private readonly inTask: StatementSync;
  private readonly passes: StatementSync;
  private readonly pass: StatementSync;

  constructor(db: DatabaseSync) {
    const sum = 'SELECT coalesce(sum(amount), 0) AS sum FROM rule_spent WHERE rule = ?1 AND measure = ?2';
    this.since = db.prepare(`${sum} AND at > ?3`);
    this.inSession = db.prepare(`${sum} AND session = ?3`);
    this.inTask = db.prepare(
      `${sum} AND session = ?3
       AND seq > coalesce(
         (SELECT seq FROM entries WHERE kind = 'prompt' AND session = ?3 ORDER BY seq DESC LIMIT 1), 0)`,
    );
    this.take = db.prepare(
      'INSERT INTO rule_spent (seq, rule, measure, at, session, amount) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.pass = db.prepare(
      `INSERT INTO rule_use (rule, spoke, passes, last) VALUES (?, 0, 1, ?)
       ON CONFLICT (rule) DO UPDATE SET passes = passes + 1, last = max(last, excluded.last)`,
    );
    this.passes = db.prepare('SELECT passes AS sum FROM rule_use WHERE rule = ?');
  }

  /** In the period up to now. Money is counted nowhere yet, so that whoever limits it is asked. */
  spent({ rule, measure, per, session }: SpentQuery, now: number): number {
    if (measure === 'money') return Infinity;
    switch (per) {
      case 'session':
        return sumOf(this.inSession.get(rule, measure, session));
      case 'task':
        return sumOf(this.inTask.get(rule, measure, session));
      default:
        return sumOf(this.since.get(rule, measure, now - lengths[per]));
    }
  }

  /** After the passes of the rule were counted, in the same transaction. Throws when it is too much. */
  add(spend: Spend, place: SpendPlace): void {
    const { rule, measure, per, amount, most } = spend;
    const { at, session } = place;
    if (per !== 'ever' && this.spent({ rule, measure, per, session }, at) + amount > most) throw overspent(rule);
    this.count(spend, place);
    if (per === 'ever' && sumOf(this.passes.get(rule)) > most) throw overspent(rule);
  }

  /** However much it is: for what is on record already. */
  count({ rule, measure, per, amount, via }: Spend, { seq, at, session }: SpendPlace): void {
    if (per !== 'ever') this.take.run(seq, rule, measure, at, session, amount);
    else if (via !== undefined) this.pass.run(rule, at); // a rule that did not speak itself was not counted
  }
}

const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Partial<Record<Period, number>>;

function sumOf(row: Record<string, unknown> | undefined): number {
  return Number(row?.['sum'] ?? 0);
}

function overspent(rule: string): LedgerError {
  return new LedgerError(
    'overspent',
    `Rule ${rule} has let pass all that it may. Nothing ran; it is asked from now on.`,
  );
}
