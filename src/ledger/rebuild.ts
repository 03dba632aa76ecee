import type { DatabaseSync } from 'node:sqlite';
import { ChainedSpends } from './chainedSpends.js';
import { Derived } from './derive.js';
import type { Reader } from './reader.js';
import { Spending } from './spending.js';

const partSize = 1000;

/**
 * Makes what is kept beside the entries anew from them, in the caller's transaction. What was counted of entries that
 * were pruned cannot be told any more: of that, what stands there is kept.
 */
export function rebuildLists(db: DatabaseSync, reader: Reader, writer: number): void {
  const pruned = reader.pruned();
  const writers = new Map(
    db
      .prepare('SELECT what, id, writer FROM open')
      .all()
      .map(row => [`${String(row['what'])} ${String(row['id'])}`, Number(row['writer'])]),
  );
  db.exec('CREATE TEMP TABLE counted AS SELECT * FROM rule_use');
  db.exec('DELETE FROM acts; DELETE FROM act_rules; DELETE FROM open; DELETE FROM rule_use');
  db.exec("INSERT INTO act_words (act_words) VALUES ('delete-all')");
  db.prepare('DELETE FROM rule_spent WHERE seq > ?').run(pruned);
  db.prepare('UPDATE installation SET searchable = ?').run(pruned);
  const derived = new Derived(db);
  const spending = new Spending(db);
  for (let after = pruned; ;) {
    const entries = reader.entries({ after, limit: partSize });
    for (const { body, ...place } of entries) {
      derived.retell(body, place, writers.get(openAs(body)) ?? writer);
      if (body.kind === 'run') for (const spend of body.spends ?? []) spending.count(spend, place);
    }
    const last = entries.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  putCarried(db, pruned);
  if (pruned > 0)
    db.exec(
      `INSERT INTO rule_use SELECT * FROM counted WHERE true
       ON CONFLICT (rule) DO UPDATE
       SET spoke = max(spoke, excluded.spoke), passes = max(passes, excluded.passes), last = max(last, excluded.last)`,
    );
  db.exec('DROP TABLE counted');
}

/** What the mark of what was pruned says: less than that was never left. */
function putCarried(db: DatabaseSync, pruned: number): void {
  const use = db.prepare(
    `INSERT INTO rule_use (rule, spoke, passes, last) VALUES (?, 0, ?, ?)
     ON CONFLICT (rule) DO UPDATE SET passes = passes + excluded.passes, last = max(last, excluded.last)`,
  );
  const clear = db.prepare('DELETE FROM rule_spent WHERE seq <= ? AND rule = ? AND measure = ? AND session = ?');
  const put = db.prepare('INSERT INTO rule_spent (seq, rule, measure, at, session, amount) VALUES (?, ?, ?, ?, ?, ?)');
  const carried = new ChainedSpends(db).sums(pruned);
  const limits = carried.filter(({ per }) => per !== 'ever');
  for (const { rule, measure, session } of limits) clear.run(pruned, rule, measure, session);
  for (const { rule, measure, at, session, amount } of limits) put.run(pruned, rule, measure, at, session, amount);
  for (const { rule, per, at, amount } of carried) if (per === 'ever') use.run(rule, amount, at);
}

/** How it is known as open, where it may be: whose it is tells who must still be there to settle it. */
function openAs(body: ReturnType<Reader['entries']>[number]['body']): string {
  switch (body.kind) {
    case 'asked':
      return `ask ${body.ask}`;
    case 'run':
      return `run ${body.act}`;
    case 'action':
      return `dry ${body.act}`;
    default:
      return '';
  }
}
