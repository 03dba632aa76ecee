import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Period } from '../protocol/rule.js';
import type { Carried, Spend } from '../protocol/spend.js';
import { ChainedSpends, type Taking } from './chainedSpends.js';
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
 * What rules with limits have let pass. Sums are kept beside the entries, and are believed only where they say no less
 * than the entries do: who lowers one gains nothing.
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
  private readonly lastPrompt: StatementSync;
  private readonly chained: ChainedSpends;

  constructor(db: DatabaseSync) {
    this.chained = new ChainedSpends(db);
    const sum = 'SELECT coalesce(sum(amount), 0) AS sum FROM rule_spent WHERE rule = ?1 AND measure = ?2';
    this.since = db.prepare(`${sum} AND at > ?3`);
    this.inSession = db.prepare(`${sum} AND session = ?3`);
    this.inTask = db.prepare(
      `${sum} AND session = ?3
       AND seq > coalesce((${lastPrompt} ?3 ORDER BY seq DESC LIMIT 1), 0)`,
    );
    this.lastPrompt = db.prepare(`${lastPrompt} ? ORDER BY seq DESC LIMIT 1`);
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
  spent(query: SpentQuery, now: number, upTo?: number): number {
    if (query.measure === 'money') return Infinity;
    const isIn = this.period(query, now);
    const { rule, measure } = query;
    const takings = this.chained.until(upTo).filter(one => one.rule === rule && one.measure === measure);
    return Math.max(this.kept(query, now), sum(takings.filter(one => one.per !== 'ever' && isIn(one))));
  }

  /** How many passes were minted where this rule spoke. */
  uses(rule: string): number {
    return Math.max(sumOf(this.passes.get(rule)), this.everTaken(rule));
  }

  private everTaken(rule: string, upTo?: number): number {
    return sum(this.chained.until(upTo).filter(one => one.rule === rule && one.per === 'ever'));
  }

  /** What the entries up to this one took. */
  sums(upTo: number): Carried[] {
    return this.chained.sums(upTo);
  }

  private kept({ rule, measure, per, session }: SpentQuery, now: number): number {
    switch (per) {
      case 'session':
        return sumOf(this.inSession.get(rule, measure, session));
      case 'task':
        return sumOf(this.inTask.get(rule, measure, session));
      default:
        return sumOf(this.since.get(rule, measure, now - lengths[per]));
    }
  }

  private period({ per, session }: SpentQuery, now: number): (taking: Taking) => boolean {
    switch (per) {
      case 'session':
        return taking => taking.session === session;
      case 'task': {
        const from = Number(this.lastPrompt.get(session)?.['seq'] ?? 0);
        return taking => taking.session === session && taking.seq > from;
      }
      default:
        return ({ at }) => at > now - lengths[per];
    }
  }

  /** After the passes of the rule were counted, in the same transaction. Throws when it is too much. */
  add(spend: Spend, place: SpendPlace): void {
    const { rule, measure, per, amount, most } = spend;
    const { seq, at, session } = place;
    const before = seq - 1; // this one is not committed yet
    if (per !== 'ever' && this.spent({ rule, measure, per, session }, at, before) + amount > most)
      throw overspent(rule);
    this.count(spend, place);
    if (per !== 'ever') return;
    const passes = Math.max(sumOf(this.passes.get(rule)), this.everTaken(rule, before) + amount);
    if (passes > most) throw overspent(rule);
  }

  /** However much it is: for what is on record already. */
  count({ rule, measure, per, amount, via }: Spend, { seq, at, session }: SpendPlace): void {
    if (per !== 'ever') this.take.run(seq, rule, measure, at, session, amount);
    else if (via !== undefined) this.pass.run(rule, at); // a rule that did not speak itself was not counted
  }
}

const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Partial<Record<Period, number>>;

const lastPrompt = "SELECT seq FROM entries WHERE kind = 'prompt' AND session =";

function sum(takings: readonly Taking[]): number {
  return takings.reduce((all, { amount }) => all + amount, 0);
}

function sumOf(row: Record<string, unknown> | undefined): number {
  return Number(row?.['sum'] ?? 0);
}

function overspent(rule: string): LedgerError {
  return new LedgerError(
    'overspent',
    `Rule ${rule} has let pass all that it may. Nothing ran; it is asked from now on.`,
  );
}
