import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryBody } from '../protocol/entry.js';
import { Acts, type Place } from './acts.js';
import { LedgerError } from './ledgerError.js';
import { Words } from './words.js';

/** What is kept beside an entry in its own transaction, so that no question about acts, asks or rules needs a scan. */
export class Derived {
  private readonly acts: Acts;
  private readonly words: Words;
  private readonly addOpen: StatementSync;
  private readonly closeOpen: StatementSync;
  private readonly ruleSpoke: StatementSync;
  private readonly rulesPassed: StatementSync;
  private readonly spokenBefore: StatementSync;

  constructor(db: DatabaseSync) {
    this.acts = new Acts(db);
    this.words = new Words(db);
    this.addOpen = db.prepare('INSERT OR REPLACE INTO open (what, id, seq, writer) VALUES (?, ?, ?, ?)');
    this.closeOpen = db.prepare('DELETE FROM open WHERE what = ? AND id = ?');
    this.ruleSpoke = db.prepare(
      `INSERT INTO rule_use (rule, spoke, passes, last) VALUES (?, 1, 0, ?)
       ON CONFLICT (rule) DO UPDATE SET spoke = spoke + 1, last = max(last, excluded.last)`,
    );
    this.spokenBefore = db.prepare(
      `SELECT DISTINCT rule.value ->> '$.id' AS rule FROM entries, json_each(entries.body, '$.rules') AS rule
       WHERE entries.act = ? AND entries.kind = 'action' AND entries.seq < ?`,
    );
    this.rulesPassed = db.prepare(
      `INSERT INTO rule_use (rule, spoke, passes, last)
       SELECT rule, 0, 1, ?3 FROM (
         SELECT rule.value ->> '$.id' AS rule FROM entries, json_each(entries.body, '$.rules') AS rule
         WHERE entries.seq = (SELECT max(seq) FROM entries WHERE act = ?1 AND kind = 'action' AND seq < ?2)
         UNION
         SELECT body ->> '$.by.rule' FROM entries
         WHERE act = ?1 AND kind = 'decision' AND body ->> '$.by.kind' = 'grant' AND seq < ?2
       ) WHERE true
       ON CONFLICT (rule) DO UPDATE SET passes = passes + 1, last = max(last, excluded.last)`,
    );
  }

  /** Throws when the entry would settle an ask a second time: whoever comes late must not go on as if it counted. */
  add(body: EntryBody, place: Place, writer: number): void {
    if (!this.addBeside(body, place, writer)) throw settledAlready(body.kind === 'decision' ? body.ask : '');
    this.words.appended(place.seq);
  }

  /** The texts of these entries were erased. */
  forget(entries: readonly number[]): void {
    this.words.forget(entries);
  }

  /** The entries up to this number were pruned. */
  prune(upTo: number): void {
    this.words.prune(upTo);
  }

  /** False for a decision about what is not open. */
  private addBeside(body: EntryBody, place: Place, writer: number): boolean {
    const { seq, at } = place;
    switch (body.kind) {
      case 'action':
        this.action(body, place, writer);
        break;
      case 'asked':
        this.addOpen.run('ask', body.ask, seq, writer);
        this.acts.next(body, seq);
        break;
      case 'decision': {
        const wasOpen = this.closeOpen.run('ask', body.ask).changes > 0;
        this.acts.next(body, seq);
        return wasOpen;
      }
      case 'run':
        this.rulesPassed.run(body.act, seq, at);
        this.addOpen.run('run', body.act, seq, writer);
        this.acts.next(body, seq);
        break;
      case 'result':
        this.closeOpen.run('run', body.act);
        this.closeOpen.run('dry', body.act);
        this.acts.next(body, seq);
        break;
      default: // the other kinds are about no act
    }
    return true;
  }

  private action(body: Extract<EntryBody, { kind: 'action' }>, place: Place, writer: number): void {
    const { seq, at } = place;
    const isNew = this.acts.action(body, place);
    this.played(body, place, writer);
    if (body.dry || body.rules.length === 0) return;
    const before = isNew ? [] : this.spokenBefore.all(body.act, seq).map(row => row['rule']);
    for (const rule of new Set(body.rules.map(({ id }) => id))) {
      if (!before.includes(rule)) this.ruleSpoke.run(rule, at);
    }
  }

  /** In a dry run nobody is asked and nothing runs: what was judged waits for nothing but its result. */
  private played({ act, verdict, dry }: Extract<EntryBody, { kind: 'action' }>, { seq }: Place, writer: number): void {
    if (dry && verdict !== 'deny') this.addOpen.run('dry', act, seq, writer);
    else this.closeOpen.run('dry', act);
  }
}

function settledAlready(ask: string): LedgerError {
  return new LedgerError(
    'settled',
    `The question ${ask} is settled already, or was never put. Nothing runs on a second answer: ask again.`,
  );
}
