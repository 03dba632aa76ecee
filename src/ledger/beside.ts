import type { DatabaseSync } from 'node:sqlite';
import type { EntryBody } from '../protocol/entry.js';
import type { Carried } from '../protocol/spend.js';
import type { LayerOf, Spent, Told } from './retold.js';
import type { Row, Statements } from './statements.js';

/** A range of entries, and what is kept beside them, all as of one moment. */
export interface BesidePage {
  /** The number of the last entry of the range; undefined after the last of all. */
  readonly end: number | undefined;
  /** The entries of the range that are about acts, and the others of the same acts; in order. */
  readonly told: readonly Told[];
  readonly acts: readonly Row[];
  /** Of each act, by its number: `layer rule`. */
  readonly rules: ReadonlyMap<number, ReadonlySet<string>>;
  /** `ask id`, `run act` and `dry act`, each with its entry. */
  readonly open: ReadonlyMap<string, number>;
  /** Numbers of acts whose words are there, and of the last entry whose words must be. */
  readonly words: ReadonlySet<number>;
  readonly searchable: number;
  readonly spent: readonly Spent[];
  /** Where the next page finds what was spent. */
  readonly spentRow: number;
  readonly layerOf: LayerOf;
}

export interface BesideEnd {
  /** Tables with lines about entries that are not there. */
  readonly beyond: readonly string[];
  readonly uses: readonly Row[];
  /** What entries that were pruned took of limits: as the mark that stands for them says, and as it is kept. */
  readonly carried: readonly Carried[];
  readonly keptOfPruned: readonly Row[];
  readonly newest: number;
}

/** Canonical JSON of what is about an act begins so. */
const aboutAct = /^\{(?:"\$":\[[^\]]*\],)?"act":/;

/** Reads entries together with what is kept beside them. */
export class Beside {
  constructor(
    private readonly db: DatabaseSync,
    private readonly statements: Statements,
  ) {}

  /** The entries after one; what was spent is read on from the row where the page before left it. */
  page<T>(after: number, spentRow: number, limit: number, read: (page: BesidePage) => T): T {
    return this.atOnce(() => read(this.pageAfter(after, spentRow, limit)));
  }

  end<T>(read: (end: BesideEnd) => T): T {
    return this.atOnce(() => {
      const newest = Number(this.statements.get('SELECT coalesce(max(seq), 0) AS newest FROM entries')?.['newest']);
      const tables = ['acts', 'act_rules', 'open', 'rule_spent'];
      const beyond = tables.filter(
        table => this.statements.get(`SELECT 1 FROM ${table} WHERE seq > ? LIMIT 1`, newest) !== undefined,
      );
      const uses = this.statements.all('SELECT rule, spoke, passes, last FROM rule_use');
      const keptOfPruned = this.statements.all(
        `SELECT rule, measure, session, sum(amount) AS amount FROM rule_spent
         WHERE seq < (SELECT min(seq) FROM entries) GROUP BY rule, measure, session`,
      );
      return read({ beyond, newest, uses, carried: this.carried(), keptOfPruned });
    });
  }

  private carried(): readonly Carried[] {
    const row = this.statements.get("SELECT body FROM entries WHERE kind = 'pruned' ORDER BY seq DESC LIMIT 1");
    const mark = row && (JSON.parse(String(row['body'])) as EntryBody);
    return mark?.kind === 'pruned' ? (mark.spent ?? []) : [];
  }

  private pageAfter(after: number, spentFrom: number, limit: number): BesidePage {
    const here = this.statements.lists(
      'SELECT seq, at, session, agent, body FROM entries WHERE seq > ? ORDER BY seq LIMIT ?',
      after,
      limit,
    );
    const end = here.length === 0 ? undefined : Number(here.at(-1)?.[0]);
    const between = [after, end ?? after] as const;
    const found = here.flatMap(row => toldIn(row));
    const { spent, spentRow } = this.spent(spentFrom, end ?? after);
    return {
      ...{ end, told: [...found, ...this.elsewhere(found, between)].sort((a, b) => a.seq - b.seq), spent, spentRow },
      acts: this.statements.all('SELECT * FROM acts WHERE seq > ? AND seq <= ? ORDER BY seq', ...between),
      rules: this.rules(between),
      open: new Map(
        this.statements
          .all('SELECT what, id, seq FROM open WHERE seq > ? AND seq <= ?', ...between)
          .map(({ what, id, seq }) => [`${String(what)} ${String(id)}`, Number(seq)]),
      ),
      words: new Set(
        this.statements
          .lists('SELECT id FROM act_words_docsize WHERE id > ? AND id <= ?', ...between)
          .map(([id]) => Number(id)),
      ),
      searchable: Number(this.statements.get('SELECT searchable FROM installation')?.['searchable']),
      layerOf: (rule, before) => {
        const layer = this.statements.get(
          `SELECT body ->> '$.layer' AS layer FROM entries
           WHERE kind = 'grant' AND body ->> '$.rule' = ? AND seq < ? ORDER BY seq DESC LIMIT 1`,
          rule,
          before,
        )?.['layer'];
        return typeof layer === 'string' ? layer : undefined;
      },
    };
  }

  /** Most acts are over soon: what they have before and after the range is little. */
  private elsewhere(here: readonly Told[], [after, end]: readonly [number, number]): Told[] {
    const acts = new Set(here.flatMap(({ body }) => ('act' in body && body.act !== undefined ? [body.act] : [])));
    const outside = this.statements.lists(
      `SELECT entries.seq FROM json_each(?) AS named CROSS JOIN entries ON act = named.value WHERE seq <= ? OR seq > ?`,
      JSON.stringify([...acts]),
      after,
      end,
    );
    if (outside.length === 0) return [];
    const rows = this.statements.lists(
      `SELECT seq, at, session, agent, body FROM entries WHERE seq IN (SELECT value FROM json_each(?))`,
      JSON.stringify(outside.map(([seq]) => seq)),
    );
    return rows.flatMap(row => toldIn(row));
  }

  private rules(between: readonly [number, number]): Map<number, Set<string>> {
    const found = new Map<number, Set<string>>();
    const rows = this.statements.lists('SELECT seq, layer, rule FROM act_rules WHERE seq > ? AND seq <= ?', ...between);
    for (const [seq, layer, rule] of rows) {
      const those = found.get(Number(seq)) ?? new Set();
      found.set(Number(seq), those.add(`${String(layer)} ${String(rule)}`));
    }
    return found;
  }

  /** They were put in by number, and there is no key to it. */
  private spent(from: number, end: number): { readonly spent: Spent[]; readonly spentRow: number } {
    const spent: Spent[] = [];
    for (let spentRow = from; ;) {
      const rows = this.statements.all(
        'SELECT rowid AS row, seq, rule, measure, at, session, amount FROM rule_spent WHERE rowid > ? ORDER BY rowid LIMIT 500',
        spentRow,
      );
      for (const { row, seq, rule, measure, at, session, amount } of rows) {
        if (Number(seq) > end) return { spent, spentRow };
        spentRow = Number(row);
        const what = { rule: String(rule), measure: String(measure), session: String(session) };
        spent.push({ ...what, seq: Number(seq), at: Number(at), amount: Number(amount) });
      }
      if (rows.length === 0) return { spent, spentRow };
    }
  }

  /** Others append meanwhile, but where the caller keeps them from it. */
  private atOnce<T>(read: () => T): T {
    if (this.db.isTransaction) return read();
    this.db.exec('BEGIN');
    try {
      return read();
    } finally {
      this.db.exec('ROLLBACK');
    }
  }
}

function toldIn([seq, at, session, agent, body]: readonly unknown[]): Told[] {
  const text = String(body);
  if (!aboutAct.test(text)) return [];
  // Only this room writes entries, and whoever compares has verified them.
  const told = JSON.parse(text) as EntryBody;
  return [{ seq: Number(seq), at: Number(at), session: String(session), agent: String(agent), body: told }];
}
