import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Beside, BesidePage } from './beside.js';
import { ChainedSpends } from './chainedSpends.js';
import { ListsVerifier } from './listsVerifier.js';
import type { RetoldAct } from './retold.js';

/** So many entries at a time: some milliseconds. */
const partSize = 1000;
const beforeAll = Number.MIN_SAFE_INTEGER;

/**
 * Makes what is kept beside the entries anew from them, a range at a time, each in a transaction of the caller: others
 * record in between. What was counted of entries that were pruned cannot be told any more: of that, what stands there
 * is kept.
 *
 * Invariant: after each transaction every line is as it was or as entries tell it; so whoever is killed on the way has
 * done no harm, and begins again.
 */
export class Rebuilding {
  private readonly verifier: ListsVerifier;
  private readonly putAct: StatementSync;
  private readonly putRule: StatementSync;
  private readonly putOpen: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly beside: Beside,
    private readonly pruned: number,
    /** Whose is what nobody is known to have opened. */
    private readonly writer: () => number,
  ) {
    this.verifier = new ListsVerifier(pruned);
    this.putAct = db.prepare(
      `INSERT OR REPLACE INTO acts (seq, n, verdict, state, by, risk, floor, ask, dry, at, tool, agent, session, act)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.putRule = db.prepare('INSERT INTO act_rules (rule, seq, layer) VALUES (?, ?, ?)');
    this.putOpen = db.prepare('INSERT OR REPLACE INTO open (what, id, seq, writer) VALUES (?, ?, ?, ?)');
  }

  /** First: what limited rules have let pass, which is read in the order in which it was put there. */
  spent(): void {
    const told = new ChainedSpends(this.db).until().filter(({ per }) => per !== 'ever');
    this.db.prepare('DELETE FROM rule_spent WHERE seq > ?').run(this.pruned);
    // Of what was pruned its mark speaks: less than that was never left.
    const clear = this.db.prepare('DELETE FROM rule_spent WHERE seq <= ? AND rule = ? AND measure = ? AND session = ?');
    const put = this.db.prepare(
      'INSERT INTO rule_spent (seq, rule, measure, at, session, amount) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const { seq, rule, measure, session } of told)
      if (seq <= this.pruned) clear.run(this.pruned, rule, measure, session);
    for (const { seq, rule, measure, at, session, amount } of told) put.run(seq, rule, measure, at, session, amount);
  }

  /** The next range. False after the last one; then everything is as entries tell it, until the transaction ends. */
  step(): boolean {
    const { upTo = beforeAll, spentRow } = this.verifier;
    const isRight = this.beside.page(upTo, spentRow, partSize, page => this.verifier.take(page) === undefined);
    if (!isRight) {
      this.beside.page(upTo, spentRow, partSize, page => this.put(upTo, page));
      this.beside.page(upTo, spentRow, partSize, page => this.verifier.take(page));
    }
    this.verifier.goOn();
    // Not only where nothing is left: others may record something before each step.
    if (this.verifier.upTo !== undefined && this.verifier.upTo < this.newest()) return true;
    this.finish();
    return false;
  }

  private put(after: number, page: BesidePage): void {
    const { acts, open } = this.verifier.toldIn(page);
    let n = this.verifier.numbered ?? Number(page.acts[0]?.['n'] ?? 1) - 1;
    const writers = this.db.prepare('SELECT writer FROM open WHERE what = ? AND id = ?');
    const opened = [...open].map(([named, seq]) => {
      const [what, id] = [named.slice(0, named.indexOf(' ')), named.slice(named.indexOf(' ') + 1)];
      return [what, id, seq, Number(writers.get(what, id)?.['writer'] ?? this.writer())] as const;
    });
    for (const table of ['acts', 'act_rules', 'open'])
      this.db.prepare(`DELETE FROM ${table} WHERE seq > ? AND seq <= ?`).run(after, page.end ?? after);
    for (const act of [...acts.values()].sort((a, b) => a.seq - b.seq)) this.act(act, ++n);
    for (const one of opened) this.putOpen.run(...one);
  }

  private act({ seq, first, judged, state, by, ask, isDry, rules }: RetoldAct, n: number): void {
    const { verdict, risk, floor, tool, act } = judged;
    const { at, agent, session } = first;
    const standing = [verdict, state, by ?? null, risk, floor ?? null, ask ?? null, Number(isDry)];
    this.putAct.run(seq, n, ...standing, at, tool, agent, session, act);
    for (const named of rules) {
      const layer = named.slice(0, named.indexOf(' '));
      this.putRule.run(named.slice(layer.length + 1), seq, layer);
    }
  }

  private newest(): number {
    return Number(this.db.prepare('SELECT max(seq) AS newest FROM entries').get()?.['newest']);
  }

  private finish(): void {
    for (const table of ['acts', 'act_rules', 'open', 'rule_spent'])
      this.db.exec(`DELETE FROM ${table} WHERE seq > (SELECT coalesce(max(seq), 0) FROM entries)`);
    const isAllSeen = this.db.prepare('SELECT 1 FROM entries WHERE seq = 1').get() !== undefined;
    if (isAllSeen) this.db.exec('DELETE FROM rule_use');
    const put = this.db.prepare(
      `INSERT INTO rule_use (rule, spoke, passes, last) VALUES (?, ?, ?, ?) ON CONFLICT (rule) DO UPDATE
       SET spoke = max(spoke, excluded.spoke), passes = max(passes, excluded.passes), last = max(last, excluded.last)`,
    );
    const uses = this.beside.end(({ carried }) => this.verifier.usesWith(carried));
    for (const [rule, { spoke, passes, last }] of uses) put.run(rule, spoke, passes, last);
  }
}
